import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/api/run.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
model: gpt-4o
params: { temperature: "{{t}}" }
messages: [{ user: "{{case.id}}" }]
assert: [{ contains: ok }]
cases: [{ id: a, vars: { t: 1 } }, { id: b, vars: { t: 3 } }, { id: c, vars: { t: 0 } }]
`;

function rewrite({ folder }: Program, change: (lines: readonly string[]) => readonly string[]) {
  const runs = join(folder, '.pulze/runs');
  const path = join(runs, readdirSync(runs).sort()[0] ?? '', 'journal.jsonl');
  writeFileSync(path, change(readFileSync(path, 'utf8').split('\n')).join('\n'));
}

describe('a run of a version that held no request against the rules before it', () => {
  it('goes on, is run and judged again, and has the trial errored', async () => {
    const server = await startApiServer(() => completion('ok'));
    let draws = 0;
    const program = await makeProgram({
      files: {
        'tickets.yaml': pipeline,
        'pulze.config.yaml': `endpoint: desk\nendpoints: { desk: { base_url: "${server.url}", dialect: openai } }\n`,
      },
      random: () => (0.377 * draws++) % 1,
    });
    expect((await program.run('tickets.yaml', '--quiet')).exitCode).toBe(2);
    const earlier = { run: 'earlier', what: 'failed' } as const;
    const command = ['pulze-run', 'tickets.yaml', '--concurrency', '1'];
    const options = { files: ['tickets.yaml'], command, concurrency: 1, repeats: earlier };
    const first = await run(options, program.makeEnvironment());
    expect(first).toMatchObject({ kind: 'ran', summary: { counts: { errored: 1, passed: 2 } } });
    // A journal ends in a line's end.
    rewrite(program, ([started = '', trial = '']) => {
      const { run: header, ...rest } = JSON.parse(started);
      const { repeats: _, ...plain } = header;
      return [JSON.stringify({ ...rest, run: plain }), trial, ''];
    });
    const id = readdirSync(join(program.folder, '.pulze/runs'))[0] ?? '';
    for (const args of [
      ['resume', id],
      ['rescore', id],
      ['rerun', id, '--errored'],
    ]) {
      const { exitCode, stderr } = await program.run(...args, '--quiet');
      expect([args[0], exitCode, stderr]).toEqual([
        args[0],
        3,
        expect.not.stringContaining('sent'),
      ]);
    }
    expect(server.requests).toHaveLength(3);
  });
});
