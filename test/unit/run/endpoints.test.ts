import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import type { RunSummary } from '../../../src/protocol/summary.ts';
import { type ApiAnswer, completion, startApiServer } from '../../support/api-server.ts';
import { makeInstantClock } from '../../support/instant-clock.ts';
import { makeProgram, type Program, type ProgramOutput } from '../../support/program.ts';

const tickets = `version: 1
name: tickets
model: gpt-4o
defaults: { timeout: 2s }
messages: [{ user: "{{ticket}}" }]
assert: [{ contains: ok }]
cases:
${Array.from({ length: 12 }, (_, n) => `  - { id: ticket-${n}, vars: { ticket: ticket ${n} } }`).join('\n')}
`;

interface Record {
  readonly summary: RunSummary;
  readonly trials: readonly TrialRecord[];
}

async function runTickets(
  url: string,
  options: {
    clock?: ReturnType<typeof makeInstantClock>;
    args?: readonly string[];
    keyless?: boolean;
  } = {},
): Promise<ProgramOutput & { record: Record; program: Program }> {
  const program = await makeProgram({
    files: { 'tickets.yaml': tickets },
    variables: { SERVICE_KEY: 'sk-desk-0123456789' },
    ...(options.clock && { clock: options.clock }),
  });
  const output = await program.run(
    'tickets.yaml',
    ...['--base-url', url, '-r', 'json', '--quiet'],
    ...(options.keyless === true ? [] : ['--api-key-env', 'SERVICE_KEY']),
    ...(options.args ?? []),
  );
  if (output.stdout === '') throw new Error(output.stderr);
  return { ...output, program, record: JSON.parse(output.stdout) as Record };
}

function outcomes(record: Record): readonly string[] {
  return record.trials.map((trial) => trial.outcome);
}

