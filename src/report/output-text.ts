import { safeBlock, safeLine } from '../diagnostic/safe-text.ts';
import { orderByIndex } from '../protocol/order-by-index.ts';
import type { StepRecord, TrialRecord } from '../protocol/record.ts';
import { formatNumberOf } from '../source/count-text.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { makePaint, outcomeMark } from './paint.ts';
import type { Reason } from './reason.ts';
import type { Style } from './reporter.ts';
import { wrapText } from './text-width.ts';
import { describeAnswer, findAnsweringStep } from './trial-row.ts';

/**
 * The outputs that the reasons are about, at most a dozen lines of each, or what there is in place of a text;
 * the trial's own where they are about none. Empty where no model answered.
 */
export function renderOutput(trial: TrialRecord, reasons: readonly Reason[], style: Style): string {
  const judged = trial.steps.filter(({ id }) => reasons.some(({ step }) => step === id));
  const shown = judged.length === 0 ? findOwn(trial) : judged;
  return shown.map((step) => renderStep(step, nameStep(step, trial), style)).join('');
}

/** The step whose answer is the trial's output; none where a call that failed is told in its place. */
function findOwn(trial: TrialRecord): readonly StepRecord[] {
  const step = findAnsweringStep(trial);
  return step === undefined || trial.steps.some(({ failure }) => failure) ? [] : [step];
}

/** Nothing where there is only one that it could be. */
function nameStep({ id }: StepRecord, trial: TrialRecord): string {
  return trial.steps.length > 1 ? ` of \`${id}\`` : '';
}

function renderStep(step: StepRecord, of: string, style: Style): string {
  if (step.failure !== undefined) return '';
  const text = describeAnswer(step);
  if (text === '') return renderEmpty(step, of, style);
  const answers = findAnswers(step, text);
  const lines = Math.max(1, Math.floor(OUTPUT_LINES / answers.length));
  return answers
    .slice(0, OUTPUT_LINES)
    .map(({ name, text: said }) => renderBlock(said, { label: `output${of}${name}`, lines }, style))
    .join('');
}

/** Whoever looks for a text that is not there wants to know what came instead. */
function renderEmpty(step: StepRecord, of: string, style: Style): string {
  if (step.response === undefined) return '';
  const line = `= output${of}${describeSource(step)}: ${describeEmpty(step.response)}`;
  const wrapped = wrapText(safeLine(line, style.unicode), style.columns - INDENT.length);
  return wrapped.map((each) => `${INDENT}${each}\n`).join('');
}

/** Of an answer without a text: what models and services say beside it. */
function describeEmpty(response: JsonValue | undefined): string {
  const choices = isJsonObject(response) ? response['choices'] : undefined;
  const [choice] = isJsonArray(choices) ? choices : [];
  const message = isJsonObject(choice) ? choice['message'] : undefined;
  if (!isJsonObject(message)) return 'no text';
  const { refusal, reasoning_content: content, reasoning = content } = message;
  if (typeof refusal === 'string' && refusal !== '') return `no text, but a refusal: ${refusal}`;
  return typeof reasoning === 'string' && reasoning !== '' ? 'no text, only reasoning' : 'no text';
}

/** Every answer of a trial, whole, one block for each step. */
export function renderAnswers(trial: TrialRecord, style: Style): string {
  const paint = makePaint(style);
  const mark = outcomeMark(trial.outcome, style.unicode);
  const heading = `${paint.outcome(trial.outcome, mark)} ${safeLine(trial.id, style.unicode)}\n`;
  const blocks = trial.steps.flatMap((step) => {
    const of = nameStep(step, trial);
    const answers = findAnswers(step, describeAnswer(step)).filter(({ text }) => text !== '');
    return answers.map(({ name, text }) =>
      renderBlock(text, { label: `output${of}${name}`, lines: Number.POSITIVE_INFINITY }, style),
    );
  });
  return heading + blocks.join('');
}

interface Answer {
  /** What follows the word `output`. */
  readonly name: string;
  readonly text: string;
}

/** What a step gave: `text`, or where there are several choices, each of them. */
function findAnswers(step: StepRecord, text: string): readonly Answer[] {
  const { response } = step;
  const choices = isJsonObject(response) ? response['choices'] : undefined;
  const listed = isJsonArray(choices) ? choices : [];
  const texts = orderByIndex(listed, indexOfChoice).map(choiceText);
  if (texts.length < 2) return [{ name: describeSource(step), text }];
  return texts.map((said, index) => ({ name: `, choice ${index}`, text: said }));
}

function indexOfChoice(choice: JsonValue, place: number): number | undefined {
  const index = isJsonObject(choice) ? choice['index'] : undefined;
  return typeof index === 'number' ? index : place;
}

function choiceText(choice: JsonValue): string {
  if (!isJsonObject(choice)) return '';
  const { text, message } = choice;
  const said = (isJsonObject(message) && message['content']) || text;
  return typeof said === 'string' ? said : '';
}

interface Block {
  readonly label: string;
  /** The most lines that are shown. */
  readonly lines: number;
}

const OUTPUT_LINES = 12;
const INDENT = '    ';

/** A text below its label, indented and made safe. */
export function renderBlock(text: string, block: Block, style: Style): string {
  const paint = makePaint(style);
  const bar = `${INDENT}${paint.dim(style.unicode ? '│' : '|')}`;
  const room = style.columns - INDENT.length - 2;
  const whole = block.lines === Number.POSITIVE_INFINITY;
  const looked = whole ? text : text.slice(0, room * (block.lines + 1) * 2);
  const lines = wrapText(safeBlock(looked, style.unicode).trimEnd(), room);
  const kept = whole ? lines : lines.slice(0, block.lines);
  const cut = kept.length < lines.length || looked.length < text.length;
  const length = formatNumberOf(text.length, 'character');
  return [
    ...wrapText(`= ${safeLine(block.label, style.unicode)}:`, room).map((line) => INDENT + line),
    ...kept.map((line) => `${bar} ${line}`.trimEnd()),
    ...(cut ? [`${bar} ${paint.dim(`(cut; ${length} in all)`)}`] : []),
    '',
  ].join('\n');
}

function describeSource(step: StepRecord | undefined): string {
  const facts = [step?.model, step?.finish_reason].filter((fact) => typeof fact === 'string');
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}
