import { suggestName } from '../diagnostic/suggest.ts';
import { collectNames } from './collect-names.ts';
import type { CompileContext } from './compile-context.ts';
import { compileNode } from './compile-node.ts';
import { makeFrame } from './evaluation.ts';
import type { CompiledExpression, ExpressionProblem, NameUse } from './expression.ts';
import { type Node, parseCel } from './parse-cel.ts';
import { toJson } from './value.ts';

/**
 * Compiles a CEL expression; with `allowed`, a variable that is not among them is a problem.
 *
 * It is CEL over JSON: without bytes, timestamps, durations and types as values. A number from
 * JSON may be mixed with CEL's integers, and is compared with them by value.
 */
export function compileExpression(source: string, allowed?: readonly string[]): CompiledExpression {
  const { root, problem } = parseCel(source);
  if (problem !== undefined) return { problem };
  const problems: ExpressionProblem[] = [];
  const evaluate = compileNode(root, makeContext(source, problems));
  const names = collectNames(root);
  const unknown = allowed === undefined ? [] : findUnknown(source, names, allowed);
  const [first] = [...problems, ...unknown].sort((left, right) => left.offset - right.offset);
  if (first !== undefined) return { problem: first };
  return {
    expression: {
      source,
      names,
      evaluate: (variables) => toJson(evaluate(makeFrame(variables))),
    },
  };
}

function makeContext(source: string, problems: ExpressionProblem[]): CompileContext {
  return {
    bound: [],
    textOf: (node) => source.slice(node.start, node.end),
    refuse: (node: Node, problem) => {
      problems.push({ offset: node.start, length: node.end - node.start, ...problem });
      return () => null;
    },
  };
}

function findUnknown(
  source: string,
  names: readonly NameUse[],
  allowed: readonly string[],
): readonly ExpressionProblem[] {
  return names
    .filter(({ name }) => !allowed.includes(name))
    .map(({ name, offset }) => ({
      message: `no variable \`${name}\` here`,
      offset,
      length: name.length,
      hints: [...hyphenAdvice(source, offset), ...suggestName(name, allowed)],
    }));
}

/** `steps.sort-tickets.text` is a subtraction, which is rarely what was meant. */
function hyphenAdvice(source: string, offset: number): readonly string[] {
  const before = /(?<!\w)(\w+)-$/.exec(source.slice(0, offset))?.[1];
  const after = /^\w+(?:-\w+)*/.exec(source.slice(offset))?.[0];
  if (before === undefined) return [];
  return [`a name with a \`-\` is written in brackets: \`["${before}-${after}"]\``];
}
