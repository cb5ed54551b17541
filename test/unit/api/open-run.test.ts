import { readdirSync } from 'node:fs';
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileError, type Files, type WritableFile } from '../../../src/environment/environment.ts';
import { makeProgram, type Program } from '../../support/program.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const files = {
  'tickets.yaml': `version: 1
messages: [{ user: "Which queue? {{case.id}}" }]
assert: [{ contains: billing }]
cases: [{ id: a }, { id: b }]
emulator: { rules: [{ reply: { text: billing } }] }
`,
};

/** What is open of a run. */
class Held {
  readonly #names: string[] = [];

  get names(): readonly string[] {
    return this.#names;
  }

  add(name: string): () => void {
    this.#names.push(name);
    return () => this.#names.splice(this.#names.indexOf(name), 1);
  }
}

/** A disk that notes what is open, and on which journals cannot be gone on with, where it is said how. */
function refusing(disk: Files, held: Held, what?: 'read' | 'open' | 'write'): Files {
  const refuse = (path: string): Promise<never> =>
    Promise.reject(new FileError('denied', path, 'permission denied'));
  return {
    ...disk,
    async lock(path, of) {
      const lock = await disk.lock(path, of);
      if (lock.holder !== undefined) return lock;
      const free = held.add('lock');
      return { release: () => lock.release().finally(free) };
    },
    async openRead(path) {
      if (what === 'read' && held.names.length > 0) return await refuse(path);
      const file = await disk.openRead(path);
      const free = held.add('read');
      return { ...file, close: () => file.close().finally(free) };
    },
    async openAppend(path, size): Promise<WritableFile> {
      if (what === 'open') return await refuse(path);
      const file = await disk.openAppend(path, size);
      const free = held.add('write');
      const write = what === 'write' ? () => refuse(path) : file.write;
      return { write, close: () => file.close().finally(free) };
    },
  };
}

/** Leaves of a run what a kill after its first trial would. */
async function breakOff({ folder }: Program): Promise<void> {
  const runs = join(folder, '.pulze/runs');
  const [id = ''] = readdirSync(runs);
  const journal = join(runs, id, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).split('\n');
  const at = lines.findIndex((line) => line.includes('"trial_finished"'));
  await writeFile(journal, `${lines.slice(0, at + 1).join('\n')}\n`);
}

const inOwn = ['--output', '.pulze/runs'];

it('goes on with a run in a folder that is a link, where that is named', async () => {
  const program = await makeProgram({ files: { ...files, 'package.json': '{}' } });
  await mkdir(join(program.folder, '.pulze'));
  await symlink(await makeTemporaryFolder(), join(program.folder, '.pulze/runs'));
  const ask = ['tickets.yaml', '--endpoint', 'emulator', '--quiet'];
  expect((await program.run(...ask)).exitCode).toBe(2);
  expect((await program.run(...ask, ...inOwn)).exitCode).toBe(0);
  await breakOff(program);
  const { exitCode, stderr } = await program.run('resume', '--quiet');
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('outside of the project')]);
  expect((await program.run('resume', '--quiet', ...inOwn)).exitCode).toBe(0);
});

describe('a run that cannot be gone on with', () => {
  it.each(['read', 'open', 'write'] as const)(
    'is let go of where the disk refuses: %s',
    async (what) => {
      let wrap = (disk: Files): Files => disk;
      const program = await makeProgram({ files, wrapFiles: (disk) => wrap(disk) });
      await program.run('tickets.yaml', '--endpoint', 'emulator', '--quiet');
      await breakOff(program);
      const held = new Held();
      wrap = (disk) => refusing(disk, held, what);
      const { exitCode, stderr } = await program.run('resume', '--quiet');
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('permission denied')]);
      expect(held.names).toEqual([]);
      wrap = (disk) => disk;
      expect((await program.run('resume', '--quiet')).exitCode).toBe(0);
    },
  );

  it.each(['', '/journal.jsonl'])(
    'is refused where its record is a link out of the project: <id>%s',
    async (name) => {
      const program = await makeProgram({ files: { ...files, 'package.json': '{}' } });
      await program.run('tickets.yaml', '--endpoint', 'emulator', '--quiet');
      await breakOff(program);
      const [id = ''] = readdirSync(join(program.folder, '.pulze/runs'));
      const path = `.pulze/runs/${id}${name}`;
      const elsewhere = join(await makeTemporaryFolder(), 'record');
      await rename(join(program.folder, path), elsewhere);
      await symlink(elsewhere, join(program.folder, path));
      const before = program.read(`.pulze/runs/${id}/journal.jsonl`);
      const { exitCode, stderr } = await program.run('resume', '--quiet');
      const { folder } = program;
      expect([exitCode, stderr.split(id).join('<id>').replace(folder, '<project>')]).toEqual([
        2,
        `error unwritable-output: the run cannot be kept: \`.pulze/runs/<id>/journal.jsonl\` is outside of the project, \`<project>\`; \`--allow-outside\` allows that
    = explain: pulze-run explain unwritable-output
1 error; nothing was sent
`,
      ]);
      expect(program.read(`.pulze/runs/${id}/journal.jsonl`)).toBe(before);
      expect((await program.run('resume', '--quiet', '--allow-outside')).exitCode).toBe(0);
    },
  );

  it('is refused there also where its own command line names the folder', async () => {
    const program = await makeProgram({ files: { ...files, 'package.json': '{}' } });
    await program.run('tickets.yaml', ...inOwn, '--endpoint', 'emulator', '--quiet');
    await breakOff(program);
    const [id = ''] = readdirSync(join(program.folder, '.pulze/runs'));
    const elsewhere = join(await makeTemporaryFolder(), 'record');
    await rename(join(program.folder, '.pulze/runs', id), elsewhere);
    await symlink(elsewhere, join(program.folder, '.pulze/runs', id));
    const { exitCode, stderr } = await program.run('resume', '--quiet');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('outside of the project')]);
  });

  it('is let go of where a file is another one', async () => {
    let wrap = (disk: Files): Files => disk;
    const program = await makeProgram({ files, wrapFiles: (disk) => wrap(disk) });
    await program.run('tickets.yaml', '--endpoint', 'emulator', '--quiet');
    await breakOff(program);
    const path = join(program.folder, 'tickets.yaml');
    await writeFile(path, `${files['tickets.yaml']}# changed\n`);
    const held = new Held();
    wrap = (disk) => refusing(disk, held);
    const { exitCode, stderr } = await program.run('resume', '--quiet');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('changed since the run began')]);
    expect(held.names).toEqual([]);
    await writeFile(path, files['tickets.yaml']);
    expect((await program.run('resume', '--quiet')).exitCode).toBe(0);
  });
});
