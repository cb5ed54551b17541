import { readdirSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{case.id}}" }]
assert: [snapshot]
cases: [{ id: a }, { id: b }, { id: c }]
`;

/** Ends the run when so many calls were made. */
const atMost = (calls: number): readonly string[] => ['--max-requests', String(calls)];

async function begin(snapshots?: string): Promise<{ program: Program; requests: () => number }> {
  const server = await startApiServer(({ body }) =>
    completion(`answer to ${/"content":"(\w)"/.exec(JSON.stringify(body))?.[1]}`),
  );
  const program = await makeProgram({
    files: {
      'tickets.yaml': pipeline,
      ...(snapshots && { 'tickets.snapshots.yaml': snapshots }),
    },
  });
  const args = ['tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '1'];
  const { exitCode } = await program.run(...args, ...atMost(1));
  expect(exitCode).toBe(3);
  return { program, requests: () => server.requests.length };
}

const all = `# What \`snapshot\` assertions of tickets.yaml compare with; --update-snapshots writes it anew.
version: 1
snapshots:
  a:
    main:
      snapshot: answer to a
  b:
    main:
      snapshot: answer to b
  c:
    main:
      snapshot: answer to c
`;

describe('a run that ended early and kept new snapshots', () => {
  it.each([undefined, 'version: 1\nsnapshots: {}\n'])(
    'goes on with them, more than once: %s',
    async (before) => {
      const { program, requests } = await begin(before);
      const again = await program.run('resume', '--quiet', ...atMost(2));
      expect([again.exitCode, requests()]).toEqual([3, 2]);
      const last = await program.run('resume', '--quiet', ...atMost(3));
      expect([last.exitCode, requests()]).toEqual([0, 3]);
      expect(program.read('tickets.snapshots.yaml')).toBe(all);
      expect((await program.run('resume', '--quiet')).stderr).toContain('nothing is missing');
    },
  );

  it.each([
    ['changed', (path: string) => appendFile(path, '# by hand\n')],
    ['put back', (path: string) => writeFile(path, 'version: 1\nsnapshots: {}\n')],
  ])('does not go on with what somebody else has %s', async (_, change) => {
    const { program, requests } = await begin('version: 1\nsnapshots: {}\n');
    await change(join(program.folder, 'tickets.snapshots.yaml'));
    const { stderr, exitCode } = await program.run('resume', '--quiet', ...atMost(3));
    expect([stderr.split('\n')[0], exitCode, requests()]).toEqual([
      'error changed-run: `tickets.snapshots.yaml` changed since the run began',
      2,
      1,
    ]);
  });

  it('is listed as one that is to go on', async () => {
    const { program } = await begin();
    expect((await program.run('runs')).stdout).toContain('unfinished');
  });
});

/** As if the run had been killed before it said which snapshots it wrote. */
async function cutOff({ folder }: Program): Promise<void> {
  const runs = join(folder, '.pulze/runs');
  const [id = ''] = readdirSync(runs);
  const journal = join(runs, id, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).split('\n');
  const at = lines.findLastIndex((line) => line.includes('"snapshots_written"'));
  await writeFile(journal, `${lines.slice(0, at).join('\n')}\n`);
}

describe('a run that was killed while it wrote its snapshots', () => {
  const EMPTY = 'version: 1\nsnapshots: {}\n';

  it.each([
    ['has written a new file', undefined, undefined],
    ['has not come to a new file', undefined, (path: string) => rm(path)],
    ['has written a file that was there', EMPTY, undefined],
    ['has not come to a file that was there', EMPTY, (path: string) => writeFile(path, EMPTY)],
  ])('goes on where it %s, more than once', async (_, before, undo) => {
    const { program, requests } = await begin(before);
    await cutOff(program);
    await undo?.(join(program.folder, 'tickets.snapshots.yaml'));
    const again = await program.run('resume', '--quiet', ...atMost(2));
    expect([again.stderr.includes('changed-run'), requests()]).toEqual([false, 2]);
    await cutOff(program);
    const last = await program.run('resume', '--quiet', ...atMost(3));
    expect([last.exitCode, requests()]).toEqual([0, 3]);
    expect(program.read('tickets.snapshots.yaml')).toBe(all);
    expect((await program.run('resume', '--quiet')).stderr).toContain('nothing is missing');
  });

  it('has them as its own from when it went on, and not what was there before', async () => {
    const { program } = await begin(EMPTY);
    await cutOff(program);
    const again = await program.run('resume', '--quiet', ...atMost(1));
    expect([again.exitCode, again.stderr.includes('changed-run')]).toEqual([3, false]);
    await writeFile(join(program.folder, 'tickets.snapshots.yaml'), EMPTY);
    const { stderr } = await program.run('resume', '--quiet', ...atMost(3));
    expect(stderr).toContain('`tickets.snapshots.yaml` changed since the run began');
  });

  it('does not go on with what somebody else has written', async () => {
    const { program } = await begin(EMPTY);
    await cutOff(program);
    await appendFile(join(program.folder, 'tickets.snapshots.yaml'), '# by hand\n');
    const { stderr } = await program.run('resume', '--quiet', ...atMost(3));
    expect(stderr).toContain('`tickets.snapshots.yaml` changed since the run began');
  });
});
