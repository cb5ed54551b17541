import { describe, expect, it } from 'vitest';
import type { BudgetRecord } from '../../../src/protocol/budget-record.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  completion,
  startApiServer,
} from '../../support/api-server.ts';
import { makeInstantClock } from '../../support/instant-clock.ts';
import { makeProgram } from '../../support/program.ts';

/** As a service with prices of its own would count: `gpt-4o` is 2.5 and 10 dollars per million tokens. */
interface Bill {
  requests: number;
  tokens: number;
  costUsd: number;
  failures: number;
}

/** Tokens of an answer without a limit: more than what is expected of the first. */
const LONGEST = 400;

/** Draws that depend on the request's number only. */
function draw(number: number): number {
  return ((number * 7919) % 1000) / 1000;
}

/** Answers as long as it may be or shorter, some after a failure, and keeps the books. */
function serve(bill: Bill): (request: ApiRequest) => Promise<ApiAnswer> {
  return async ({ number, body }) => {
    bill.requests += 1;
    // Those that came first do not end first.
    for (let turn = 0; turn < number % 5; turn++) await new Promise(setImmediate);
    if (draw(number) < 0.15) {
      bill.failures += 1;
      return { status: 500, body: { error: { message: 'overloaded' } } };
    }
    // No more than its tokenizer counts, which is what is set aside for it.
    const prompt = Math.ceil(JSON.stringify(body['messages']).length / 5);
    const choices = Number(body['n'] ?? 1);
    const most = Number(body['max_tokens'] ?? LONGEST);
    const answer = Math.ceil(most * draw(number * 31)) * choices;
    bill.tokens += prompt + answer;
    bill.costUsd += (prompt * 2.5 + answer * 10) / 1_000_000;
    const usage = {
      prompt_tokens: prompt,
      completion_tokens: answer,
      total_tokens: prompt + answer,
    };
    const text = JSON.stringify(body['messages']).includes('Rubric') ? '{"score": 1}' : 'ok';
    return completion(text, { usage });
  };
}

interface Asked {
  readonly settings: string;
  readonly options: readonly string[];
  readonly inFlight: number;
  readonly config?: string;
}

async function runOver(
  { settings, options, inFlight, config }: Asked,
  answer: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>,
) {
  const server = await startApiServer(answer);
  const pipeline = `version: 1
name: desk
model: gpt-4o
messages: [{ user: "Where is the refund of order {{case.id}}?" }]
${settings}
cases: [${Array.from({ length: 60 }, (_, n) => `{ id: c${n} }`)}]
`;
  const files = { 'desk.yaml': pipeline, ...(config && { 'pulze.config.yaml': config }) };
  const program = await makeProgram({ files });
  const shared = ['desk.yaml', '--base-url', server.url, '-r', 'json', '--quiet'];
  const { exitCode, stdout, stderr } = await program.run(
    ...[...shared, '--concurrency', String(inFlight), ...options],
  );
  if (stdout === '') throw new Error(stderr);
  const { summary, trials } = JSON.parse(stdout) as {
    summary: {
      counts: Readonly<Record<string, number>>;
      cost_usd?: number;
      usage: Readonly<Record<string, number>>;
      budgets: readonly BudgetRecord[];
      stop?: { readonly reason: string; readonly message: string };
    };
    trials: readonly {
      readonly outcome: string;
      readonly steps: readonly {
        readonly failure?: { readonly kind: string; readonly message: string };
      }[];
    }[];
  };
  return { exitCode, summary, trials, server, program, stderr };
}

const judged = `params: { max_tokens: 40, n: 2 }
assert: [{ judge: { rubric: "Rubric: is it polite?", params: { max_tokens: 20 } } }]`;
const unlimited = `assert: [{ contains: ok }]`;