describe('an endpoint that never answers', () => {
  it('ends the run with one error when it refuses every connection', async () => {
    const clock = makeInstantClock();
    const { exitCode, record, stderr } = await runTickets('http://127.0.0.1:9/v1', { clock });
    expect({ exitCode, stop: record.summary.stop, outcomes: outcomes(record) }).toEqual({
      exitCode: 3,
      stop: {
        reason: 'endpoint',
        message:
          'the endpoint `base-url` (http://127.0.0.1:9/v1) has not answered once: connection refused by 127.0.0.1:9',
        failure: {
          kind: 'connection',
          message: 'connection refused by 127.0.0.1:9',
          unreached: true,
          hints: [
            'is the server running, and is the base URL right?',
            'look at the address, and whether the server runs',
          ],
        },
      },
      // What was in flight as the third had failed is waited for.
      outcomes: Array.from({ length: 8 }, () => 'errored'),
    });
    expect(record.summary.counts.not_run).toBe(4);
    expect(record.trials[0]?.steps[0]?.attempts).toHaveLength(4);
    expect(Math.max(...clock.sleeps)).toBeLessThanOrEqual(4000);
    expect(stderr).not.toContain(' at ');
  });

  it('ends the run with one error when it does not take the key', async () => {
    const server = await startApiServer(() => ({
      status: 401,
      body: { error: { message: 'Incorrect API key provided: sk-desk-0123456789.' } },
    }));
    const { exitCode, record } = await runTickets(server.url, { args: ['--concurrency', '1'] });
    expect({ exitCode, ...record.summary.stop, requests: server.requests.length }).toEqual({
      exitCode: 3,
      reason: 'endpoint',
      message: `the endpoint \`base-url\` (${server.url}) has refused every request: the key was refused (401): Incorrect API key provided: [key].`,
      failure: {
        kind: 'authentication',
        message: 'the key was refused (401): Incorrect API key provided: [key].',
        status: 401,
        body: { error: { message: 'Incorrect API key provided: [key].' } },
        hints: [
          'the key is the one in `SERVICE_KEY`: look at it, and at the address that it is for',
        ],
      },
      requests: 1,
    });
    expect(outcomes(record)).toEqual(['errored']);
  });

  it('is waited for no longer when it does not take the key', async () => {
    const server = await startApiServer(({ number }) =>
      number === 1 ? 'hang' : { status: 401, body: {} },
    );
    const { record } = await runTickets(server.url, { args: ['--concurrency', '2'] });
    const { counts, stop } = record.summary;
    expect([stop?.reason, outcomes(record), counts.not_run]).toEqual(['endpoint', ['errored'], 11]);
  });

  it('ends the run with one error that says how to name a key when it wants one', async () => {
    const server = await startApiServer(() => ({
      status: 401,
      body: { detail: 'Not authenticated' },
    }));
    const args = ['--concurrency', '1'];
    const { record } = await runTickets(server.url, { args, keyless: true });
    expect({ ...record.summary.stop, requests: server.requests.length }).toMatchObject({
      message: `the endpoint \`base-url\` (${server.url}) has refused every request: the service wants a key, and none was sent (401): Not authenticated`,
      failure: {
        hints: ['`--api-key-env NAME` names the variable that holds the key'],
      },
      requests: 1,
    });
  });

  it('says which key was refused', async () => {
    const server = await startApiServer(() => ({ status: 401, body: { detail: 'no' } }));
    const keys = { one: '{ env: DESK_KEY }', other: '{ file: key.txt }' };
    const endpoints = Object.entries(keys).map(
      ([name, key]) => `  ${name}: { base_url: "${server.url}", api_key: ${key} }\n`,
    );
    const program = await makeProgram({
      files: {
        'tickets.yaml': tickets,
        'key.txt': 'sk-other-1234567',
        'pulze.config.yaml': `endpoints:\n${endpoints.join('')}`,
      },
      variables: { DESK_KEY: 'sk-one-1234567' },
    });
    await chmod(join(program.folder, 'key.txt'), 0o600);
    for (const [name, place] of [
      ['one', 'DESK_KEY'],
      ['other', 'key.txt'],
    ] as const) {
      const { stdout } = await program.run('tickets.yaml', '--endpoint', name, '-r', 'json');
      const { summary } = JSON.parse(stdout) as Record;
      expect(summary.stop?.failure?.hints).toEqual([
        `the key is the one in \`${place}\`: look at it, and at the address that it is for`,
      ]);
    }
  });

  it('says where to name the key of an endpoint of the configuration', async () => {
    const server = await startApiServer(() => ({
      status: 401,
      body: { detail: 'Not authenticated' },
    }));
    const program = await makeProgram({
      files: {
        'tickets.yaml': tickets,
        'pulze.config.yaml': `endpoints: { desk: { base_url: "${server.url}" } }\n`,
      },
    });
    const { stdout } = await program.run('tickets.yaml', '--endpoint', 'desk', '-r', 'json');
    const { summary } = JSON.parse(stdout) as Record;
    expect(summary.stop?.failure?.hints).toEqual([
      'in pulze.config.yaml, `api_key: { env: NAME }` of `desk` names the variable that holds the key',
    ]);
  });

  it('ends the run with one error when it does not take the key and says so with 400', async () => {
    const server = await startApiServer(() => ({
      status: 400,
      body: [{ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } }],
    }));
    const { record } = await runTickets(server.url, { args: ['--concurrency', '8'] });
    expect(record.summary.stop?.failure).toMatchObject({ kind: 'authentication', status: 400 });
    expect(record.trials.length).toBeLessThanOrEqual(8);
  });

  it.each([
    ['1', 10],
    ['8', 12],
  ] as const)('ends the run when it answers 429 for ever, %s at once', async (number, most) => {
    const clock = makeInstantClock();
    const server = await startApiServer(() => ({ status: 429, body: { error: 'slow down' } }));
    const { exitCode, record } = await runTickets(server.url, {
      clock,
      args: ['--concurrency', number],
    });
    expect([exitCode, record.summary.stop?.reason, record.summary.stop?.failure?.kind]).toEqual([
      3,
      'endpoint',
      'rate_limit',
    ]);
    expect(record.trials.length).toBeGreaterThanOrEqual(10);
    expect(record.trials.length).toBeLessThanOrEqual(most);
    expect(server.requests.length).toBeLessThanOrEqual(most * 4);
  });

  it('ends the run when it hangs', async () => {
    const clock = makeInstantClock();
    const server = await startApiServer(({ number }) => {
      if (number % 4 === 0) clock.pass(2000);
      return 'hang';
    });
    const { exitCode, record } = await runTickets(server.url, {
      clock,
      args: ['--concurrency', '4', '--retries', '0'],
    });
    expect([exitCode, record.summary.stop?.reason, record.summary.stop?.failure]).toEqual([
      3,
      'endpoint',
      { kind: 'timeout', message: 'no answer within 2s' },
    ]);
    expect([server.requests.length, record.summary.counts.errored]).toEqual([4, 4]);
  });

  it('ends the run when it has failed ten times', async () => {
    const server = await startApiServer(() => ({ status: 500, body: {} }));
    const { exitCode, record } = await runTickets(server.url, {
      args: ['--retries', '0', '--concurrency', '1'],
    });
    expect([exitCode, record.summary.stop?.reason, record.trials.length]).toEqual([
      3,
      'endpoint',
      10,
    ]);
  });
});

