import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pruneRuns } from '../../../src/api/glance-at-runs.ts';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const files = {
  'tickets.yaml': `version: 1
messages: [{ user: "Which queue? {{case.id}}" }]
assert: [{ contains: billing }]
cases: [{ id: a }, { id: b }]
emulator: { rules: [{ reply: { text: billing } }] }
`,
};

const RUNS = '.pulze/runs';
const words = ['tickets.yaml', '--endpoint', 'emulator', '--quiet'];
const written = ['-r', 'junit=out.xml', '--save-baseline', 'base.json'];

const runsOf = ({ folder }: Program): readonly string[] => readdirSync(join(folder, RUNS));

describe('the record of a run', () => {
  it.each([
    ['a run', words],
    ['a run that goes on', ['resume', '--quiet']],
  ])('stays until its reports and its baseline are written: %s', async (_, asked) => {
    const pruned: string[] = [];
    const prune = (disk: Files): Promise<readonly string[]> =>
      pruneRuns(RUNS, { keep: 0 }, { files: disk, clock: nodeClock });
    let wrap = (disk: Files): Files => disk;
    const program = await makeProgram({ files, wrapFiles: (disk) => wrap(disk) });
    if (asked[0] === 'resume') await program.run(...words, '--max-requests', '1');
    wrap = (disk) => ({
      ...disk,
      async writeText(path, text) {
        if (/^(out\.xml|base\.json)$/.test(path)) pruned.push(path, ...(await prune(disk)));
        await disk.writeText(path, text);
      },
    });
    const more = asked[0] === 'resume' ? ['--max-requests', '2'] : [];
    const { exitCode } = await program.run(...asked, ...more, ...written);
    expect([exitCode, pruned]).toEqual([0, ['out.xml', 'base.json']]);
    expect(['out.xml', 'base.json'].map((name) => existsSync(join(program.folder, name)))).toEqual([
      true,
      true,
    ]);
    const { files: disk } = program.makeEnvironment();
    expect([await prune(disk), runsOf(program)]).toEqual([expect.any(Array), []]);
  });

  it('is reported where its lock cannot be removed any more, which is said', async () => {
    const program = await makeProgram({
      files,
      wrapFiles: (disk) => ({
        ...disk,
        async lock(path, of) {
          const lock = await disk.lock(path, of);
          if (lock.holder !== undefined) return lock;
          const left = new FileError('denied', path, 'permission denied');
          return { release: () => lock.release().then(() => left) };
        },
      }),
    });
    const { exitCode, stderr } = await program.run(...words, ...written);
    const [id = ''] = runsOf(program);
    expect([exitCode, stderr.split(id).join('<id>')]).toEqual([
      0,
      `2 passed, 0 failed in 0 ms; cost $0.00004
kept as <id>: pulze-run report <id>
saved as a baseline: base.json
.pulze/runs/<id>/lock could not be removed, which hinders nobody: permission denied
`,
    ]);
    expect(program.read('out.xml')).toContain('<testsuites');
    expect((await program.run('resume')).stderr).toContain('nothing is missing');
  });
});
