import { expect, it } from 'vitest';
import { run } from '../../../src/api/run.ts';
import type { RunEvent } from '../../../src/protocol/event.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
messages: [{ user: hello }]
assert: [{ contains: ok }]
budget: { requests: 100 }
emulator:
  rules: [{ fault: { status: 500, times: 1 } }, { reply: { text: ok } }]
`;

it.each(['trial_started', 'attempt_failed', 'budgets_seen', 'trial_finished'] as const)(
  'a run rejects where whoever is told of its events does: %s',
  async (type) => {
    const program = await makeProgram({ files: { 'p.yaml': pipeline } });
    const told: RunEvent['type'][] = [];
    const running = run(
      {
        files: ['p.yaml'],
        endpoint: { name: 'emulator' },
        onEvent: async (event) => {
          told.push(event.type);
          if (event.type === type) throw new Error('the watcher is gone');
        },
      },
      program.makeEnvironment(),
    );
    await expect(running).rejects.toThrow('the watcher is gone');
    expect(told).toContain(type);
  },
);

it('a watcher may give back anything', async () => {
  const program = await makeProgram({ files: { 'p.yaml': pipeline } });
  const told: RunEvent[] = [];
  const result = await run(
    {
      files: ['p.yaml'],
      endpoint: { name: 'emulator' },
      onEvent: (event) => told.push(event) as never,
    },
    program.makeEnvironment(),
  );
  expect([result.kind, told.at(-1)?.type]).toEqual(['ran', 'run_finished']);
});

it('a run rejects where whoever is told of its limits throws at once, with nobody to catch it', async () => {
  const program = await makeProgram({ files: { 'p.yaml': pipeline } });
  const running = run(
    {
      files: ['p.yaml'],
      endpoint: { name: 'emulator' },
      onEvent: ({ type }) => {
        if (type === 'budgets_seen') throw new Error('the watcher is gone');
      },
    },
    program.makeEnvironment(),
  );
  await expect(running).rejects.toThrow('the watcher is gone');
});

it('a run rejects where a promise of another library does', async () => {
  const program = await makeProgram({ files: { 'p.yaml': pipeline } });
  // biome-ignore lint/suspicious/noThenProperty: other libraries have promises of their own.
  const lost = { then: (_: unknown, reject: (error: Error) => void) => reject(new Error('gone')) };
  const running = run(
    {
      files: ['p.yaml'],
      endpoint: { name: 'emulator' },
      onEvent: ({ type }) => (type === 'attempt_failed' ? (lost as never) : undefined),
    },
    program.makeEnvironment(),
  );
  await expect(running).rejects.toThrow('gone');
});
