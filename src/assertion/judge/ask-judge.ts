import type { JsonValue } from '../../source/json.ts';
import type { Subject, Verdict } from '../assertion.ts';
import type { Answer, ModelTools } from '../model-tools.ts';
import { refusalTextOf } from '../refusal-text.ts';
import { showText } from '../show-value.ts';
import { findCut } from '../tell-end.ts';
import { textOf } from '../text-of.ts';
import { ToolError } from '../tools.ts';
import { errored } from '../verdicts.ts';
import { waitForAll } from '../wait-for-all.ts';
import { isShown, type JudgeSettings } from './judge-settings.ts';
import type { Section } from './mark-text.ts';
import { type MarkReading, readMark } from './read-mark.ts';
import { type Mark, meaningOf, reduceMarks, type Scale } from './scale.ts';
import { showPrompt } from './show-prompt.ts';
import { answerSchema, type Question, writeForm, writeQuestion } from './write-question.ts';

/** A judge, ready to be asked. */
export interface Judge {
  readonly rubric: string;
  readonly scale: Scale;
  readonly settings: JudgeSettings;
  /** Material of its own, such as a reference. */
  readonly material?: readonly Section[];
}

const JUDGED = 'ANSWER is what you judge';

/**
 * The words around what a judge is shown, where its options are not read yet: of its rubric those that it always
 * has, and of its material the names.
 */
export function formOfJudge(
  options: JsonValue,
  {
    rubric,
    scale,
    material = [],
  }: Pick<Judge, 'rubric' | 'scale'> & { material?: readonly string[] },
): string {
  const names = [
    ...(isShown(options, 'vars') ? ['VARIABLES'] : []),
    ...(isShown(options, 'prompt') ? ['PROMPT'] : []),
    ...material,
    'ANSWER',
  ];
  return writeForm({ rubric, scale, names, judged: JUDGED });
}

/** The judge's verdict on a value. An answer that is cut off or says nothing is errored. */
export async function askJudge(
  judge: Judge,
  subject: Subject,
  models: ModelTools,
): Promise<Verdict> {
  const { rubric, scale, settings, material = [] } = judge;
  const answer = { name: 'ANSWER', text: textOf(subject.value) };
  const sections = [...shownSections(settings, subject), ...material, answer];
  const question = { rubric, scale, sections, judged: JUDGED };
  const repeats = Array.from({ length: settings.repeat }, (_, index) => index + 1);
  const readings = await waitForAll(
    repeats.map((repeat) => askOnce(question, { ...settings, repeat }, models)),
  );
  const unread = readings.findIndex((reading) => !reading.ok);
  const known = readings.flatMap((reading) => (reading.ok ? [reading] : []));
  const first = readings[unread];
  if (first !== undefined && !first.ok) {
    const which = repeats.length === 1 ? '' : ` (answer ${unread + 1} of ${repeats.length})`;
    return errored(`${first.problem}${which}`);
  }
  return decide(scale, known);
}

/** Never rejects for want of an answer, so that no call is left behind by another. */
export async function askOnce(
  question: Question,
  asked: Pick<JudgeSettings, 'endpoint' | 'model' | 'params' | 'repeat'>,
  models: ModelTools,
): Promise<MarkReading> {
  const { endpoint, model, params, repeat } = asked;
  try {
    const answer = await models.ask({
      ...(endpoint !== undefined && { endpoint }),
      ...(model !== undefined && { model }),
      messages: writeQuestion(question),
      params,
      structured: { name: 'verdict', schema: answerSchema(question.scale) },
      repeat,
    });
    const problem = tellCut(answer) ?? findRefusal(answer);
    return problem === undefined ? readMark(answer.text, question.scale) : { ok: false, problem };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { ok: false, problem: error.message };
  }
}

function tellCut({ completion }: Answer): string | undefined {
  const reason = completion.choices[0]?.finish_reason;
  if (findCut(reason) === undefined) return undefined;
  return `the judge's answer was cut off: its finish_reason is \`${reason}\``;
}

function findRefusal({ text, completion }: Answer): string | undefined {
  const said = text.trim() === '' ? refusalTextOf(completion.choices[0]?.message) : undefined;
  return said === undefined ? undefined : `the model that judges refused: ${showText(said)}`;
}

function shownSections({ show }: JudgeSettings, { body, variables }: Subject): readonly Section[] {
  return [
    ...(show.has('vars') ? [{ name: 'VARIABLES', text: pretty(variables['vars'] ?? {}) }] : []),
    ...(show.has('prompt') ? [{ name: 'PROMPT', text: showPrompt(body) }] : []),
  ].filter(({ text }) => text !== '');
}

function pretty(value: JsonValue): string {
  return JSON.stringify(value, null, 2);
}

type Known = Extract<MarkReading, { readonly ok: true }>;

function decide(scale: Scale, readings: readonly Known[]): Verdict {
  const marks = readings.map((reading) => reading.mark);
  const mark = reduceMarks(scale, marks);
  const { passed, score, message, expected } = meaningOf(scale, mark);
  const reason = readings.find((reading) => isNearest(reading.mark, mark, marks))?.reason;
  return {
    verdict: passed ? 'passed' : 'failed',
    score,
    message: `${message}${describeRepeats(marks, mark)}`,
    expected,
    actual: mark,
    ...(reason !== undefined && { reason }),
  };
}

/** The reason that is shown is one for the mark that counts, or for one as near as any. */
function isNearest(given: Mark, mark: Mark, marks: readonly Mark[]): boolean {
  if (typeof mark === 'string') return given === mark;
  const distance = (other: Mark): number => Math.abs(Number(other) - mark);
  return marks.every((other) => distance(given) <= distance(other));
}

function describeRepeats(marks: readonly Mark[], mark: Mark): string {
  if (marks.length === 1) return '';
  if (typeof mark === 'number') return ` (the median of ${marks.join(', ')})`;
  const same = marks.filter((other) => other === mark).length;
  return ` (${same} of ${marks.length} times)`;
}
