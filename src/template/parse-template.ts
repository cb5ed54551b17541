import type { JsonValue } from '../source/json.ts';
import type { CompileContext, Findings } from './compile-context.ts';
import { compileProgram } from './compile-program.ts';
import { compileMustache } from './compile-value.ts';
import type { Argument } from './helper.ts';
import { toText } from './printable.ts';
import { rootScope, rootScopeOf, type Scope } from './scope.ts';
import { isMustache, type Mustache, type Program, parseSyntax } from './syntax-tree.ts';
import type { ParsedTemplate, PartialSource, Template } from './template.ts';

const noPartials: PartialSource = new Map();

/**
 * Parses and checks a template. The syntax is Handlebars'; the rendering is stricter: a missing
 * variable throws wherever it stands, and only text, numbers, `true` and `false` print.
 */
export function parseTemplate(text: string, partials: PartialSource = noPartials): ParsedTemplate {
  if (!text.includes('{{')) return { template: makeConstant(text) };
  const tree = parseSyntax(text, undefined);
  if (tree.problem !== undefined) return { problems: [tree.problem] };
  const findings: Findings = {
    partials,
    problems: [],
    told: new Set(),
    references: [],
    literals: [],
    partialPrograms: new Map(),
    inclusions: 0,
  };
  const context: CompileContext = {
    scope: rootScope,
    names: [],
    including: [],
    file: undefined,
    depth: 0,
    findings,
  };
  const template = compileTemplate(text, tree.program, context);
  return findings.problems.length > 0 ? { problems: findings.problems } : { template };
}

function onlyMustache(program: Program): Mustache | undefined {
  const [first, second] = program.body;
  return first !== undefined && second === undefined && isMustache(first) ? first : undefined;
}

function compileTemplate(text: string, program: Program, context: CompileContext): Template {
  const mustache = onlyMustache(program);
  const value = mustache === undefined ? undefined : compileMustache(mustache, context);
  const render = value === undefined ? compileProgram(program, context) : renderValue(value);
  const { references, literals, partialPrograms } = context.findings;
  return {
    text,
    references,
    literalText: literals.join('\n'),
    partials: [...partialPrograms.keys()],
    isConstant: false,
    isExpression: value !== undefined,
    render: (variables) => render(rootScopeOf(variables)),
    evaluate: (variables) => (value?.evaluate ?? render)(rootScopeOf(variables)),
  };
}

function renderValue(value: Argument): (scope: Scope) => string {
  return (scope) => toText(value.evaluate(scope), value);
}

function makeConstant(text: string): Template {
  const evaluate = (): JsonValue => text;
  return {
    text,
    references: [],
    literalText: text,
    partials: [],
    isConstant: true,
    isExpression: false,
    render: () => text,
    evaluate,
  };
}
