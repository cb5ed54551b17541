import {
  existsSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

async function setUp() {
  const folder = await makeTemporaryFolder();
  return { folder, files: makeNodeFiles(folder), path: join(folder, 'deep/count.txt') };
}

const count = (text: string | undefined): string => String(Number(text ?? 0) + 1);

describe('a text that is updated', () => {
  it('is whole, however many update it at once', async () => {
    const { files, path } = await setUp();
    await Promise.all(Array.from({ length: 50 }, () => files.updateText('deep/count.txt', count)));
    expect(readFileSync(path, 'utf8')).toBe('50');
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it.each([
    ['of a process that was killed', 1000],
    ['of another day to come', 9e9],
  ])('is not held for long by the lock %s', async (_, time) => {
    const { files, path } = await setUp();
    await files.updateText('deep/count.txt', count);
    writeFileSync(`${path}.lock`, 'whoever it was');
    utimesSync(`${path}.lock`, time, time);
    await Promise.all([1, 2, 3].map(() => files.updateText('deep/count.txt', count)));
    expect(readFileSync(path, 'utf8')).toBe('4');
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('is not held for long by a lock that is a link to nothing', async () => {
    const { files, path } = await setUp();
    await files.updateText('deep/count.txt', count);
    symlinkSync('nowhere', `${path}.lock`);
    lutimesSync(`${path}.lock`, 1000, 1000);
    await files.updateText('deep/count.txt', count);
    expect([readFileSync(path, 'utf8'), existsSync(`${path}.lock`)]).toEqual(['2', false]);
  });

  it('is unlocked when the change cannot be made', async () => {
    const { files, path } = await setUp();
    const fails = (): string => {
      throw new Error('no change');
    };
    await expect(files.updateText('deep/count.txt', fails)).rejects.toThrow('no change');
    await files.updateText('deep/count.txt', count);
    expect(readFileSync(path, 'utf8')).toBe('1');
  });

  it('is empty text where something larger or else is in its place', async () => {
    const { files, folder, path } = await setUp();
    mkdirSync(join(folder, 'deep'));
    writeFileSync(path, 'x'.repeat(1_000_001));
    await files.updateText('deep/count.txt', (text) => `was: ${text}`);
    expect(readFileSync(path, 'utf8')).toBe('was: ');
  });
});