describe('a run with a budget', () => {
  it.each(
    [1, 8, 64].flatMap((inFlight) => [
      { inFlight, settings: judged, over: 0, name: 'judges, retries and two choices' },
      { inFlight, settings: unlimited, over: LONGEST, name: 'answers of any length' },
    ]),
  )('keeps to tokens, with $inFlight in flight and $name', async ({ inFlight, settings, over }) => {
    const bill: Bill = { requests: 0, tokens: 0, costUsd: 0, failures: 0 };
    const options = ['--max-tokens-total', '6000'];
    const { exitCode, summary } = await runOver({ settings, options, inFlight }, serve(bill));
    expect(bill.tokens).toBeLessThanOrEqual(6000 + over);
    expect(bill.tokens).toBeGreaterThan(5500);
    expect(summary.budgets[0]).toMatchObject({ used: { tokens: bill.tokens }, spent: 'tokens' });
    expect([exitCode, summary.stop?.reason]).toEqual([3, 'budget']);
    expect(bill.failures).toBeGreaterThan(0);
  });

  it.each([1, 8, 64])('keeps to money, with %i in flight', async (inFlight) => {
    const bill: Bill = { requests: 0, tokens: 0, costUsd: 0, failures: 0 };
    const options = ['--max-cost', '0.02'];
    const { exitCode, summary } = await runOver(
      { settings: judged, options, inFlight },
      serve(bill),
    );
    expect(bill.costUsd).toBeLessThanOrEqual(0.02);
    expect(bill.costUsd).toBeGreaterThan(0.018);
    expect(summary.budgets[0]?.used.cost_usd).toBeCloseTo(bill.costUsd, 9);
    expect([exitCode, summary.budgets[0]?.spent]).toEqual([3, 'cost']);
  });

  it.each([1, 8, 64])('never sends a request too many, with %i in flight', async (inFlight) => {
    const bill: Bill = { requests: 0, tokens: 0, costUsd: 0, failures: 0 };
    const options = ['--max-requests', '33'];
    const { exitCode, summary } = await runOver(
      { settings: judged, options, inFlight },
      serve(bill),
    );
    expect(bill.requests).toBe(33);
    const { failing, ...budget } = summary.budgets[0] ?? {};
    expect([budget]).toEqual([
      {
        of: 'run',
        limits: { requests: 33 },
        used: { requests: 33 },
        spent: 'requests',
        trials: 60,
        not_run: summary.counts['not_run'],
        cut_off: expect.any(Number),
      },
    ]);
    expect(exitCode).toBe(3);
    const { not_run: left } = summary.counts;
    const [{ cut_off: begun } = {}] = summary.budgets;
    const failed = failing ? `, ${failing.trials} of them failing so far: ${failing.message}` : '';
    expect(summary.stop?.message).toBe(
      `the request budget of the run (33) was used up: ${left} of 60 trials were not run, ${begun} of them cut off${failed}`,
    );
  });

  it('errors no trial: one that was cut off is not run', async () => {
    const { summary, trials, exitCode } = await runOver(
      { settings: judged, options: ['--max-requests', '1'], inFlight: 1 },
      () => completion('ok'),
    );
    expect([exitCode, trials]).toEqual([3, []]);
    expect(summary.counts).toMatchObject({ errored: 0, not_run: 60 });
    expect(summary.stop?.message).toBe(
      'the request budget of the run (1) was used up: 60 of 60 trials were not run, 1 of them cut off',
    );
  });

  it('does not try again what has no room, and tells what it failed with', async () => {
    const { summary, trials, server, program } = await runOver(
      { settings: unlimited, options: ['--max-requests', '1'], inFlight: 1 },
      () => ({ status: 500, body: { error: { message: 'overloaded' } } }),
    );
    expect([server.requests.length, trials]).toEqual([1, []]);
    const message = 'the service failed (500): overloaded';
    expect(summary.budgets[0]?.failing).toEqual({ trials: 1, message });
    expect(summary.stop?.message).toBe(
      `the request budget of the run (1) was used up: 60 of 60 trials were not run, 1 of them failing so far: ${message}`,
    );
    const { stdout } = await program.run('report');
    expect(stdout).toMatch(
      /Budget +1 of 1 request \(used up\); 1 of the requests for what did not end\n/,
    );
  });

  it('tells what a judge failed with when there was no room for another attempt', async () => {
    const { summary } = await runOver(
      { settings: judged, options: ['--max-requests', '2'], inFlight: 1 },
      ({ number }) =>
        number === 1 ? completion('ok') : { status: 500, body: { error: { message: 'tired' } } },
    );
    expect(summary.budgets[0]).toMatchObject({
      cut_off: 1,
      failing: { trials: 1, message: 'the service failed (500): tired' },
    });
  });

  it('tells what a step failed with where another had no room', async () => {
    const server = await startApiServer(() => ({
      status: 400,
      body: { error: { message: 'no such thing' } },
    }));
    const text = `version: 1
name: desk
defaults: { model: gpt-4o }
budget: { requests: 1 }
steps:
  - { id: early, messages: [{ user: hello }] }
  - { id: late, messages: [{ user: hello }] }
`;
    const program = await makeProgram({ files: { 'desk.yaml': text } });
    const { stdout } = await program.run('desk.yaml', '--base-url', server.url, '-r', 'json');
    const { summary } = JSON.parse(stdout);
    expect(summary.counts).toMatchObject({ errored: 0, not_run: 1 });
    expect(summary.budgets[0].failing).toEqual({
      trials: 1,
      message: expect.stringContaining('no such thing'),
    });
    expect((await program.run('report')).stdout).toContain(
      'pipeline desk: 1 of 1 request (used up); 1 of the requests for what did not end',
    );
  });

  it('is not used up where a request is larger than all of it', async () => {
    const { summary, program } = await runOver(
      { settings: unlimited, options: ['--max-tokens-total', '5'], inFlight: 1 },
      () => completion('ok'),
    );
    expect(summary.stop?.message).toBe(
      'the token budget of the run (5) has no room for a request: 60 of 60 trials were not run',
    );
    const { stdout } = await program.run('report');
    expect(stdout).toMatch(/Budget +0 of 5 tokens \(no room for a request\)\n/);
  });

  it('counts what broke off at the most that it can have been', async () => {
    const { summary } = await runOver(
      {
        settings: 'params: { max_tokens: 40 }\nassert: [{ contains: ok }]',
        options: ['--max-tokens-total', '1000', '--retries', '0'],
        inFlight: 1,
      },
      ({ number }) => (number === 1 ? 'reset' : completion('ok')),
    );
    const counted = 16;
    expect(summary.budgets).toEqual([
      {
        of: 'run',
        limits: { tokens: 1000 },
        used: { tokens: counted + 40 + 59 * 12 },
        uncertain: 1,
      },
    ]);
  });

  it('ends only what a pipeline’s or a tag’s budget is about', async () => {
    const settings = 'tags: [nightly]\nbudget: { requests: 40 }\nassert: [{ contains: ok }]';
    const config =
      'budgets: { run: { requests: 100 }, tags: { nightly: { requests: 20 }, other: { requests: 1 } } }\n';
    const { exitCode, summary } = await runOver(
      { settings, options: [], inFlight: 8, config },
      () => completion('ok'),
    );
    expect(exitCode).toBe(3);
    expect(summary.stop?.message).toBe(
      'the request budget of the tag `nightly` (20) was used up: 40 of 60 trials were not run',
    );
    expect(summary.budgets.map(({ of, used, spent }) => [of, used.requests, spent])).toEqual([
      ['run', 20, undefined],
      ['pipeline', 20, undefined],
      ['tag', 20, 'requests'],
      ['tag', 0, undefined],
    ]);
  });

  it('begins nothing when the time is over, and waits for what is in flight', async () => {
    const clock = makeInstantClock();
    const server = await startApiServer(async ({ number }) => {
      if (number === 3) clock.pass(60_000);
      return completion('ok');
    });
    const cases = Array.from({ length: 9 }, (_, n) => `{ id: c${n} }`);
    const pipeline = `version: 1\nname: desk\nmodel: gpt-4o\nmessages: [{ user: hello }]\nassert: [{ contains: ok }]\ncases: [${cases}]\n`;
    const program = await makeProgram({ files: { 'desk.yaml': pipeline }, clock });
    const { exitCode, stdout } = await program.run(
      ...['desk.yaml', '--base-url', server.url, '-r', 'json', '--quiet'],
      ...['--concurrency', '1', '--max-time', '60s'],
    );
    const { summary } = JSON.parse(stdout);
    expect(summary.counts).toMatchObject({ passed: 3, not_run: 6 });
    expect(summary.stop.message).toBe(
      'the time budget of the run (1m) was used up: 6 of 9 trials were not run',
    );
    expect(exitCode).toBe(3);
  });

  it('does not wait for another attempt when the time is over', async () => {
    const clock = makeInstantClock();
    const server = await startApiServer(({ number }) => {
      if (number === 2) clock.pass(60_000);
      return {
        status: 503,
        headers: { 'retry-after': '20' },
        body: { error: { message: 'busy' } },
      };
    });
    const pipeline =
      'version: 1\nname: desk\nmodel: gpt-4o\nmessages: [{ user: hello }]\nassert: [{ contains: ok }]\n';
    const program = await makeProgram({ files: { 'desk.yaml': pipeline }, clock });
    const { exitCode, stdout } = await program.run(
      ...['desk.yaml', '--base-url', server.url, '-r', 'json', '--quiet', '--max-time', '60s'],
    );
    const { summary } = JSON.parse(stdout);
    expect(server.requests).toHaveLength(2);
    expect(summary.stop.message).toBe(
      'the time budget of the run (1m) was used up: 1 of 1 trials was not run, 1 of them failing so far: the service failed (503): busy',
    );
    expect(exitCode).toBe(3);
  });

  it('drops nobody from a search that it has cut', async () => {
    const settings = `matrix: { tone: [a, b, c, d] }
search: { strategy: successive_halving, budget: 100 }
budget: { requests: 30 }
assert: [{ contains: ok }]`;
    const { exitCode, summary, server } = await runOver(
      { settings, options: [], inFlight: 8 },
      () => completion('ok'),
    );
    expect(server.requests).toHaveLength(30);
    expect(summary.counts).toMatchObject({ passed: 30, not_run: 210 });
    expect(summary.counts['spared']).toBeUndefined();
    expect(exitCode).toBe(3);
  });

  it('lets a router’s answers cost what they say, and no more than the dearest before', async () => {
    const config = 'endpoint: desk\nendpoints: { desk: { emulator: true } }\n';
    const pipeline =
      'version: 1\nname: desk\nmodel: pulze\nparams: { max_tokens: 20 }\nrepeat: 100\nmessages: [{ user: hello }]\nassert: [{ length: { min: 1 } }]\n';
    const program = await makeProgram({
      files: { 'desk.yaml': pipeline, 'pulze.config.yaml': config },
    });
    const { exitCode, stdout } = await program.run(
      ...['desk.yaml', '-r', 'json', '--quiet', '--concurrency', '64', '--max-cost', '0.01'],
    );
    const { summary } = JSON.parse(stdout);
    expect(exitCode).toBe(3);
    expect(summary.cost_usd).toBeLessThanOrEqual(0.01);
    expect(summary.cost_usd).toBeGreaterThan(0.008);
    expect(summary.budgets[0].used.cost_usd).toBeCloseTo(summary.cost_usd, 9);
  });

  it('calls back what waits for a limit when answers are longer than they may be', async () => {
    const usage = { prompt_tokens: 20, completion_tokens: 1000, total_tokens: 1020 };
    const server = await startApiServer(() => completion('ok', { usage }));
    const config = `endpoint: desk
endpoints: { desk: { base_url: '${server.url}', limits: { concurrency: 2 } } }
`;
    const pipeline = `version: 1
model: m
params: { max_tokens: 10 }
repeat: 60
messages: [{ user: hello }]
assert: [{ contains: ok }]
`;
    const files = { 'desk.yaml': pipeline, 'pulze.config.yaml': config };
    const program = await makeProgram({ files });
    const { exitCode, stdout } = await program.run(
      ...['desk.yaml', '-r', 'json', '--quiet', '--concurrency', '50'],
      ...['--max-tokens-total', '3000'],
    );
    const { summary } = JSON.parse(stdout);
    expect(exitCode).toBe(3);
    // At most the two that were in flight when it was known.
    expect(server.requests.length).toBeLessThanOrEqual(3);
    expect(summary.counts.errored).toBe(0);
    expect(summary.budgets[0].used.tokens).toBe(server.requests.length * 1020);
  });

  it.each([
    {
      name: 'a prompt that the service adds to',
      options: ['--max-tokens-total', '25000'],
      usage: { prompt_tokens: 3000, completion_tokens: 10, total_tokens: 3010 },
      model: 'gpt-4o',
      each: { tokens: 3010 },
    },
    {
      name: 'a dearer model that answers',
      options: ['--max-cost', '0.03'],
      usage: { prompt_tokens: 20, completion_tokens: 40, total_tokens: 60 },
      model: 'gpt-4',
      each: { cost_usd: 0.003 },
    },
  ])('is overrun by one answer at the most with $name', async ({ options, usage, ...told }) => {
    const { summary, server } = await runOver(
      { settings: 'params: { max_tokens: 40 }\nassert: [{ contains: ok }]', options, inFlight: 4 },
      async ({ number }) => {
        for (let turn = 0; turn < number % 5; turn++) await new Promise(setImmediate);
        return completion('ok', { usage, model: told.model });
      },
    );
    const [{ limits, used, spent } = {}] = summary.budgets;
    const [[kind, each] = ['', 0]] = Object.entries(told.each);
    const limit = Number({ ...limits }[kind]);
    expect({ ...used }[kind]).toBeCloseTo(server.requests.length * each, 9);
    expect({ ...used }[kind]).toBeLessThanOrEqual(limit + each);
    expect({ ...used }[kind]).toBeGreaterThan(limit - 2 * each);
    expect(spent).toBeDefined();
  });

  it('counts tokens where the service’s total does not, as the totals do', async () => {
    const usage = { prompt_tokens: 30, completion_tokens: 20, total_tokens: 0 };
    const { summary } = await runOver(
      {
        settings: 'assert: [{ contains: ok }]',
        options: ['--max-tokens-total', '1000'],
        inFlight: 1,
      },
      () => completion('ok', { usage }),
    );
    expect(summary.budgets[0]).toMatchObject({ used: { tokens: 1000 }, spent: 'tokens' });
    expect(summary.usage).toEqual({
      prompt_tokens: 600,
      completion_tokens: 400,
      total_tokens: 1000,
    });
  });

  it('tells what of it no answer cost', async () => {
    const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
    const { summary, program } = await runOver(
      {
        settings: 'repeat: 1\nassert: [{ contains: ok }]',
        options: ['--max-cost', '1'],
        inFlight: 1,
      },
      ({ number }) =>
        number === 1
          ? { status: 500, body: { error: { message: 'overloaded' }, usage } }
          : completion('ok', { usage }),
    );
    expect(summary.cost_usd).toBeCloseTo(60 * 0.00045, 9);
    expect(summary.budgets[0]?.used.cost_usd).toBeCloseTo(61 * 0.00045, 9);
    const { stdout } = await program.run('report');
    expect(stdout).toMatch(
      /Budget +\$0\.0274 of \$1\.00; \$0\.00045 of it for attempts that failed, or trials that did not end\n/,
    );
  });

  it('takes the command line’s part over the file’s, and leaves the others', async () => {
    const config = 'budgets: { run: { requests: 5, tokens: 1000 } }\n';
    const { summary } = await runOver(
      { settings: unlimited, options: ['--max-requests', '7'], inFlight: 1, config },
      () => completion('ok'),
    );
    expect(summary.budgets[0]).toMatchObject({
      limits: { requests: 7, tokens: 1000 },
      used: { requests: 7, tokens: 84 },
    });
  });

  it('is not used by answers that are kept', async () => {
    const program = await makeProgram({
      files: {
        'desk.yaml':
          'version: 1\nname: desk\nmodel: pulze\nmessages: [{ user: hello }]\nrepeat: 9\nassert: [{ length: { min: 1 } }]\n',
      },
    });
    const run = (...args: string[]) =>
      program.run('desk.yaml', '--endpoint', 'emulator', '--quiet', ...args);
    expect((await run('--cassette', 'record')).exitCode).toBe(0);
    expect((await run('--cassette', 'replay', '--max-requests', '1')).exitCode).toBe(0);
    expect((await run('--cassette', 'auto', '--max-cost', '0.000001')).exitCode).toBe(0);
  });

  it('goes on with a larger budget, in which what was used before is counted', async () => {
    const { program, server } = await runOver(
      { settings: unlimited, options: ['--max-requests', '20'], inFlight: 8 },
      () => completion('ok'),
    );
    const again = await program.run('resume', '-r', 'json', '--quiet');
    expect(again.exitCode).toBe(3);
    expect(server.requests).toHaveLength(20);
    const more = await program.run('resume', '--max-requests', '50', '-r', 'json', '--quiet');
    expect(more.exitCode).toBe(3);
    expect(server.requests).toHaveLength(50);
    const whole = await program.run('resume', '--max-requests', '60', '-r', 'json', '--quiet');
    expect(whole.exitCode).toBe(0);
    expect(server.requests).toHaveLength(60);
  });
});
