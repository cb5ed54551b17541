import type { JsonObject, JsonValue } from '../source/json.ts';

/** A CEL expression, compiled: no loops over anything unbounded, no input or output, a cost limit. */
export interface Expression {
  readonly source: string;
  /** The variables at the roots of what it reads, in the order of the text. */
  readonly names: readonly NameUse[];
  /** Integers come back as numbers. Throws {@link ExpressionError}. */
  evaluate(variables: JsonObject): JsonValue;
}

export interface NameUse {
  readonly name: string;
  /**
   * What follows it, as far as it is written with dots or as constant text in brackets:
   * `steps.a.json` and `steps["a"].json` are `['a', 'json']`.
   */
  readonly path: readonly string[];
  /** Place in the source, from 0. */
  readonly offset: number;
  /** `has` asks whether it is there. */
  readonly isTested?: true;
  /** The rest may decide without it: it stands in `&&`, `||`, a branch of `? :`, or the body of a loop. */
  readonly isConditional?: true;
}

export interface ExpressionProblem {
  /** Lower case, one line, without a position. */
  readonly message: string;
  /** Place in the source, from 0. */
  readonly offset: number;
  readonly length: number;
  readonly hints?: readonly string[];
}

export type CompiledExpression =
  | { readonly expression: Expression; readonly problem?: undefined }
  | { readonly expression?: undefined; readonly problem: ExpressionProblem };

/** An expression that could not be evaluated: a missing key, a wrong type, too much work. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionError';
  }
}

/** A user's regular expression, on an engine whose time is linear in the text. */
export interface Pattern {
  readonly source: string;
  test(text: string): boolean;
}
