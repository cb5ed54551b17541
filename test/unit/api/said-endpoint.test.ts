import { describe, expect, it } from 'vitest';
import { builtIns } from '../../../src/api/extensions.ts';
import { run } from '../../../src/api/run.ts';
import type { RunHeader } from '../../../src/protocol/event.ts';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { type ApiServer, completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const steps = `version: 1
name: tickets
defaults: { model: gpt-4o, endpoint: paid }
steps:
  - { id: shared, messages: [{ user: Hello }] }
  - { id: own, endpoint: paid, messages: [{ user: Hello }] }
cases: [{ id: refund }]
`;
const swept = `version: 1
name: swept
model: gpt-4o
messages: [{ user: Hello }]
matrix: { endpoint: [paid], tone: [warm] }
`;

interface Services {
  readonly paid: ApiServer;
  readonly other: ApiServer;
  readonly program: Program;
}

/** A service that is paid, and another; the paid one has a key. */
async function startServices(variables: Readonly<Record<string, string>> = {}): Promise<Services> {
  const paid = await startApiServer(() => completion('from paid'));
  const other = await startApiServer(() => completion('from the other'));
  const config = `endpoints:
  paid: { base_url: ${paid.url}, api_key: { env: PAID_KEY } }
  other: { base_url: ${other.url} }
`;
  const program = await makeProgram({
    files: { 'pulze.config.yaml': config, 'steps.yaml': steps, 'swept.yaml': swept },
    variables: { PAID_KEY: 'sk-paid-0123456789', ...variables },
  });
  return { paid, other, program };
}

interface Report {
  readonly run: RunHeader;
  readonly trials: readonly TrialRecord[];
}

describe('an address on the command line', () => {
  it.for(['steps.yaml', 'swept.yaml'])('takes the place of what %s names', async (file) => {
    const { paid, other, program } = await startServices();
    const { stdout } = await program.run(file, '--base-url', other.url, '-r', 'json');
    const { run: header } = JSON.parse(stdout) as Report;
    expect(header.endpoint).toMatchObject({ name: 'base-url', base_url: other.url });
    expect(paid.requests).toEqual([]);
    expect(other.requests.length).toBeGreaterThan(0);
    expect(other.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it.for(['baseUrl', 'name'])('does so in the library, said as a %s', async (key) => {
    const { paid, other, program } = await startServices();
    const endpoint = key === 'name' ? { name: 'other' } : { baseUrl: other.url };
    const options = { files: ['steps.yaml'], endpoint, extensions: builtIns };
    const result = await run(options, program.makeEnvironment());
    expect(result.kind).toBe('ran');
    expect([paid.requests.length, other.requests.length]).toEqual([0, 2]);
  });
});

describe('a pipeline that names its endpoint', () => {
  it('is asked there, and a run says so', async () => {
    const { paid, program } = await startServices({ PULZE_ENDPOINT: 'emulator' });
    const { stderr, stdout } = await program.run('steps.yaml', '-r', 'json');
    expect((JSON.parse(stdout) as Report).run.endpoint).toEqual({
      name: 'paid',
      base_url: paid.url,
      dialect: 'openai',
    });
    expect(stderr).toContain(`running 1 trial of tickets at paid (${paid.url}), 8 at a time`);
    expect(stderr).not.toContain('emulator');
    expect(paid.requests).toHaveLength(2);
  });

  it('is asked there by a run that goes on, and so is the other', async () => {
    const { paid, other, program } = await startServices({ PULZE_ENDPOINT: 'other' });
    const mixed = `${swept.replace('[paid]', '[other, paid]')}assert: [{ contains: nowhere }]\n`;
    await program.makeEnvironment().files.writeText('mixed.yaml', mixed);
    const first = await program.run('mixed.yaml', '--bail', '1', '--concurrency', '1');
    expect(first.stderr).toContain(`at other (${other.url}) and paid, 1 at a time`);
    const { stdout } = await program.run('resume', '-r', 'json');
    const { trials } = JSON.parse(stdout) as Report;
    expect(trials.map(({ steps: [step] }) => step?.text)).toEqual(['from the other', 'from paid']);
    expect([paid.requests.length, other.requests.length]).toEqual([1, 1]);
  });
});

const judged = `version: 1
name: judged
model: gpt-4o
messages: [{ user: Hello }]
assert:
  - judge: { rubric: Is it kind?, endpoint: paid, model: gpt-4o-mini }
  - similar: { to: Hello, endpoint: paid, min: -1 }
emulator:
  rules:
    - match: { step: judge }
      reply: { json: { reasoning: It is., verdict: pass } }
`;

describe('a judge that names its endpoint', () => {
  const judge = async (services: Services, ...args: readonly string[]) => {
    await services.program.makeEnvironment().files.writeText('judged.yaml', judged);
    return await services.program.run('judged.yaml', ...args);
  };

  it('is an emulator as the steps are where the command line names one, without a key', async () => {
    const services = await startServices({ PAID_KEY: '' });
    const { stdout, stderr } = await judge(services, '--endpoint', 'emulator', '-r', 'json');
    const { run: header, trials } = JSON.parse(stdout) as Report;
    expect(services.paid.requests).toEqual([]);
    expect(header.endpoint).toEqual({
      name: 'emulator',
      dialect: 'pulze',
      note: 'the embedded emulator answers, not a real model',
    });
    expect(stderr).not.toContain('paid');
    expect(
      trials[0]?.assertions.map(({ verdict, calls = [] }) => [verdict, calls[0]?.endpoint]),
    ).toEqual([
      ['passed', 'emulator'],
      ['passed', 'emulator'],
    ]);
  });

  it.each([
    ['an environment', { 'judged.yaml': judged }, { PULZE_ENDPOINT: 'emulator' }],
    ['a pipeline', { 'judged.yaml': `${judged}defaults: { endpoint: emulator }\n` }, {}],
    ['an axis', { 'judged.yaml': `${judged}matrix: { endpoint: [emulator, mine] }\n` }, {}],
    ['a configuration', { 'judged.yaml': judged }, {}, 'endpoint: emulator\n'],
  ] as const)('is an emulator where %s names one for all steps', async (...named) => {
    const [, files, variables, more = ''] = named;
    const { paid, program } = await startServices({ PAID_KEY: '', ...variables });
    const world = program.makeEnvironment().files;
    const config = `${more}${program.read('pulze.config.yaml')}  mine: { emulator: true }\n`;
    await world.writeText('pulze.config.yaml', config);
    for (const [path, text] of Object.entries(files)) await world.writeText(path, text);
    const { exitCode, stdout, stderr } = await program.run('judged.yaml', '-r', 'json');
    const { run: header, trials } = JSON.parse(stdout) as Report;
    expect([exitCode, paid.requests.length]).toEqual([0, 0]);
    expect(stderr).not.toContain('paid');
    expect(header.asked?.judging).toEqual([
      { name: 'paid', dialect: 'openai', note: 'answered by `emulator`' },
    ]);
    const calls = trials.flatMap(({ assertions }) => assertions.flatMap((each) => each.calls));
    expect(new Set(calls.map((each) => each?.endpoint))).toEqual(new Set(['emulator']));
  });

  it('is one in those pipelines of a run only whose steps are sent to emulators', async () => {
    const { paid, program } = await startServices();
    const { files } = program.makeEnvironment();
    const noScript = judged.slice(0, judged.indexOf('emulator:'));
    const rehearsed = noScript.replace('name: judged', 'name: rehearsed');
    await files.writeText('a.yaml', `${rehearsed}defaults: { endpoint: emulator }\n`);
    await files.writeText('b.yaml', `${noScript}defaults: { endpoint: other }\n`);
    const { stdout } = await program.run('a.yaml', 'b.yaml', '-r', 'json');
    const { run: header, trials } = JSON.parse(stdout) as Report;
    expect(
      trials.map(({ pipeline, assertions }) => [
        pipeline,
        ...assertions.flatMap(({ calls = [] }) => calls.map(({ endpoint }) => endpoint)),
      ]),
    ).toEqual([
      ['rehearsed', 'emulator', 'emulator'],
      ['judged', 'paid', 'paid'],
    ]);
    expect(header.asked?.judging?.map(({ name, note }) => [name, note])).toEqual([
      ['paid', 'answered by `emulator`'],
      ['paid', undefined],
    ]);
    expect(paid.requests).toHaveLength(2);
  });

  it('is asked there where an emulator’s address is replaced', async () => {
    const services = await startServices();
    await judge(services, '--endpoint', 'emulator', '--base-url', services.other.url);
    expect(services.other.requests.length).toBe(1);
    expect(services.paid.requests.length).toBeGreaterThan(0);
  });

  it('is asked there where another endpoint is named for the steps, and a run says so', async () => {
    const services = await startServices();
    const { paid, other } = services;
    const { stdout, stderr } = await judge(services, '--endpoint', 'other', '-r', 'json');
    const { run: header } = JSON.parse(stdout) as Report;
    expect(header.endpoint.name).toBe('other');
    expect(header.asked?.judging).toMatchObject([{ name: 'paid' }]);
    expect(stderr).toContain(`at other (${other.url}), judged at paid, `);
    expect(other.requests).toHaveLength(1);
    expect(paid.requests.length).toBeGreaterThan(0);
  });

  it('is told of before the run where it is asked elsewhere', async () => {
    const services = await startServices();
    const elsewhere = await judge(services, '--dry-run', '--endpoint', 'other');
    expect(elsewhere.stdout).toContain('judging: about 2 calls at paid, in none');
    const rehearsed = await judge(services, '--dry-run', '--endpoint', 'emulator');
    expect(rehearsed.stdout).toContain('judging: about 2 calls, in none');
  });
});

describe('an axis of endpoints', () => {
  it.for(['--endpoint', '--base-url'])('is missed because of %s, which is said', async (option) => {
    const pipeline = `version: 1
model: gpt-4o
messages: [{ user: "At {{matrix.endpoint}}" }]
matrix: { endpoint: [paid, other] }
assert: [{ contains: a }]
cases: [{ id: a }]
`;
    const program = await makeProgram({ files: { 'swept.yaml': pipeline } });
    const value = option === '--endpoint' ? 'emulator' : 'http://h/v1';
    const { exitCode, stderr } = await program.run('swept.yaml', option, value);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('`matrix` has no `endpoint`');
    expect(stderr).toContain(`\`${option}\` takes the place of the axis \`endpoint\``);
  });
});

describe('an address that no request can be sent to', () => {
  it.for([
    ['nonsense', 'does not begin with http:// or https://'],
    ['ftp://h/v1', 'does not begin with http:// or https://'],
    ['http://127.0.0.1:99999/v1', 'has `99999` as its port, which is none'],
    ['http://[desk]/v1', 'has no host that could be asked'],
    ['http://u:pw@h/v1', 'has a user name or password in it'],
    ['http://h/v1?api-key=abc', 'has `api-key` in its query'],
  ] as const)('is refused before a run as in one: %s', async ([address, why]) => {
    const { program } = await startServices();
    const args = ['steps.yaml', '--base-url', address];
    for (const command of [['validate'], ['list'], ['--dry-run'], []]) {
      const { exitCode, stderr } = await program.run(...command, ...args);
      expect([command, exitCode, stderr.split(why).length]).toEqual([command, 2, 2]);
    }
  });
});
