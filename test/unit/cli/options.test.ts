import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import type { RunSummary } from '../../../src/protocol/summary.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { nestLists, nestMaps } from '../../support/nest.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
tags: [nightly]
vars: { product: Acme, queue: billing }
model: pulze
params: { temperature: 0.5 }
messages: [{ user: "{{ticket}} {{product}}" }]
assert: [{ contains: "{{queue}}" }]
cases:
  - { id: refund, name: Charged twice, tags: [money], vars: { ticket: a refund } }
  - { id: login, tags: [access], vars: { ticket: a login } }
  - { id: broken, vars: { ticket: broken } }
emulator:
  rules:
    - { match: { text: broken }, reply: { text: nothing } }
    - { reply: { text: "{{last_user}} to billing" } }
`;

const steps = `version: 1
name: steps
steps:
  - { id: first, messages: [{ user: "hello {{case.id}}" }], assert: [{ contains: hello }] }
  - { id: second, messages: [{ user: "{{steps.first.text}}" }], assert: [{ contains: hello }] }
emulator: { rules: [{ reply: { text: "{{last_user}}" } }] }
`;

interface Ran {
  readonly exitCode: number;
  readonly summary: RunSummary;
  readonly trials: readonly TrialRecord[];
}

async function makeDesk(variables: Readonly<Record<string, string>> = {}): Promise<Program> {
  return await makeProgram({ files: { 'tickets.yaml': pipeline, 'steps.yaml': steps }, variables });
}

async function runDesk(program: Program, ...args: readonly string[]): Promise<Ran> {
  const output = await program.run('-r', 'json', '--quiet', ...args);
  if (output.stdout === '') throw new Error(output.stderr);
  return { exitCode: output.exitCode, ...JSON.parse(output.stdout) };
}

async function runCases(...args: readonly string[]): Promise<readonly string[]> {
  const program = await makeDesk();
  const { trials } = await runDesk(program, '--endpoint', 'emulator', 'tickets.yaml', ...args);
  return trials.map((trial) => trial.id);
}

function bodies(ran: Ran): readonly unknown[] {
  return ran.trials.flatMap((trial) => trial.steps.map((step) => step.request?.body));
}

describe('options that choose', () => {
  it.each([
    { args: ['--case', 'refund'], ids: ['tickets/refund#1'] },
    { args: ['--case', 'login', '--case', 'refund'], ids: ['tickets/refund#1', 'tickets/login#1'] },
    { args: ['--tag', 'money'], ids: ['tickets/refund#1'] },
    {
      args: ['--tag=money', '--tag', 'access'],
      ids: ['tickets/refund#1', 'tickets/login#1'],
    },
    {
      args: ['--tag', 'nightly'],
      ids: ['tickets/refund#1', 'tickets/login#1', 'tickets/broken#1'],
    },
    { args: ['--filter', 'TWICE'], ids: ['tickets/refund#1'] },
    { args: ['--filter', 'tickets/log'], ids: ['tickets/login#1'] },
    { args: ['--case', 'login', '--repeat', '2'], ids: ['tickets/login#1', 'tickets/login#2'] },
    { args: ['--filter', 'login', '--tag', 'access'], ids: ['tickets/login#1'] },
  ])('take $args', async ({ args, ids }) => {
    expect(await runCases(...args)).toEqual(ids);
  });

  it.each([
    ['--case', 'nobody'],
    ['--tag', 'weekly'],
    ['--filter', 'zzz'],
    ['--case', 'login', '--tag', 'money'],
  ])('end with 4 when nothing is left: %s %s', async (...args) => {
    const program = await makeDesk();
    const { exitCode, stdout } = await program.run('tickets.yaml', '--endpoint=emulator', ...args);
    expect([exitCode, stdout]).toEqual([4, '']);
  });

  it('take a step with those that it refers to', async () => {
    const program = await makeDesk();
    const run = (step: string): Promise<Ran> =>
      runDesk(program, 'steps.yaml', '--endpoint', 'emulator', '--step', step);
    expect((await run('first')).trials[0]?.steps.map((step) => step.id)).toEqual(['first']);
    expect((await run('second')).trials[0]?.steps.map((step) => step.id)).toEqual([
      'first',
      'second',
    ]);
  });
});

describe('options that say something over the files', () => {
  it('set a model, or sweep over several', async () => {
    const program = await makeDesk();
    const args = ['tickets.yaml', '--endpoint', 'emulator', '--case', 'refund'];
    const one = await runDesk(program, ...args, '--model', 'openai/gpt-4o');
    expect(one.trials.map((trial) => trial.id)).toEqual(['tickets/refund#1']);
    expect(bodies(one)).toMatchObject([{ model: 'openai/gpt-4o' }]);
    const two = await runDesk(program, ...args, '--model', 'pulze', '--model=openai/gpt-4o');
    expect(two.trials.map((trial) => trial.variant)).toEqual([
      { model: 'pulze' },
      { model: 'openai/gpt-4o' },
    ]);
  });

  it('set parameters and variables with the type that they are written with', async () => {
    const program = await makeDesk();
    const ran = await runDesk(
      program,
      ...['tickets.yaml', '--endpoint', 'emulator', '--case', 'refund'],
      ...['--param', 'temperature=0.9', '--param', 'stop=["END"]', '--param', 'max_tokens=20'],
      ...['--var', 'product=a=b', '--var', 'queue=a=b'],
    );
    expect(bodies(ran)).toEqual([
      {
        model: 'pulze',
        messages: [{ role: 'user', content: 'a refund a=b' }],
        temperature: 0.9,
        stop: ['END'],
        max_tokens: 20,
      },
    ]);
    expect(ran.trials[0]?.vars).toEqual({ product: 'a=b', queue: 'a=b', ticket: 'a refund' });
  });

  it('turn warnings into errors', async () => {
    const program = await makeProgram({
      files: { 'quiet.yaml': 'version: 1\nmessages: [{ user: hello }]\n' },
    });
    const lax = await program.run('quiet.yaml', '--endpoint', 'emulator');
    expect([lax.exitCode, lax.stderr.includes(' warning ')]).toEqual([0, true]);
    const strict = await program.run('quiet.yaml', '--endpoint', 'emulator', '--strict');
    expect([strict.exitCode, strict.stdout]).toEqual([2, '']);
  });
});

describe('options that say where to send', () => {
  it('keep the key for the address that it is for', async () => {
    const server = await startApiServer(() => completion('billing'));
    const variables = { PULZE_API_KEY: 'pulze-key-123', OTHER_KEY: 'other-key-123' };
    const program = await makeDesk(variables);
    const args = ['tickets.yaml', '--base-url', server.url, '--case', 'refund'];
    await runDesk(program, ...args);
    await runDesk(program, ...args, '--endpoint', 'pulze');
    await runDesk(program, ...args, '--api-key-env', 'OTHER_KEY');
    expect(server.requests.map((request) => request.headers.authorization)).toEqual([
      undefined,
      undefined,
      'Bearer other-key-123',
    ]);
  });

  it('speak the dialect that is named', async () => {
    const server = await startApiServer(() => completion('billing'));
    const program = await makeDesk();
    const args = ['tickets.yaml', '--base-url', server.url, '--case', 'refund'];
    const hot = ['--param', 'temperature=1.4'];
    expect((await runDesk(program, ...args, ...hot)).exitCode).toBe(0);
    const refused = await program.run(...args, ...hot, '--dialect', 'pulze');
    expect([refused.exitCode, refused.stderr.includes('Pulze takes 0 to 1')]).toEqual([2, true]);
  });

  it.each([
    { variables: {}, exitCode: 2 },
    { variables: { PULZE_ENDPOINT: 'emulator' }, exitCode: 1 },
    { variables: { PULZE_ENDPOINT: 'nowhere' }, exitCode: 2 },
    { variables: { PULZE_ENDPOINT: 'pulze' }, exitCode: 2 },
  ])('may come from $variables', async ({ variables, exitCode }) => {
    const program = await makeDesk(variables);
    expect((await program.run('tickets.yaml', '--quiet')).exitCode).toBe(exitCode);
  });
});

describe('options that say how to run', () => {
  it('try again so often', async () => {
    const server = await startApiServer(({ number }) =>
      number % 3 === 0 ? completion('billing') : { status: 500, body: {} },
    );
    const program = await makeDesk();
    const args = ['tickets.yaml', '--base-url', server.url, '--case', 'refund'];
    const twice = await runDesk(program, ...args, '--retries', '2');
    expect([twice.exitCode, twice.summary.requests, twice.summary.retries]).toEqual([0, 3, 2]);
    const never = await runDesk(program, ...args, '--retries', '0');
    expect([never.exitCode, never.summary.requests, never.summary.retries]).toEqual([3, 1, 0]);
  });

  it('have no more in flight than that', async () => {
    let inFlight = 0;
    const most: number[] = [];
    const server = await startApiServer(async () => {
      inFlight += 1;
      most.push(inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return completion('billing');
    });
    const program = await makeDesk();
    const args = ['tickets.yaml', '--base-url', server.url, '--repeat', '5'];
    await runDesk(program, ...args, '--concurrency', '1');
    expect(Math.max(...most)).toBe(1);
    await runDesk(program, ...args, '--concurrency', '4');
    expect(Math.max(...most)).toBeLessThanOrEqual(4);
  });

  it.each([
    { bail: ['--bail'], finished: 1 },
    { bail: ['--bail', '2'], finished: 2 },
    { bail: ['--bail=2'], finished: 2 },
    { bail: [], finished: 9 },
  ])('stop after failures: $bail', async ({ bail, finished }) => {
    const program = await makeDesk();
    const models = ['--model', 'pulze', '--model', 'openai/gpt-4o', '--model', 'openai/gpt-4'];
    const ran = await runDesk(
      program,
      ...[...bail, 'tickets.yaml', '--endpoint', 'emulator', '--concurrency', '1'],
      ...[...models, '--filter', 'broken', '--repeat', '3'],
    );
    expect([ran.exitCode, ran.trials.length, ran.summary.stop?.reason]).toEqual([
      1,
      finished,
      bail.length === 0 ? undefined : 'bail',
    ]);
  });

  it('show what would be sent, and send nothing', async () => {
    const server = await startApiServer(() => completion('billing'));
    const program = await makeDesk();
    const args = ['tickets.yaml', '--base-url', server.url, '--case', 'refund', '--dry-run'];
    const { exitCode, stdout } = await program.run(...args);
    expect([exitCode, server.requests.length]).toEqual([0, 0]);
    expect(stdout).toContain('"content": "a refund Acme"');
  });

  it('keep runs in another place, from which they can be reported', async () => {
    const program = await makeDesk();
    const ran = await runDesk(
      program,
      ...['tickets.yaml', '--endpoint', 'emulator', '--output', 'kept'],
    );
    const again = await program.run('report', '--output', 'kept', '-r', 'json');
    expect(JSON.parse(again.stdout).trials).toEqual(ran.trials);
    expect((await program.run('report')).exitCode).toBe(2);
  });
});

describe('options that say what to print', () => {
  it('write several reports, each to its place', async () => {
    const program = await makeDesk();
    const { stdout } = await program.run(
      ...['tickets.yaml', '--endpoint', 'emulator', '--quiet'],
      ...['-r', 'json', '--reporter=junit=out/junit.xml', '--reporter', 'jsonl=out/trials.jsonl'],
    );
    expect(JSON.parse(stdout).trials).toHaveLength(3);
    expect(program.read('out/junit.xml')).toMatch(/^<\?xml/);
    const lines = program.read('out/trials.jsonl').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).case)).toEqual(['refund', 'login', 'broken']);
  });

  it('write nothing but the report to standard output', async () => {
    const program = await makeDesk();
    const args = ['tickets.yaml', '--endpoint', 'emulator', '-r', 'jsonl'];
    const { stdout, stderr } = await program.run(...args);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).outcome),
    ).toEqual(['passed', 'passed', 'failed']);
    expect(stderr).not.toBe('');
  });

  it('colour, or do not', async () => {
    const escapeCode = String.fromCharCode(27);
    const files = { 'tickets.yaml': pipeline };
    const program = await makeProgram({ files, isTerminal: true });
    const args = ['tickets.yaml', '--endpoint', 'emulator'];
    expect((await program.run(...args)).stdout).toContain(escapeCode);
    expect((await program.run(...args, '--no-color')).stdout).not.toContain(escapeCode);
    const without = await makeProgram({ files, isTerminal: true, variables: { NO_COLOR: '1' } });
    expect((await without.run(...args)).stdout).not.toContain(escapeCode);
  });

  it('say less, or more', async () => {
    const program = await makeDesk();
    const args = ['tickets.yaml', '--endpoint', 'emulator'];
    const [quiet, plain, verbose] = [
      await program.run(...args, '--quiet'),
      await program.run(...args),
      await program.run(...args, '--verbose'),
    ];
    expect(quiet.stdout.length).toBeLessThan(plain.stdout.length);
    expect(verbose.stdout.length).toBeGreaterThanOrEqual(plain.stdout.length);
    expect(quiet.stdout).toContain('broken');
  });
});

describe('options that are not there', () => {
  it.each(['shard=1/4'])('are refused by name: --%s', async (option) => {
    const program = await makeDesk();
    for (const args of [[`--${option}`], `--${option}`.split('=')]) {
      const { exitCode, stdout, stderr } = await program.run('tickets.yaml', ...args);
      const name = option.split('=')[0];
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`\`--${name}\` is not available in this version`);
    }
  });

  it.each([
    { args: ['--modle', 'pulze'], says: 'did you mean `--model`?' },
    { args: ['--concurrency', '0'], says: '`--concurrency` takes a whole number, 1 or more' },
    { args: ['--concurrency', 'many'], says: '`--concurrency` takes a whole number, 1 or more' },
    { args: ['--retries=-1'], says: '`--retries` takes a whole number, 0 or more' },
    { args: ['--repeat', '1.5'], says: '`--repeat` takes a whole number, 1 or more' },
    { args: ['--bail=no'], says: '`--bail` takes a whole number, 1 or more' },
    { args: ['-r', 'tabel'], says: 'there is no reporter `tabel`' },
    { args: ['-r', 'json', '-r', 'table'], says: 'give one of them a file: `-r json=FILE`' },
    { args: ['-r', 'markdown', '-r', 'junit'], says: '`-r junit=FILE`' },
    { args: ['--param', 'temperature'], says: '`--param temperature` lacks' },
    {
      args: ['--param', 'top_p=0.3', '--param', 'top_p=0.4'],
      says: '`--param top_p=…` is given twice, with 0.3 and 0.4',
    },
    {
      args: ['--var', 'queue=a', '--var', 'queue=a', '--var', 'queue=b'],
      says: '`--var queue=…` is given twice, with "a" and "b"',
    },
    {
      args: ['--param', `x=${nestLists(10_000)}`],
      says: 'the value of `--param x` is nested more than 200 deep',
    },
    {
      args: ['--var', `x=${nestMaps(10_000)}`],
      says: 'the value of `--var x` is nested more than 200 deep',
    },
    { args: ['--dialect', 'pulze'], says: '`--dialect` goes with `--base-url`' },
    {
      args: ['--endpoint', 'emulator', '--api-key-env', 'DESK_KEY'],
      says: 'a named endpoint has its key in pulze.config.yaml: `api_key: { env: NAME }`',
    },
    { args: ['--endpoint', 'pluze'], says: 'did you mean `pulze`?' },
    { args: ['--step', 'mian'], says: 'did you mean `main`?' },
  ])('end with 2: $args', async ({ args, says }) => {
    const program = await makeDesk({ PULZE_ENDPOINT: 'emulator' });
    const { exitCode, stdout, stderr } = await program.run('tickets.yaml', ...args);
    // Whoever asks for JSON reads JSON, and nothing else.
    const told = stdout === '' ? '' : JSON.parse(stdout).diagnostics[0].code;
    expect([exitCode, told]).toEqual([2, args.includes('json') ? 'usage' : '']);
    expect(stderr).toContain(says);
  });
});
