import { compileExpression } from '../../../src/expression/compile-expression.ts';
import { ExpressionError } from '../../../src/expression/expression.ts';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';

export function evaluate(source: string, variables: JsonObject = {}): JsonValue {
  const { expression, problem } = compileExpression(source);
  if (expression === undefined) throw new Error(`${problem.offset}: ${problem.message}`);
  return expression.evaluate(variables);
}

export function failure(source: string, variables: JsonObject = {}): string {
  try {
    return `gave ${JSON.stringify(evaluate(source, variables))}`;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

/** "offset+length message", with its hints. */
export function problem(source: string, allowed?: readonly string[]): string {
  const compiled = compileExpression(source, allowed);
  if (compiled.problem === undefined) return 'none';
  const { offset, length, message, hints = [] } = compiled.problem;
  return [`${offset}+${length} ${message}`, ...hints].join(' | ');
}
