import { posix } from 'node:path';
import { type Files, unlessFileError } from '../environment/environment.ts';
import type { SourceFile } from '../source/location.ts';

/** Whoever imports more than that imports no assertion's helpers. */
const MOST_MODULES = 500;

/** What Node looks for where a path is required that is no file. */
const ENDINGS = ['', '.js', '.cjs', '.json', '/index.js'];

/**
 * A module and what it imports from beside itself, and what that imports: what an assertion's verdict may
 * depend on. Rejects with a {@link FileError} where the module itself cannot be read; imports that cannot
 * be are left to Node, which says so where it runs them.
 */
export async function readModules(path: string, files: Files): Promise<readonly SourceFile[]> {
  const found = new Map([[path, await read(path, files)]]);
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of listImports(found.get(next)?.text ?? '')) {
      const place = posix.join(posix.dirname(next), name);
      const imported = await findModule(place, files).catch(unlessFileError);
      if (imported === undefined || found.has(imported.path)) continue;
      if (found.size === MOST_MODULES) return [...found.values()];
      found.set(imported.path, imported);
      open.push(imported.path);
    }
  }
  return [...found.values()];
}

async function read(path: string, files: Files): Promise<SourceFile> {
  return { path, text: await files.readText(path) };
}

async function findModule(path: string, files: Files): Promise<SourceFile | undefined> {
  for (const ending of ENDINGS) {
    const candidate = `${path}${ending}`;
    if ((await files.kind(candidate)) === 'file') return await read(candidate, files);
  }
  return undefined;
}

/**
 * Relative names after `from`, `import` and `require`. Those in comments and texts are found as well: they
 * cost a look at a file, where missing one would keep an old verdict.
 */
const IMPORT = /\b(?:from|import|require)\s*(?:\(\s*)?(["'])(\.{1,2}\/[^"'\n]{1,500})\1/g;

function listImports(text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].map(([, , name = '']) => name);
}
