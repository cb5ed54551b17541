import type { JsonObject } from '../source/json.ts';
import { ExpressionError } from './expression.ts';
import type { CompiledPattern } from './pattern.ts';
import { isList, isMap, type Value } from './value.ts';

/** One evaluation: what can be read, and the work that is left. */
export interface Frame {
  readonly variables: JsonObject;
  /** The variables of the macros around, by how deep they are nested. */
  readonly locals: Value[];
  /** The patterns that were not written out, since one is often used in a loop. */
  readonly patterns: Map<string, CompiledPattern>;
  steps: number;
}

export type Evaluate = (frame: Frame) => Value;

const maximumSteps = 2_000_000;
const maximumText = 20_000_000;

/** Unlike other errors, it is not made good by the other side of `&&` or `||`. */
export class StepLimitError extends ExpressionError {}

export function makeFrame(variables: JsonObject): Frame {
  return { variables, locals: [], patterns: new Map(), steps: maximumSteps };
}

/** Counts work; past the limit the evaluation ends. */
export function spend(frame: Frame, steps: number): void {
  frame.steps -= steps;
  if (frame.steps < 0) {
    throw new StepLimitError(`the expression takes more than ${maximumSteps} steps`);
  }
}

/** Counts the work of walking through a value: an item is a step, and so are a hundred characters. */
export function spendOn(frame: Frame, value: Value): void {
  if (typeof value === 'string') spendOnText(frame, value.length);
  else if (isList(value)) spend(frame, value.length);
  else if (isMap(value)) spend(frame, Object.keys(value).length);
}

export function spendOnText(frame: Frame, length: number): void {
  if (length > maximumText) {
    throw new StepLimitError(`the expression makes a text of more than ${maximumText} characters`);
  }
  spend(frame, length / 100);
}