describe('an endpoint that answers only what came last', () => {
  /** The first two are at work until the others have failed. */
  async function runSlow(status: number, args: readonly string[]) {
    let failed = 0;
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await startApiServer(async ({ number }) => {
      if (number <= 2) {
        await released;
        return completion('ok');
      }
      failed += 1;
      if (failed === 10) setImmediate(() => setImmediate(release));
      return { status, body: { error: 'no' } };
    });
    const { record } = await runTickets(server.url, { args: ['--retries', '0', ...args] });
    return { requests: server.requests.length, record };
  }

  it.each([
    [429, 'refused the first 10 calls: '],
    [500, 'failed the first 10 calls: '],
  ])('ends the run, with those: after %d', async (status, message) => {
    const { requests, record } = await runSlow(status, ['--concurrency', '12', '--repeat', '2']);
    const { stop, counts } = record.summary;
    expect(stop?.message).toContain(message);
    expect(counts).toMatchObject({ passed: 2, not_run: 24 - requests });
    expect(record.trials.length).toBe(requests);
  });
});

describe('an endpoint that answers some calls', () => {
  const failures: readonly (readonly [name: string, failure: ApiAnswer])[] = [
    ['a server error', { status: 500, body: {} }],
    ['a reset connection', 'reset'],
    ['a forbidden model', { status: 403, body: { error: { message: 'not for you' } } }],
    ['a refusal', { status: 400, body: { error: { message: 'no' } } }],
  ];

  it.each(
    failures.flatMap(([name, failure]) =>
      ['1', '8'].map((concurrency) => ({ name, failure, concurrency })),
    ),
  )('goes on after $name at the first call, $concurrency at once', async (each) => {
    const server = await startApiServer(({ body }) =>
      JSON.stringify(body).includes('ticket 0"') ? each.failure : completion('ok'),
    );
    const { exitCode, record } = await runTickets(server.url, {
      args: ['--concurrency', each.concurrency, '--retries', '0'],
    });
    expect([exitCode, record.summary.stop, outcomes(record)]).toEqual([
      3,
      undefined,
      ['errored', ...Array.from({ length: 11 }, () => 'passed')],
    ]);
  });

  it('goes on when it fails later, even with a refused key', async () => {
    const server = await startApiServer(({ number }) =>
      number === 1 ? completion('ok') : { status: 401, body: {} },
    );
    const { exitCode, record } = await runTickets(server.url, { args: ['--concurrency', '1'] });
    expect([exitCode, record.summary.stop, record.summary.counts.errored]).toEqual([
      3,
      undefined,
      11,
    ]);
  });
});
