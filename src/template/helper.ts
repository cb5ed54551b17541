import type { JsonValue } from '../source/json.ts';
import type { Scope } from './scope.ts';
import type { TemplatePlace } from './template.ts';

export type Evaluate = (scope: Scope) => JsonValue;

/** An argument of a helper, compiled. Arguments that a helper does not evaluate may be missing. */
export interface Argument {
  /** How a message calls it: the variable as it is written, or "a value". */
  readonly label: string;
  readonly place: TemplatePlace;
  /** Throws when the value is missing. */
  readonly evaluate: Evaluate;
  /** Gives `undefined` when the value is missing, for a variable alone. */
  readonly find: (scope: Scope) => JsonValue | undefined;
}

/** A function that templates can call, and what its call looks like. */
export interface Helper {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** How many arguments it takes. */
  readonly arity: { readonly min: number; readonly max: number };
  /** Names that it takes as `name=value`. */
  readonly options?: readonly string[];
  /** Whether its first argument may be missing. */
  readonly isTolerant?: boolean;
  prepare(call: HelperCall): Evaluate;
}

export interface HelperCall {
  readonly arguments: readonly [Argument, ...Argument[]];
  readonly options: ReadonlyMap<string, Argument>;
}
