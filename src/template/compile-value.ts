import { suggestName } from '../diagnostic/suggest.ts';
import { nounFor } from '../source/count-text.ts';
import { blockNames, helpers } from './builtin-helpers.ts';
import { addProblem, type CompileContext, placeOf } from './compile-context.ts';
import { compilePath } from './compile-path.ts';
import type { Argument, Evaluate, Helper } from './helper.ts';
import {
  type Expression,
  type Hash,
  isPath,
  isSubExpression,
  type Mustache,
  maximumDepth,
  type PathExpression,
  type SubExpression,
} from './syntax-tree.ts';
import { spendSteps } from './work.ts';

/** What stands between `{{` and `}}`: a variable, or a helper with its arguments. */
export function compileMustache(node: Mustache, context: CompileContext): Argument {
  const isCall = node.params.length > 0 || (node.hash?.pairs.length ?? 0) > 0;
  if (isPath(node.path)) {
    return isCall ? compileCall(node as Called, context) : compilePath(node.path, context);
  }
  const name = String((node.path as { readonly original?: unknown }).original);
  const { loc } = node.path;
  const path = { type: 'PathExpression', parts: [name], original: name, depth: 0, loc } as const;
  return compilePath({ ...path, parts: [name], data: false }, context);
}

export function compileValue(
  node: Expression,
  context: CompileContext,
  isOptional = false,
): Argument {
  if (isPath(node)) return compilePath(node, context, isOptional);
  if (isSubExpression(node)) {
    return compileCall(node, { ...context, depth: context.depth + 1 });
  }
  const { value } = node as { value?: string | number | boolean };
  const constant = value ?? null;
  return {
    label: `\`${JSON.stringify(constant)}\``,
    place: placeOf(context, node.loc),
    evaluate: () => constant,
    find: () => constant,
  };
}

type Called = SubExpression | (Mustache & { readonly path: PathExpression });

function compileCall(node: Called, context: CompileContext): Argument {
  const place = placeOf(context, node.path.loc);
  const refused: Argument = { label: 'a value', place, evaluate: () => null, find: () => null };
  const name = node.path.original;
  const helper = node.path.data ? undefined : helpers.get(name);
  if (context.depth > maximumDepth) {
    const message = `calls are nested more than ${maximumDepth} deep`;
    addProblem(context, place, { code: 'bad-template', message });
    return refused;
  }
  if (helper === undefined) {
    addUnknownHelper(node.path, context);
    return refused;
  }
  const values = node.params.map((param, index) =>
    compileValue(param, context, index === 0 && helper.isTolerant === true),
  );
  const options = compileHash(node.hash, context);
  const [first, ...others] = values;
  const problem = checkCall(helper, values.length, [...options.keys()]);
  if (problem !== undefined || first === undefined) {
    addProblem(context, place, { code: 'bad-template', message: problem ?? '' });
    return refused;
  }
  const call = helper.prepare({ arguments: [first, ...others], options });
  const evaluate: Evaluate = (scope) => {
    const value = call(scope);
    if (typeof value === 'string') spendSteps(scope.work, value.length / 100, place);
    return value;
  };
  return { label: `the value of \`${name}\``, place, evaluate, find: evaluate };
}

export function compileHash(
  hash: Hash | undefined,
  context: CompileContext,
): ReadonlyMap<string, Argument> {
  const pairs = hash?.pairs as readonly { key: string; value: Expression }[] | undefined;
  return new Map((pairs ?? []).map(({ key, value }) => [key, compileValue(value, context)]));
}

function checkCall(helper: Helper, count: number, given: readonly string[]): string | undefined {
  const { min, max } = helper.arity;
  if (count < min || count > max) {
    const takes = min === max ? `${min}` : `${min} to ${max}`;
    const plural = nounFor(max, 'value');
    return `\`${helper.name}\` takes ${takes} ${plural}, as in \`${helper.usage}\`; it is given ${count}`;
  }
  const unknown = given.find((name) => !helper.options?.includes(name));
  return unknown === undefined ? undefined : `\`${helper.name}\` has no option \`${unknown}\``;
}

function addUnknownHelper(path: PathExpression, context: CompileContext): void {
  const name = path.original;
  if (blockNames.includes(name)) {
    const message = `\`${name}\` opens a block: \`{{#${name} …}}…{{/${name}}}\``;
    addProblem(context, path.loc, { code: 'bad-template', message });
    return;
  }
  addProblem(context, path.loc, {
    code: 'unknown-helper',
    message: `there is no helper \`${name}\``,
    hints: suggestName(name, [...helpers.keys()]),
  });
}
