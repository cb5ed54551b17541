import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

describe('a watched folder', () => {
  it('tells of files that are written, and of those that take another’s place', async () => {
    const folder = await makeTemporaryFolder();
    const files = makeNodeFiles(folder);
    await writeFile(join(folder, 'tickets.yaml'), 'version: 1');
    const seen = new Set<string>();
    onTestFinished(files.watch(['.', 'not-there'], (path) => seen.add(path)));
    await writeFile(join(folder, 'new.yaml'), 'version: 1');
    await expect.poll(() => seen.has('new.yaml')).toBe(true);
    await writeFile(join(folder, 'saved.tmp'), 'version: 1');
    await rename(join(folder, 'saved.tmp'), join(folder, 'tickets.yaml'));
    await expect.poll(() => seen.has('tickets.yaml')).toBe(true);
  });
});
