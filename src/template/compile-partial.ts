import { suggestName } from '../diagnostic/suggest.ts';
import { describeKind, isJsonObject, type JsonValue } from '../source/json.ts';
import {
  addProblem,
  type CompileContext,
  type CompileProgram,
  placeOf,
  type Render,
} from './compile-context.ts';
import { rootPathOf } from './compile-path.ts';
import { compileHash, compileValue } from './compile-value.ts';
import type { Argument } from './helper.ts';
import { openScope, type RootPath, type Scope } from './scope.ts';
import {
  type Expression,
  isPath,
  type PartialCall,
  type Program,
  parseSyntax,
} from './syntax-tree.ts';
import { type Partial, TemplateError } from './template.ts';
import { spendText } from './work.ts';

const maximumInclusions = 1000;

/** Compiles `{{> name}}`, each time anew: what a partial's names mean depends on where it is called. */
export function compilePartial(
  node: PartialCall,
  context: CompileContext,
  compile: CompileProgram,
): Render {
  const partial = findPartial(node, context);
  const value = compileSubject(node, context);
  const hash = compileHash(node.hash, context);
  const program = partial === undefined ? undefined : readProgram(partial, context);
  if (partial === undefined || program === undefined) return () => '';
  const opened = value === undefined && hash.size === 0 ? context.scope : openCall(node, context);
  const render = compile(program, {
    ...context,
    scope: opened,
    names: [],
    including: [...context.including, partial.name],
    file: partial.path,
  });
  const call = opened === context.scope ? render : callWith(render, value, hash);
  if (!node.indent) return call;
  const place = placeOf(context, node.loc);
  return (scope) => {
    const text = call(scope);
    const indented = indentLines(text, node.indent);
    spendText(scope.work, indented.length - text.length, place);
    return indented;
  };
}

function findPartial(node: PartialCall, context: CompileContext): Partial | undefined {
  const { partials } = context.findings;
  const name = nameOf(node);
  if (name === undefined) {
    const message = 'the name of a partial is written out; it cannot be computed';
    addProblem(context, node.name.loc, { code: 'bad-template', message });
    return undefined;
  }
  const partial = partials.get(name);
  if (partial === undefined) {
    const hints = [...suggestName(name, [...partials.keys()]), describeHome(name)];
    const message = `there is no partial \`${name}\``;
    addProblem(context, node.name.loc, { code: 'unknown-partial', message, hints });
    return undefined;
  }
  if ('problem' in partial) {
    const message = `\`${partial.path}\`: ${partial.problem}`;
    addProblem(context, node.name.loc, { code: 'unreadable-file', message });
    return undefined;
  }
  const since = context.including.indexOf(partial.name);
  if (since >= 0) {
    const way = [...context.including.slice(since), partial.name].map((each) => `\`${each}\``);
    const message = `a partial includes itself: ${way.join(' → ')}`;
    addProblem(context, node.name.loc, { code: 'circular-partial', message });
    return undefined;
  }
  context.findings.inclusions += 1;
  if (context.findings.inclusions <= maximumInclusions) return partial;
  const message = `the template includes more than ${maximumInclusions} partials`;
  addProblem(context, node.name.loc, { code: 'bad-template', message });
  return undefined;
}

function describeHome(name: string): string {
  return name.includes('/')
    ? 'a partial has a name, not a path: `{{> name}}` is `name.hbs` beside the pipeline or in `partials/`'
    : `it is read from \`${name}.hbs\` beside the pipeline or in \`partials/\``;
}

function nameOf(node: PartialCall): string | undefined {
  const { type, original } = node.name as { readonly type: string; readonly original?: unknown };
  return type === 'SubExpression' || original === undefined ? undefined : String(original);
}

function compileSubject(node: PartialCall, context: CompileContext): Argument | undefined {
  const [subject, extra] = node.params;
  if (extra !== undefined) {
    const message = 'a partial takes one value and then names with values (`name=value`)';
    addProblem(context, extra.loc, { code: 'bad-template', message });
  }
  return subject === undefined ? undefined : compileValue(subject, context);
}

function readProgram(partial: Partial, context: CompileContext): Program | undefined {
  const { partialPrograms } = context.findings;
  if (partialPrograms.has(partial)) return partialPrograms.get(partial);
  const { program, problem } = parseSyntax(partial.text, partial.path);
  if (problem !== undefined) addProblem(context, problem.place, problem);
  partialPrograms.set(partial, program);
  return program;
}

function openCall(node: PartialCall, context: CompileContext): CompileContext['scope'] {
  const [subject] = node.params;
  const pathOf = (value: Expression): RootPath =>
    isPath(value) ? rootPathOf(value, context) : undefined;
  const pairs = (node.hash?.pairs ?? []) as unknown as readonly {
    key: string;
    value: Expression;
  }[];
  return openScope(context.scope, {
    path: subject === undefined ? context.scope.path : pathOf(subject),
    overlay: new Map([
      ...(subject === undefined ? context.scope.overlay : []),
      ...pairs.map(({ key, value }) => [key, pathOf(value)] as const),
    ]),
  });
}

function callWith(
  render: Render,
  subject: Argument | undefined,
  hash: ReadonlyMap<string, Argument>,
): Render {
  const pairs = [...hash];
  return (scope) => {
    const base = subject === undefined ? scope.value : subject.evaluate(scope);
    const given = pairs.map(([key, value]) => [key, value.evaluate(scope)] as const);
    const value = given.length === 0 ? base : layOver(base, Object.fromEntries(given), subject);
    return render({ ...scope, value, parent: scope });
  };
}

function layOver(base: JsonValue, values: Scope['root'], subject: Argument | undefined): JsonValue {
  if (isJsonObject(base)) return { ...base, ...values };
  if (subject === undefined) return values;
  const message = `${subject.label} is ${describeKind(base)}; with other values a partial takes a map`;
  throw new TemplateError(message, subject.place);
}

/** As Handlebars does for a partial that stands alone on a line. */
function indentLines(text: string, indent: string): string {
  const lines = text.split('\n');
  return lines
    .map((line, index) => (line === '' && index === lines.length - 1 ? line : indent + line))
    .join('\n');
}
