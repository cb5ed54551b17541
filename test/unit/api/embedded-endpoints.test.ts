import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { makeProgram } from '../../support/program.ts';

const tickets = `version: 1
model: gpt-4o
messages: [{ user: "{{ticket}}" }]
assert: [{ length: { min: 1 } }]
cases: [{ id: refund, vars: { ticket: I want a refund. } }]
`;

async function run(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<readonly TrialRecord[]> {
  const program = await makeProgram({ files: { 'tickets.yaml': tickets, ...files } });
  const { stdout, stderr } = await program.run('tickets.yaml', '-r', 'jsonl', ...args);
  if (stdout === '') throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TrialRecord);
}

function answersOf(trials: readonly TrialRecord[]) {
  return trials.map(({ steps: [step] }) => `${step?.request?.endpoint}: ${step?.text}`);
}

describe('an endpoint that is an emulator of its own', () => {
  const config = `endpoint: rehearsal
endpoints:
  rehearsal: { emulator: { rules: [{ reply: { text: from the endpoint } }] } }
  acme: { emulator: true, dialect: openai }
`;

  it('answers by its own script', async () => {
    const trials = await run({ 'pulze.config.yaml': config });
    expect(answersOf(trials)).toEqual(['rehearsal: from the endpoint']);
  });

  it('lets the rules of a pipeline come first', async () => {
    const own = `${tickets}emulator: { rules: [{ reply: { text: from the pipeline } }] }\n`;
    const trials = await run({ 'pulze.config.yaml': config, 'tickets.yaml': own });
    expect(answersOf(trials)).toEqual(['rehearsal: from the pipeline']);
  });

  it('speaks the dialect that it is given', async () => {
    const [trial] = await run({ 'pulze.config.yaml': config }, '--endpoint', 'acme');
    expect(trial?.steps[0]?.response).toMatchObject({ id: expect.stringMatching(/^chatcmpl-/) });
  });

  it('can be compared with another by an axis of the matrix', async () => {
    const swept = `${tickets}matrix: { endpoint: [rehearsal, emulator] }
emulator: { rules: [{ match: { text: parcel }, reply: { text: never } }] }
`;
    const trials = await run({ 'pulze.config.yaml': config, 'tickets.yaml': swept });
    expect(answersOf(trials)).toEqual([
      'rehearsal: from the endpoint',
      expect.stringMatching(/^emulator: ./),
    ]);
  });
});

describe('a case that is skipped unless an emulator answers', () => {
  const config =
    'endpoints: { desk: { base_url: http://127.0.0.1:9/v1 }, mine: { emulator: true } }';
  const untold = tickets.replace(
    'id: refund',
    'id: refund, skip: { unless: emulator, reason: a service cannot be told to fail }',
  );

  async function find(...args: readonly string[]) {
    const files = { 'pulze.config.yaml': config, 'tickets.yaml': untold };
    const trials = await run(files, ...args);
    return trials.map(({ outcome, reason }) => ({ outcome, ...(reason && { reason }) }));
  }

  it.each(['emulator', 'mine'])('is run at %s', async (name) => {
    expect(await find('--endpoint', name)).toEqual([{ outcome: 'passed' }]);
  });

  it.each([
    ['an endpoint with an address', ['--endpoint', 'desk']],
    ['an emulator that is served', ['--base-url', 'http://127.0.0.1:9/v1']],
  ])('is skipped, with the reason, at %s', async (_, args) => {
    const reason = 'a service cannot be told to fail';
    expect(await find(...args)).toEqual([{ outcome: 'skipped', reason }]);
  });

  it('goes by the endpoint of each variant', async () => {
    const swept = `${untold}matrix: { endpoint: [desk, mine] }\n`;
    const trials = await run({ 'pulze.config.yaml': config, 'tickets.yaml': swept });
    expect(trials.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'tickets/refund[endpoint=desk]#1 skipped',
      'tickets/refund[endpoint=mine]#1 passed',
    ]);
  });
});

describe('`--dialect` without an address', () => {
  it('is what the emulator speaks', async () => {
    const [trial] = await run({}, '--endpoint', 'emulator', '--dialect', 'openai');
    expect(trial?.steps[0]?.response).toMatchObject({ id: expect.stringMatching(/^chatcmpl-/) });
    expect(trial?.steps[0]?.response).not.toHaveProperty('metadata');
  });

  it('is refused for a service', async () => {
    const program = await makeProgram({ files: { 'tickets.yaml': tickets } });
    const args = ['--endpoint', 'openai', '--dialect', 'pulze'];
    const { stderr, exitCode } = await program.run('tickets.yaml', ...args);
    expect({ stderr, exitCode }).toMatchSnapshot();
  });
});

describe('what is wrong with an endpoint of a configuration', () => {
  it.each([
    ['nothing to send to', 'desk: { dialect: openai }'],
    ['two things to send to', 'desk: { base_url: http://127.0.0.1:1/v1, emulator: true }'],
    ['an emulator that is none', 'desk: { emulator: false }'],
    ['a script with a mistake', 'desk: { emulator: { rules: [{ match: { text: "(" } }] } }'],
    ['a key of the script that is none', 'desk: { emulator: { rulez: [] } }'],
  ])('is told at its place: %s', async (_, endpoint) => {
    const files = { 'tickets.yaml': tickets, 'pulze.config.yaml': `endpoints:\n  ${endpoint}\n` };
    const program = await makeProgram({ files });
    const { stderr, exitCode } = await program.run('validate', 'tickets.yaml');
    expect({ stderr, exitCode }).toMatchSnapshot();
  });
});

it('draws anew for each of several like questions of one judge, whichever comes first', async () => {
  const text = `version: 1
name: desk
model: gpt-4o
params: { n: 8 }
messages: [{ user: hello }]
assert: [{ judge: { rubric: "Is it polite?", params: { temperature: 1 } } }]
emulator: { rules: [{ match: { text: polite } }, { reply: { choices: [${'{ text: hi },'.repeat(8)}] } }] }
`;
  const answersAt = async (concurrency: string): Promise<readonly string[]> => {
    const program = await makeProgram({ files: { 'desk.yaml': text } });
    const shared = ['desk.yaml', '--endpoint', 'emulator', '-r', 'json', '--quiet'];
    const { stdout } = await program.run(...shared, '--concurrency', concurrency);
    const [trial] = JSON.parse(stdout).trials;
    return trial.assertions[0].calls.map((call: { readonly text: string }) => call.text);
  };
  const answers = await answersAt('1');
  expect(new Set(answers).size).toBeGreaterThan(1);
  expect(await answersAt('8')).toEqual(answers);
});
