import type { BlockName, Scope, StaticScope } from './scope.ts';
import type { Program, SourceLocation } from './syntax-tree.ts';
import type {
  Partial,
  PartialSource,
  Reference,
  TemplatePlace,
  TemplateProblem,
} from './template.ts';

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
  /** Which problems there are: a partial that is called twice has each of its own once. */
  readonly told: Set<string>;
  readonly references: Reference[];
  readonly literals: string[];
  readonly partialPrograms: Map<Partial, Program | undefined>;
  inclusions: number;
}

export type Render = (scope: Scope) => string;

/** Compiles a template, a block's body or a partial. */
export type CompileProgram = (program: Program | undefined, context: CompileContext) => Render;

export function addProblem(
  context: CompileContext,
  at: SourceLocation | TemplatePlace,
  problem: Omit<TemplateProblem, 'place'>,
): void {
  const place = 'start' in at ? placeOf(context, at) : at;
  const key = JSON.stringify([problem.message, place.line, place.column, place.partial]);
  if (context.findings.told.has(key)) return;
  context.findings.told.add(key);
  context.findings.problems.push({ ...problem, place });
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
