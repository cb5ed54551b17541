import type { BlockName, Scope, StaticScope } from './scope.ts';
import type { Program, SourceLocation } from './syntax-tree.ts';
import type { PartialSource, Reference, TemplatePlace, TemplateProblem } from './template.ts';

/** Where in a template the compiler is, and what it has found so far. */
export interface CompileContext {
  readonly scope: StaticScope;
  /** The names after `as |…|` that can be read here, the innermost first. */
  readonly names: readonly BlockName[];
  /** The partials that lead here, the outermost first. */
  readonly including: readonly string[];
  /** The partial's file, inside one. */
  readonly file: string | undefined;
  /** How deep expressions and blocks are nested. */
  readonly depth: number;
  readonly findings: Findings;
}

/** What is collected over the whole template, partials included. */
export interface Findings {
  readonly partials: PartialSource;
  readonly problems: TemplateProblem[];
  readonly references: Reference[];
  readonly literals: string[];
  readonly partialPrograms: Map<string, Program | undefined>;
  inclusions: number;
}

export type Render = (scope: Scope) => string;

/** Compiles a template, a block's body or a partial. */
export type CompileProgram = (program: Program | undefined, context: CompileContext) => Render;

export const maximumDepth = 100;

export function addProblem(
  context: CompileContext,
  at: SourceLocation | TemplatePlace,
  problem: Omit<TemplateProblem, 'place'>,
): void {
  const place = 'start' in at ? placeOf(context, at) : at;
  const isKnown = context.findings.problems.some(
    (other) => other.message === problem.message && isSamePlace(other.place, place),
  );
  if (!isKnown) context.findings.problems.push({ ...problem, place });
}

function isSamePlace(left: TemplatePlace, right: TemplatePlace): boolean {
  return left.line === right.line && left.column === right.column && left.partial === right.partial;
}

/** The parser's columns count from 0; a place covers its first line only. */
export function placeOf(context: CompileContext, { start, end }: SourceLocation): TemplatePlace {
  return {
    line: start.line,
    column: start.column + 1,
    length: end.line === start.line ? Math.max(1, end.column - start.column) : 2,
    ...(context.file !== undefined && { partial: context.file }),
  };
}
