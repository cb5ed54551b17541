import type { JsonObject, JsonValue } from '../../source/json.ts';
import { isAtLeast } from '../../statistics/steady.ts';
import { roundToTell } from '../../statistics/tell-apart.ts';
import { showList, showText } from '../show-value.ts';

/** What a judge may say: a number from a range, or one of the named choices. */
export type Scale = ScoreScale | ChoiceScale;

export interface ScoreScale {
  readonly kind: 'score';
  readonly min: number;
  readonly max: number;
  /** The least that passes. */
  readonly pass: number;
}

export interface ChoiceScale {
  readonly kind: 'choices';
  /** Name to score, from 0 to 1, in the order of the file. */
  readonly scores: ReadonlyMap<string, number>;
  /** Which of them pass. */
  readonly pass: ReadonlySet<string>;
}

/** A number of a {@link ScoreScale}, or a name of a {@link ChoiceScale}. */
export type Mark = number | string;

/** What the decided mark means for the assertion. */
export interface Meaning {
  readonly passed: boolean;
  /** From 0 to 1. */
  readonly score: number;
  /** "the judge chose `bad`, not `good`". */
  readonly message: string;
  readonly expected: JsonValue;
}

export function choiceScale(scores: Readonly<Record<string, number>>, pass: string): ChoiceScale {
  return { kind: 'choices', scores: new Map(Object.entries(scores)), pass: new Set([pass]) };
}

/** JSON Schema of a mark, for services that hold a model to one. */
export function schemaOfMark(scale: Scale): JsonObject {
  return scale.kind === 'score'
    ? { type: 'number', minimum: scale.min, maximum: scale.max }
    : { type: 'string', enum: [...scale.scores.keys()] };
}

/** The verdict's place in the prompt's sketch of the answer: `number`, or `"good" | "bad"`. */
export function sketchOfMark(scale: Scale): string {
  if (scale.kind === 'score') return 'number';
  return [...scale.scores.keys()].map((name) => JSON.stringify(name)).join(' | ');
}

export function meaningOf(scale: Scale, mark: Mark): Meaning {
  return scale.kind === 'score'
    ? meaningOfScore(scale, Number(mark))
    : meaningOfChoice(scale, String(mark));
}

function meaningOfScore({ min, max, pass }: ScoreScale, given: number): Meaning {
  const passed = isAtLeast(given, pass);
  const range = `on a scale from ${min} to ${max}`;
  const shown = roundToTell(given, [pass], 3);
  return {
    passed,
    score: (given - min) / (max - min),
    message: passed
      ? `the judge gave ${shown} ${range}`
      : `the judge gave ${shown}, not at least ${pass}, ${range}`,
    expected: { min: pass },
  };
}

function meaningOfChoice({ scores, pass }: ChoiceScale, chosen: string): Meaning {
  const passed = pass.has(chosen);
  const wanted = [...pass];
  const [only] = wanted;
  const those = wanted.length > 1 ? `none of ${showList(wanted)}` : `not ${showText(only ?? '')}`;
  return {
    passed,
    score: scores.get(chosen) ?? 0,
    message: `the judge chose ${showText(chosen)}${passed ? '' : `, ${those}`}`,
    expected: wanted.length === 1 && only !== undefined ? only : wanted,
  };
}

/**
 * One mark for several answers to the same question: the median of scores, the majority of choices.
 * Of choices that are named equally often, the one with the least score counts.
 */
export function reduceMarks(scale: Scale, marks: readonly Mark[]): Mark {
  if (scale.kind === 'score') return median(marks.map(Number));
  const names = [...scale.scores.keys()];
  const count = (name: string): number => marks.filter((mark) => mark === name).length;
  const most = Math.max(...names.map(count));
  const scoreOf = (name: string): number => scale.scores.get(name) ?? 0;
  return names
    .filter((name) => count(name) === most)
    .reduce((least, name) => (scoreOf(name) < scoreOf(least) ? name : least));
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
