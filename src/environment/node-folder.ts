import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './node-file-error.ts';

/**
 * Makes a folder with all above it, at once. Node's own way never ends in folders that let nothing be made in
 * them and say that they are not there (`/proc`).
 */
export function makeFolder(path: string, mode?: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path) throw error;
    // Another may have made it in the meantime.
    if (!isThere(above)) makeFolder(above, mode);
    makeInFolder(path, mode);
  }
}

function makeInFolder(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    const isMade = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isMade) throw error;
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
