import { compileExpression } from '../../expression/compile-expression.ts';
import type { Location, Pointer } from '../../source/location.ts';
import type { BoundExpression } from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';

/** Names that a `when` or `history` may use. */
export const conditionNames: readonly string[] = [
  'vars',
  'matrix',
  'steps',
  'case',
  'row',
  'repeat',
];

/** Compiles a CEL expression; what is wrong with it is reported at its place. */
export function bindExpression(
  context: BindContext,
  source: string,
  place: { readonly pointer: Pointer; readonly names?: readonly string[] },
): BoundExpression | undefined {
  const compiled = compileExpression(source, place.names);
  const location = context.document.locate(place.pointer);
  const locate = (offset: number, length: number): Location =>
    context.document.locateInText(place.pointer, {
      ...lineAndColumn(source, offset),
      length: Math.max(1, length),
    });
  if (compiled.expression) return { expression: compiled.expression, location, locate };
  const { problem } = compiled;
  refuse(context, 'bad-expression', {
    message: problem.message,
    location: locate(problem.offset, problem.length),
    hints: problem.hints ?? [],
  });
  return undefined;
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
