import { readdirSync, readFileSync } from 'node:fs';
import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const options = ['--quiet', '--concurrency', '1'];

/** What a kill leaves of a run: the records of its first trials, and no snapshots. */
async function kill({ folder }: Program, finished: number): Promise<void> {
  const runs = join(folder, '.pulze/runs');
  const journal = join(runs, readdirSync(runs)[0] ?? '', 'journal.jsonl');
  const lines = readFileSync(journal, 'utf8').split('\n');
  const ends = lines.flatMap((line, at) => (line.includes('"type":"trial_finished"') ? [at] : []));
  const kept = lines.slice(0, (ends[finished - 1] ?? 0) + 1);
  await truncate(journal, Buffer.byteLength(`${kept.join('\n')}\n`));
  await rm(join(folder, 'desk.snapshots.yaml'), { force: true });
}

const repeats = `version: 1
name: desk
model: gpt-4o
messages: [{ user: "{{case.id}}" }]
assert: [{ consistent: { across: repeats, min_agreement: 0.8 } }]
repeat: 4
cases: [{ id: a }, { id: b }]
`;

describe('agreement over repeats', () => {
  it.each([1, 2, 3])('is judged over all answers also after a kill, with %d kept', async (kept) => {
    const server = await startApiServer(({ number }) =>
      completion(number === 1 ? 'sales' : number === 2 ? 'support' : 'billing'),
    );
    const program = await makeProgram({ files: { 'desk.yaml': repeats } });
    const whole = await program.run('desk.yaml', '--base-url', server.url, ...options);
    await kill(program, kept);
    const resumed = await program.run('resume', ...options);
    const said = /of 4 answers agree on `billing`: 0\.\d+, less than 0.8/;
    expect([whole.exitCode, resumed.exitCode]).toEqual([1, 1]);
    expect([whole.stdout, resumed.stdout]).toEqual([
      expect.stringMatching(said),
      expect.stringMatching(said),
    ]);
    expect(server.requests).toHaveLength(8 + 8 - kept);
  });
});

const texts = `version: 1
name: desk
defaults: { model: gpt-4o }
steps:
  - id: draft
    messages: [{ user: "draft {{case.id}}" }]
    assert: [snapshot]
  - id: reply
    messages: [{ user: "reply {{steps.draft.text}}" }]
assert: [{ contains: answer }, { snapshot: { normalize: [trim] } }]
cases: [{ id: a }, { id: b }, { id: c }]
`;

describe('snapshots', () => {
  it.each([[[]], [['-u']]])(
    'of trials that were finished before a kill are kept as well: %s',
    async (more) => {
      const server = await startApiServer(({ body }) =>
        completion(`answer to ${/(?:draft|reply)[^"]*/.exec(JSON.stringify(body))?.[0]}`),
      );
      const files = { 'desk.yaml': texts };
      const program = await makeProgram({ files });
      await program.run('desk.yaml', '--base-url', server.url, ...options, ...more);
      const whole = program.read('desk.snapshots.yaml');
      await kill(program, 2);
      const resumed = await program.run('resume', ...options);
      expect([resumed.exitCode, resumed.stderr]).toEqual([
        0,
        expect.stringContaining('snapshots in desk.snapshots.yaml: 6 new\n'),
      ]);
      expect(program.read('desk.snapshots.yaml')).toBe(whole);
      expect(server.requests).toHaveLength(6 + 2);
    },
  );

  it('of trials whose last step failed are not those of another step', async () => {
    const server = await startApiServer(({ body }) =>
      JSON.stringify(body).includes('reply draft a')
        ? { status: 400, body: {} }
        : completion(/(?:draft|reply)[^"]*/.exec(JSON.stringify(body))?.[0] ?? ''),
    );
    const program = await makeProgram({ files: { 'desk.yaml': texts.replace('answer', 'draft') } });
    await program.run('desk.yaml', '--base-url', server.url, ...options);
    const whole = program.read('desk.snapshots.yaml');
    await kill(program, 1);
    await program.run('resume', ...options);
    expect(program.read('desk.snapshots.yaml')).toBe(whole);
  });
});
