import { suggestName } from '../diagnostic/suggest.ts';
import { describeKind, isJsonObject, type JsonValue } from '../source/json.ts';
import { addProblem, type CompileContext, placeOf } from './compile-context.ts';
import type { Argument } from './helper.ts';
import {
  climb,
  type Loop,
  type RootPath,
  readProperty,
  resolveNames,
  type Scope,
} from './scope.ts';
import type { PathExpression } from './syntax-tree.ts';
import { TemplateError } from './template.ts';

/** Where a path begins, and the names that lead on from there. */
interface Target {
  readonly start: (scope: Scope) => JsonValue | undefined;
  readonly names: readonly string[];
  /** What a message calls the beginning. */
  readonly startLabel: string | undefined;
  readonly root: RootPath;
}

/** Compiles the reading of a variable and notes it as a reference. */
export function compilePath(
  node: PathExpression,
  context: CompileContext,
  isOptional = false,
): Argument {
  const place = placeOf(context, node.loc);
  const target = findTarget(node, context);
  const label = `\`${node.original}\``;
  if (target === undefined) return { label, place, evaluate: () => null, find: () => null };
  if (target.root !== undefined) {
    const isWhole = target.root.length === 0;
    context.findings.references.push({
      path: target.root,
      place,
      isOptional: isOptional || isWhole,
    });
  }
  const { start, names } = target;
  const find = (scope: Scope): JsonValue | undefined => {
    let value = start(scope);
    for (const name of names) value = readProperty(value, name);
    return value;
  };
  const evaluate = (scope: Scope): JsonValue => {
    const value = find(scope);
    if (value === undefined) throw new TemplateError(describeMissing(target, scope), place);
    return value;
  };
  return { label, place, evaluate, find };
}

/** The static root path of a value, where it is a path and leads to one. */
export function rootPathOf(node: PathExpression, context: CompileContext): RootPath {
  return findTarget(node, context)?.root;
}

function findTarget(node: PathExpression, context: CompileContext): Target | undefined {
  if (node.data) return findData(node, context);
  const [first, ...rest] = node.parts;
  const named = isScoped(node) ? undefined : context.names.find(({ name }) => name === first);
  if (named !== undefined) {
    const levels = context.scope.level - named.level;
    return {
      start:
        named.kind === 'value'
          ? (scope) => climb(scope, levels).value
          : (scope) => climb(scope, levels).loop?.key,
      names: rest,
      startLabel: named.name,
      root: named.path === undefined ? undefined : [...named.path, ...rest],
    };
  }
  return findInScope(node, context);
}

function findInScope(node: PathExpression, context: CompileContext): Target | undefined {
  let scope = context.scope;
  for (let step = 0; step < node.depth; step++) {
    if (scope.parent === undefined) {
      const message = `\`${node.original}\` leads out of the template; only \`each\` and \`with\` are left by \`../\``;
      addProblem(context, node.loc, { code: 'bad-template', message });
      return undefined;
    }
    scope = scope.parent;
  }
  const levels = context.scope.level - scope.level;
  return {
    start: (current) => climb(current, levels).value,
    names: node.parts,
    startLabel:
      scope.level === 0 ? undefined : levels === 0 ? 'this' : '../'.repeat(levels).slice(0, -1),
    root: resolveNames(scope, node.parts),
  };
}

const loopNames: readonly string[] = ['index', 'key', 'first', 'last'];

function findData(node: PathExpression, context: CompileContext): Target | undefined {
  const [name = '', ...rest] = node.parts;
  if (name === 'root') {
    return { start: (scope) => scope.root, names: rest, startLabel: '@root', root: rest };
  }
  if (!loopNames.includes(name)) {
    const message = `there is no \`@${node.parts.join('.')}\``;
    const hints = suggestName(`@${name}`, ['@root', ...loopNames.map((each) => `@${each}`)]);
    addProblem(context, node.loc, { code: 'bad-template', message, hints });
    return undefined;
  }
  let scope: typeof context.scope | undefined = context.scope;
  for (let missed = -1; scope !== undefined; scope = scope.parent) {
    if (scope.isLoop) missed++;
    if (missed === node.depth) break;
  }
  if (scope === undefined) {
    const message = `\`${node.original}\` is used outside of an \`each\``;
    addProblem(context, node.loc, { code: 'bad-template', message });
    return undefined;
  }
  const levels = context.scope.level - scope.level;
  const key = name as keyof Loop;
  return {
    start: (current) => climb(current, levels).loop?.[key],
    names: rest,
    startLabel: `@${name}`,
    root: undefined,
  };
}

/** Whether a path says with `this` or a dot that it is about the scope, not about a block's name. */
function isScoped(node: PathExpression): boolean {
  if (node.original.startsWith('.')) return true;
  return /^this(?:[./]|$)/.test(node.original) && node.parts[0] !== 'this';
}

function describeMissing({ start, names, startLabel }: Target, scope: Scope): string {
  let value = start(scope);
  let owner = startLabel;
  for (const name of names) {
    const next = readProperty(value, name);
    if (next === undefined) return describeLack(owner, value, name);
    owner = owner === undefined ? name : `${owner}.${name}`;
    value = next;
  }
  return `there is no value for \`${owner ?? 'this'}\``;
}

function describeLack(
  owner: string | undefined,
  value: JsonValue | undefined,
  name: string,
): string {
  if (owner === undefined) return `there is no value for \`${name}\``;
  const kind = value === undefined || isJsonObject(value) ? '' : `is ${describeKind(value)} and `;
  return `\`${owner}\` ${kind}has no \`${name}\``;
}
