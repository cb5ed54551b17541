import type { Evaluate } from './evaluation.ts';
import type { ExpressionProblem } from './expression.ts';
import type { Node } from './parse-cel.ts';

/** Where in an expression the compiler is, and what it does with a mistake. */
export interface CompileContext {
  /** The variables of the macros around, the innermost last: a name's slot in the frame. */
  readonly bound: readonly string[];
  textOf(node: Node): string;
  /** Notes what is wrong; what it gives is never evaluated. */
  refuse(node: Node, problem: Pick<ExpressionProblem, 'message' | 'hints'>): Evaluate;
}

export type CompileNode = (node: Node, context: CompileContext) => Evaluate;
