import { appendFile, writeFile } from 'node:fs/promises';
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
