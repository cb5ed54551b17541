import { describe, expect, it } from 'vitest';
import { builtIns } from '../../../src/api/extensions.ts';
import { run } from '../../../src/api/run.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: Hello }]
emulator: { rules: [{ reply: { text: billing } }] }
`;

describe('an endpoint that an earlier run used', () => {
  it.each(['gone', 'other'])('is said where it is there: %s', async (earlier) => {
    const program = await makeProgram({
      files: {
        'tickets.yaml': pipeline,
        'pulze.config.yaml': 'endpoints: { other: { emulator: {} } }\n',
      },
    });
    await program.run('tickets.yaml', '--endpoint', 'emulator', '--cassette', 'record');
    const options = { files: ['tickets.yaml'], cassette: 'replay', extensions: builtIns } as const;
    const result = await run({ ...options, endpoint: { earlier } }, program.makeEnvironment());
    expect(result.kind === 'ran' && result.stored.started.run.endpoint.name).toBe(
      earlier === 'gone' ? 'emulator' : 'other',
    );
  });
});

describe('an endpoint that a template names', () => {
  it.each([
    ['in a step', 'defaults: { endpoint: "{{vars.where}}" }\n', ''],
    ['in the configuration', '', 'endpoint: "{{vars.where}}"\n'],
  ])('is refused for that %s', async (_, own, config) => {
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline + own, 'pulze.config.yaml': config || 'defaults: {}\n' },
    });
    const { exitCode, stderr } = await program.run('tickets.yaml');
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('which endpoint is asked has to be known before the run'),
    ]);
  });
});
