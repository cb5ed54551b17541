import type { Assertion } from '../assertion/assertion.ts';
import { type Files, unlessFileError } from '../environment/environment.ts';
import { digest } from '../pipeline/digest.ts';
import type { AssertionUse, Pipeline } from '../pipeline/pipeline.ts';
import { allAssertions, flattenAssertions } from '../pipeline/references.ts';
import type { CodeDigests } from '../plan/describe-content.ts';
import { pathBeside } from '../source/path-beside.ts';
import { recall } from '../source/recall.ts';
import type { ProjectFiles } from './project-files.ts';
import { readModules } from './read-modules.ts';

/**
 * Digests of the modules that a pipeline's assertions name, and of what these import from beside themselves. Each
 * pipeline's are read once. One that cannot be read has none: that is told where the plan is checked.
 */
export function makeCodeDigester(
  assertions: ReadonlyMap<string, Assertion>,
  filesOf: ProjectFiles['of'],
): (pipeline: Pipeline) => Promise<CodeDigests> {
  const known = new WeakMap<Pipeline, Promise<CodeDigests>>();
  const findModule = (use: AssertionUse): string | undefined => {
    const code = assertions.get(use.assertion)?.runs?.(use.options.raw);
    return code?.kind === 'module' ? code.name : undefined;
  };
  const read = async (pipeline: Pipeline): Promise<CodeDigests> => {
    const { path } = pipeline.file;
    const digests = new Map<AssertionUse, string>();
    const byModule = new Map<string, string | undefined>();
    for (const use of flattenAssertions(allAssertions(pipeline))) {
      const name = findModule(use);
      if (name === undefined) continue;
      const module = pathBeside(path, name);
      if (!byModule.has(module)) {
        byModule.set(module, await digestModule(module, filesOf(path)).catch(unlessFileError));
      }
      const found = byModule.get(module);
      if (found !== undefined) digests.set(use, found);
    }
    return digests;
  };
  return (pipeline) => recall(known, pipeline, () => read(pipeline));
}

/** Texts only: where a module lies says nothing of what it does. */
async function digestModule(path: string, files: Files): Promise<string> {
  const modules = await readModules(path, files);
  return digest(modules.map(({ text }) => text));
}
