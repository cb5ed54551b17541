import type { JsonObject } from '../../source/json.ts';
import type { Verdict } from '../assertion.ts';
import type { AskedModel, ModelTools } from '../model-tools.ts';
import { errored } from '../verdicts.ts';
import { waitForAll } from '../wait-for-all.ts';
import { askOnce } from './ask-judge.ts';
import type { Section } from './mark-text.ts';
import type { MarkReading } from './read-mark.ts';
import { type ChoiceScale, choiceScale } from './scale.ts';
import { showPrompt } from './show-prompt.ts';
import { type Question, writeForm } from './write-question.ts';

export interface Comparison {
  readonly other: string;
  readonly criterion: string;
  readonly passesTie: boolean;
  readonly model: AskedModel & { readonly params: JsonObject };
}

export interface Compared {
  readonly own: string;
  /** The request that it is an answer to. */
  readonly body: JsonObject;
}

type Result = 'win' | 'tie' | 'loss';

const scale: ChoiceScale = choiceScale({ first: 1, tie: 0.5, second: 0 }, 'first');
const scores: Readonly<Record<Result, number>> = { win: 1, tie: 0.5, loss: 0 };

/**
 * Which of two texts a judge prefers. Asked in both orders, as models favour a place: only what both
 * say is a win or a loss, and anything else a tie.
 */
export async function comparePair(
  comparison: Comparison,
  compared: Compared,
  models: ModelTools,
): Promise<Verdict> {
  const ask = (texts: readonly [string, string], repeat: number): Promise<MarkReading> =>
    askOnce(
      { ...describePair(comparison.criterion), sections: pairSections(compared, texts) },
      { ...comparison.model, repeat },
      models,
    );
  const { own } = compared;
  const { other } = comparison;
  const [ahead, behind] = await waitForAll([ask([own, other], 1), ask([other, own], 2)]);
  if (!ahead.ok) return errored(`${ahead.problem} (asked with the text first)`);
  if (!behind.ok) return errored(`${behind.problem} (asked with the text second)`);
  const results = [
    resultOf(ahead.mark, { first: 'win', second: 'loss' }),
    resultOf(behind.mark, { first: 'loss', second: 'win' }),
  ] as const;
  const result = results[0] === results[1] ? results[0] : 'tie';
  const passed = result === 'win' || (result === 'tie' && comparison.passesTie);
  const reason = [ahead, behind].find((reading) => reading.reason !== undefined)?.reason;
  return {
    verdict: passed ? 'passed' : 'failed',
    score: scores[result],
    message: describe(results),
    expected: comparison.passesTie ? ['win', 'tie'] : 'win',
    actual: result,
    ...(reason !== undefined && { reason }),
  };
}

function resultOf(
  mark: string | number,
  sides: { readonly first: Result; readonly second: Result },
): Result {
  if (mark === 'first') return sides.first;
  return mark === 'second' ? sides.second : 'tie';
}

function describe([ahead, behind]: readonly [Result, Result]): string {
  if (ahead === behind) {
    return {
      win: 'the judge prefers it in both orders: a win',
      tie: 'the judge prefers neither in either order: a tie',
      loss: 'the judge prefers the other in both orders: a loss',
    }[ahead];
  }
  if (ahead === 'win' && behind === 'loss') return 'the judge prefers whichever is first: a tie';
  if (ahead === 'loss' && behind === 'win') return 'the judge prefers whichever is second: a tie';
  const which = ahead === 'win' || behind === 'win' ? 'it' : 'the other';
  return `the judge prefers ${which} in one order and neither in the other: a tie`;
}

/** The words around what is compared. */
export function formOfPair(criterion: string): string {
  return writeForm({ ...describePair(criterion), names: ['PROMPT', 'FIRST', 'SECOND'] });
}

function describePair(criterion: string): Omit<Question, 'sections'> {
  return {
    rubric: `Compare FIRST and SECOND by this criterion:\n${criterion}\nChoose first or second, whichever is better by it, or tie where neither is. Which of them you read first is chance and means nothing.`,
    scale,
    judged: 'FIRST and SECOND are what you compare',
  };
}

function pairSections(
  { body }: Compared,
  [first, second]: readonly [string, string],
): readonly Section[] {
  const prompt = showPrompt(body);
  return [
    ...(prompt === '' ? [] : [{ name: 'PROMPT', text: prompt }]),
    { name: 'FIRST', text: first },
    { name: 'SECOND', text: second },
  ];
}
