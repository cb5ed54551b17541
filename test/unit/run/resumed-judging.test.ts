import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunHeader } from '../../../src/protocol/event.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const judged = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{case.id}}" }]
assert: [{ similar: { to: hello, min: -1, model: text-embedding-3-small, endpoint: one } }]
cases: [{ id: a }, { id: b }]
`;

async function makeDesk(pipeline: string, variables: Record<string, string> = {}) {
  const [one, two] = [
    await startApiServer(() => completion('ok')),
    await startApiServer(() => completion('ok')),
  ];
  const program = await makeProgram({
    files: {
      'tickets.yaml': pipeline,
      'pulze.config.yaml': `endpoints:
  one: { base_url: "${one.url}", dialect: openai }
  two: { base_url: "${two.url}", dialect: openai }
`,
    },
    variables,
  });
  return { program, one, two };
}

/** A killed run of which the record has another header. */
function rewrite(program: Program, change: (header: RunHeader) => unknown): void {
  const runs = join(program.folder, '.pulze/runs');
  const path = join(runs, readdirSync(runs)[0] ?? '', 'journal.jsonl');
  const [first = '', second = ''] = readFileSync(path, 'utf8').split('\n');
  const { run, ...started } = JSON.parse(first);
  writeFileSync(path, `${JSON.stringify({ ...started, run: change(run) })}\n${second}\n`);
}

describe('a run that an emulator answers in place of the endpoint of a judge', () => {
  it.each([
    ['as its record says', (header: RunHeader) => header, undefined],
    [
      'unless the service judged, by its record',
      (header: RunHeader) => ({
        ...header,
        asked: {
          ...header.asked,
          judging: [{ name: 'one', base_url: 'http://h', dialect: 'openai' }],
        },
      }),
      'were judged at `one` (http://h, openai), and would be judged at `one` (openai), answered by `emulator` now',
    ],
  ])('goes on %s', async (_, change, problem) => {
    const { program, one } = await makeDesk(judged);
    const args = ['--quiet', '--endpoint', 'emulator', '--dialect', 'openai'];
    const { exitCode } = await program.run('tickets.yaml', ...args, '--concurrency', '1');
    expect(exitCode).toBe(0);
    rewrite(program, change);
    const resumed = await program.run('resume', '--quiet');
    expect([resumed.exitCode, resumed.stderr]).toEqual(
      problem === undefined
        ? [0, expect.not.stringContaining('error')]
        : [2, expect.stringContaining(problem)],
    );
    expect(one.requests).toHaveLength(0);
  });
});
