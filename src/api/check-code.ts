import { posix } from 'node:path';
import type { Assertion } from '../assertion/assertion.ts';
import type { OwnCode } from '../assertion/code-tools.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import type { Plan } from '../plan/plan.ts';
import type { Location, SourceFile } from '../source/location.ts';
import { pathBeside } from '../source/path-beside.ts';
import { listUses } from './list-uses.ts';
import type { ProjectFiles } from './project-files.ts';
import { readModules } from './read-modules.ts';

type Assertions = ReadonlyMap<string, Assertion>;

export interface CheckedModules {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
}

/**
 * Reads the modules that assertions name, and what these import, each once, so that a run knows which they
 * were. Runs none.
 */
export async function checkModules(
  plan: Plan,
  assertions: Assertions,
  filesOf: ProjectFiles['of'],
): Promise<CheckedModules> {
  const sources = new Map<string, SourceFile>();
  const diagnostics: Diagnostic[] = [];
  for (const { code, file, location } of listCode(plan, assertions)) {
    const path = pathBeside(file, code.name);
    if (code.kind !== 'module' || sources.has(path)) continue;
    try {
      for (const each of await readModules(path, filesOf(file))) sources.set(each.path, each);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const message = `\`${code.name}\`: ${error.message}`;
      diagnostics.push({ code: 'unreadable-file', severity: 'error', message, location });
    }
  }
  return { diagnostics, sources: [...sources.values()] };
}

/** Why a run may not start, or could not judge, where assertions run code of the author's. */
export async function checkCode(
  plan: Plan,
  { assertions, isAllowed }: { readonly assertions: Assertions; readonly isAllowed: boolean },
  { programs }: Pick<Environment, 'programs'>,
): Promise<readonly Diagnostic[]> {
  if (!isAllowed) return refuseCode(plan, assertions);
  const diagnostics: Diagnostic[] = [];
  for (const { code, file, location } of listCode(plan, assertions)) {
    const message =
      code.kind === 'program'
        ? await findProgramProblem(code.name, file, programs)
        : findModuleProblem(code.name, programs);
    if (message === undefined) continue;
    diagnostics.push({ code: 'unusable-code', severity: 'error', message, location });
  }
  return diagnostics;
}

function refuseCode(plan: Plan, assertions: Assertions): readonly Diagnostic[] {
  return listUses(plan)
    .filter(({ use }) => assertions.get(use.assertion)?.needs?.includes('code'))
    .map(({ use }) => ({
      code: 'code-not-allowed',
      severity: 'error',
      message: `\`${use.assertion}\` runs code of this pipeline's, which is not allowed`,
      location: use.location,
      hints: ['if you trust the code: `--allow-code`'],
    }));
}

async function findProgramProblem(
  name: string,
  file: string,
  programs: Environment['programs'],
): Promise<string | undefined> {
  const problem = await programs.findProblem(name, posix.dirname(file));
  return problem && `\`${name}\` cannot be run: ${problem}`;
}

function findModuleProblem(name: string, programs: Environment['programs']): string | undefined {
  if (programs.readsTypeScript || !/\.[cm]?tsx?$/.test(name)) return undefined;
  return `\`${name}\` is TypeScript, which Node ${programs.nodeVersion} does not run; Node 22.18 or later does, or a module in JavaScript`;
}

interface PlacedCode {
  readonly code: OwnCode;
  readonly file: string;
  readonly location: Location;
}

function listCode(plan: Plan, assertions: Assertions): readonly PlacedCode[] {
  return listUses(plan).flatMap(({ use, file }) => {
    const code = assertions.get(use.assertion)?.runs?.(use.options.raw);
    return code ? [{ code, file, location: use.options.locate(code.path) }] : [];
  });
}
