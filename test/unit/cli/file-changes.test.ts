import { describe, expect, it } from 'vitest';
import { FileChanges } from '../../../src/cli/file-changes.ts';
import { FileError, type Watched } from '../../../src/environment/environment.ts';
import { makeProgram } from '../../support/program.ts';

/** What is watched for these words, while pipelines read these files. */
async function watchedFor(
  wanted: readonly string[],
  read: readonly string[] = ['p.yaml'],
): Promise<Watched> {
  const asked: Watched[] = [];
  const program = await makeProgram({
    files: {},
    wrapFiles: (disk) => ({
      ...disk,
      watch: (watched) => {
        asked.push(watched);
        return Promise.resolve(() => Promise.resolve());
      },
    }),
  });
  const changes = new FileChanges(program.makeEnvironment(), wanted);
  await changes.watch(new Map(read.length === 0 ? [] : [['p.yaml', new Set(read)]]));
  await changes.close();
  const [watched = { files: [], folders: [] }] = asked;
  return watched;
}

describe('what is watched', () => {
  it('is what pipelines read, and what was named, also where no pipeline is left', async () => {
    const some = await watchedFor(['p.yaml'], ['p.yaml', 'prompts/m.md']);
    expect(some.files).toEqual(['p.yaml', 'prompts/m.md']);
    const none = await watchedFor(['./p.yaml'], []);
    expect(none.files).toEqual(['p.yaml']);
  });

  it.each([
    ['.', '.', false],
    ['suite', 'suite', false],
    ['*.yaml', '.', false],
    ['suite/*.yaml', 'suite', false],
    ['suite/**/*.yaml', 'suite', true],
    ['**/*.yaml', '.', true],
    ['/srv/{a,b}/*.yaml', '/srv', true],
    ['/*.yaml', '/', false],
  ])('is for `%s` the folder `%s`, with those below it: %s', async (wanted, path, isDeep) => {
    const { folders } = await watchedFor([wanted]);
    expect(folders).toMatchObject([{ path, isDeep }]);
    expect(folders[0]?.names.test('p.yml')).toBe(true);
    expect(folders[0]?.names.test('p.snapshots.yaml')).toBe(false);
  });
});

describe('a change', () => {
  it('is also that a file cannot be looked at any more', async () => {
    let change: (path: string) => void = () => undefined;
    let isLocked = false;
    const program = await makeProgram({
      files: { 'p.yaml': '' },
      wrapFiles: (disk) => ({
        ...disk,
        details: async (path) => {
          if (isLocked) throw new FileError('other', path, 'it may not be read');
          return await disk.details(path);
        },
        watch: (_, listener) => {
          change = listener;
          return Promise.resolve(() => Promise.resolve());
        },
      }),
    });
    const environment = program.makeEnvironment();
    const changes = new FileChanges(environment, ['p.yaml']);
    await changes.watch(new Map([['p.yaml', new Set(['p.yaml'])]]));
    await changes.forgive(['p.yaml']);
    isLocked = true;
    change(`${environment.workingDirectory}/p.yaml`);
    const { signal } = new AbortController();
    const next = await changes.next({ environment, interrupts: { stop: signal, abort: signal } });
    expect(next).toEqual(new Set(['p.yaml']));
    await changes.close();
  });
});
