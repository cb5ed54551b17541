import { suggestName } from '../diagnostic/suggest.ts';
import { describeKind, isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { blockNames, helpers } from './builtin-helpers.ts';
import {
  addProblem,
  type CompileContext,
  type CompileProgram,
  type Render,
} from './compile-context.ts';
import { rootPathOf } from './compile-path.ts';
import { compileHash, compileValue } from './compile-value.ts';
import type { Argument } from './helper.ts';
import { isTruthy } from './printable.ts';
import { type BlockName, openScope, type RootPath } from './scope.ts';
import { type Block, type Expression, isPath } from './syntax-tree.ts';
import { TemplateError, type TemplateProblem } from './template.ts';
import { spendSteps } from './work.ts';

/** A block whose name, arguments and options are in order. */
interface CheckedBlock {
  readonly node: Block;
  readonly subject: Argument;
  readonly subjectNode: Expression;
  readonly options: ReadonlyMap<string, Argument>;
  readonly context: CompileContext;
  readonly compile: CompileProgram;
}

/** How many names may follow `as`. */
const blockNameCounts: Readonly<Record<string, number>> = { if: 0, unless: 0, each: 2, with: 1 };

/** Compiles `{{#if}}`, `{{#unless}}`, `{{#each}}` and `{{#with}}`. */
export function compileBlock(
  node: Block,
  context: CompileContext,
  compile: CompileProgram,
): Render {
  const name = node.path.original;
  const [subjectNode] = node.params;
  const problem = checkBlock(node);
  if (problem !== undefined || subjectNode === undefined) {
    addProblem(context, node.path.loc, { code: 'bad-template', message: '', ...problem });
    return () => '';
  }
  const subject = compileValue(subjectNode, context);
  const options = compileHash(node.hash, context);
  const block = { node, subject, subjectNode, options, context, compile };
  if (name === 'each') return compileEach(block);
  return name === 'with' ? compileWith(block) : compileIf(block, name === 'if');
}

type Refusal = Omit<TemplateProblem, 'place'>;

function checkBlock(node: Block): Refusal | undefined {
  const name = node.path.original;
  if (helpers.has(name)) {
    return { code: 'bad-template', message: `\`${name}\` opens no block; it is \`{{${name} …}}\`` };
  }
  if (!blockNames.includes(name)) return describeUnknown(name);
  if (node.params.length !== 1) {
    const message = `\`${name}\` takes one value; it is given ${node.params.length}`;
    return { code: 'bad-template', message };
  }
  const option = node.hash?.pairs
    .map((pair) => (pair as unknown as { key: string }).key)
    .find((key) => key !== 'includeZero' || name === 'each' || name === 'with');
  if (option !== undefined) {
    return { code: 'bad-template', message: `\`${name}\` has no option \`${option}\`` };
  }
  const names = (node.program ?? node.inverse).blockParams?.length ?? 0;
  const most = blockNameCounts[name] ?? 0;
  if (names <= most) return undefined;
  const message = `\`${name}\` gives ${most === 0 ? 'no' : most} names with \`as\`; ${names} are written`;
  return { code: 'bad-template', message };
}

function describeUnknown(name: string): Refusal {
  const near = suggestName(name, blockNames);
  return {
    code: 'unknown-helper',
    message: `there is no block \`${name}\``,
    hints: [
      ...near,
      `what depends on a variable is written \`{{#if ${name}}}…{{/if}}\`, a list \`{{#each ${name}}}…{{/each}}\``,
    ],
  };
}

function compileIf(
  { node, subject, options, context, compile }: CheckedBlock,
  sense: boolean,
): Render {
  const program = compile(node.program, context);
  const inverse = compile(node.inverse, context);
  const includeZero = options.get('includeZero');
  return (scope) => {
    const value = subject.evaluate(scope);
    const holds =
      isTruthy(value) || (value === 0 && isTruthy(includeZero?.evaluate(scope) ?? false));
    return holds === sense ? program(scope) : inverse(scope);
  };
}

function compileWith(block: CheckedBlock): Render {
  const { node, subject, context, compile } = block;
  const path = subjectPath(block);
  const program = compile(node.program, openBlock(block, { path, isLoop: false }));
  const inverse = compile(node.inverse, context);
  return (scope) => {
    const value = subject.evaluate(scope);
    if (!isTruthy(value) && value !== 0) return inverse(scope);
    return program({ ...scope, value, parent: scope, loop: undefined });
  };
}

function compileEach(block: CheckedBlock): Render {
  const { node, subject, context, compile } = block;
  const program = compile(node.program, openBlock(block, { path: undefined, isLoop: true }));
  const inverse = compile(node.inverse, context);
  return (scope) => {
    const entries = entriesOf(subject.evaluate(scope), subject);
    if (entries.length === 0) return inverse(scope);
    spendSteps(scope.work, entries.length, subject.place);
    let text = '';
    for (const [index, [key, value]] of entries.entries()) {
      const loop = { index, key, first: index === 0, last: index === entries.length - 1 };
      text += program({ ...scope, value, parent: scope, loop });
    }
    return text;
  };
}

function entriesOf(
  value: JsonValue,
  subject: Argument,
): readonly (readonly [string | number, JsonValue])[] {
  if (value === null) return [];
  if (isJsonArray(value)) return value.map((item, index) => [index, item]);
  if (isJsonObject(value)) return Object.entries(value);
  const message = `${subject.label} is ${describeKind(value)}; \`each\` takes a list or a map`;
  throw new TemplateError(message, subject.place);
}

function subjectPath({ subjectNode, context }: CheckedBlock): RootPath {
  return isPath(subjectNode) ? rootPathOf(subjectNode, context) : undefined;
}

function openBlock(
  { node, context }: CheckedBlock,
  opened: { readonly path: RootPath; readonly isLoop: boolean },
): CompileContext {
  const scope = openScope(context.scope, opened);
  const [value, key] = node.program?.blockParams ?? [];
  const names: BlockName[] = [];
  if (value !== undefined) {
    names.push({ name: value, level: scope.level, kind: 'value', path: opened.path });
  }
  if (key !== undefined)
    names.push({ name: key, level: scope.level, kind: 'key', path: undefined });
  return { ...context, scope, names: [...names, ...context.names] };
}
