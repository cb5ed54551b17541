import { describe, expect, it } from 'vitest';
import type { Interrupts } from '../../../src/environment/interrupts.ts';
import { type ApiAnswer, completion, startApiServer } from '../../support/api-server.ts';
import { untilEnded } from '../../support/ended-trials.ts';
import { makeInstantClock } from '../../support/instant-clock.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{ticket}}" }]
assert: [{ contains: ok }]
cases: [${Array.from({ length: 9 }, (_, n) => `{ id: t${n}, vars: { ticket: ticket ${n} } }`)}]
`;

interface Interrupted {
  readonly interrupts: Interrupts;
  readonly stop: () => void;
  readonly abort: () => void;
}

function makeInterrupts(): Interrupted {
  const [stop, abort] = [new AbortController(), new AbortController()];
  return {
    interrupts: { stop: stop.signal, abort: abort.signal },
    stop: () => stop.abort(),
    abort: () => abort.abort(),
  };
}

function start(url: string, interrupts: Interrupts): Promise<{ program: Program; out: Outcome }> {
  return startWith(url, interrupts, ['--concurrency', '3']);
}

interface Outcome {
  readonly exitCode: number;
  readonly cases: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly reason: string | undefined;
}

async function startWith(
  url: string,
  interrupts: Interrupts,
  args: readonly string[],
): Promise<{ program: Program; out: Outcome }> {
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
  const shared = ['tickets.yaml', '--base-url', url, '-r', 'json', '--quiet'];
  const { exitCode, stdout } = await program.runWith(interrupts, ...shared, ...args);
  const { summary, trials } = JSON.parse(stdout);
  const cases = trials.map((trial: { case: string; outcome: string }) => [
    trial.case,
    trial.outcome,
  ]);
  const out = {
    exitCode,
    cases: cases.map((each: readonly string[]) => each.join(' ')),
    counts: summary.counts,
    reason: summary.stop?.reason,
  };
  return { program, out };
}

describe('the first interrupt', () => {
  it('starts nothing more, and waits for what is in flight', async () => {
    const { interrupts, stop } = makeInterrupts();
    const waiting: (() => void)[] = [];
    const server = await startApiServer(async ({ number }): Promise<ApiAnswer> => {
      if (number === 3) {
        stop();
        for (const wake of waiting) wake();
      } else {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      return completion('ok');
    });
    const { out, program } = await start(server.url, interrupts);
    expect(out).toEqual({
      exitCode: 130,
      cases: ['t0 passed', 't1 passed', 't2 passed'],
      counts: { planned: 9, passed: 3, failed: 0, errored: 0, skipped: 0, not_run: 6 },
      reason: 'interrupted',
    });
    expect(server.requests).toHaveLength(3);
    const again = await program.run('report', '-r', 'json');
    expect([again.exitCode, JSON.parse(again.stdout).trials.length]).toEqual([0, 3]);
  });

  it('is none to a run of which nothing is left but what is in flight', async () => {
    const { interrupts, stop } = makeInterrupts();
    const server = await startApiServer(({ number }) => {
      if (number === 9) stop();
      return completion('ok');
    });
    const { out, program } = await startWith(server.url, interrupts, ['--concurrency', '1']);
    expect([out.exitCode, out.cases.length, out.reason]).toEqual([0, 9, undefined]);
    const again = await program.run('report', '--save-baseline', 'baseline.json');
    expect(again.exitCode).toBe(0);
  });

  it('ends a wait for a retry, and records nothing of it', async () => {
    const { interrupts, stop } = makeInterrupts();
    const server = await startApiServer(({ number }) => {
      if (number > 1) return completion('ok');
      stop();
      return { status: 429, headers: { 'retry-after': '5' }, body: {} };
    });
    const { out } = await startWith(server.url, interrupts, ['--concurrency', '1']);
    expect([out.exitCode, out.cases, server.requests.length]).toEqual([130, [], 1]);
  });

  it('is why the run ends, whatever is said of the endpoint to what was in flight', async () => {
    const { interrupts, stop } = makeInterrupts();
    const server = await startApiServer(() => {
      stop();
      return { status: 401, body: {} };
    });
    const { out } = await startWith(server.url, interrupts, ['--concurrency', '1']);
    expect([out.exitCode, out.cases, out.reason]).toEqual([130, ['t0 errored'], 'interrupted']);
  });

  it('sends nothing when it comes before the first trial', async () => {
    const { interrupts, stop } = makeInterrupts();
    stop();
    const server = await startApiServer(() => completion('ok'));
    const { out } = await start(server.url, interrupts);
    expect([out.exitCode, out.cases, server.requests.length]).toEqual([130, [], 0]);
  });
});

describe('the second interrupt', () => {
  it('cuts off what is in flight, and records none of it', async () => {
    const { interrupts, stop, abort } = makeInterrupts();
    const server = await startApiServer(({ number, body }): ApiAnswer => {
      if (JSON.stringify(body).includes('ticket 0')) return completion('ok');
      if (number === 4) {
        stop();
        abort();
      }
      return 'hang';
    });
    const { out } = await start(server.url, interrupts);
    expect(out).toEqual({
      exitCode: 130,
      cases: ['t0 passed'],
      counts: { planned: 9, passed: 1, failed: 0, errored: 0, skipped: 0, not_run: 8 },
      reason: 'interrupted',
    });
  });

  it('ends a wait for a retry', async () => {
    const { interrupts, stop, abort } = makeInterrupts();
    const clock = makeInstantClock();
    const server = await startApiServer(() => {
      stop();
      abort();
      return { status: 503, body: {} };
    });
    const { out } = await start(server.url, interrupts);
    expect([out.exitCode, out.cases, clock.sleeps]).toEqual([130, [], []]);
  });

  it('is an end also without the first', async () => {
    const { interrupts, abort } = makeInterrupts();
    const server = await startApiServer(({ number }): ApiAnswer => {
      if (number === 2) abort();
      return number === 1 ? completion('ok') : 'hang';
    });
    const { out } = await startWith(server.url, interrupts, ['--concurrency', '1']);
    expect(out).toEqual({
      exitCode: 130,
      cases: ['t0 passed'],
      counts: { planned: 9, passed: 1, failed: 0, errored: 0, skipped: 0, not_run: 8 },
      reason: 'interrupted',
    });
  });

  it('keeps what a trial was answered before, for whoever goes on', async () => {
    const { interrupts, abort } = makeInterrupts();
    const server = await startApiServer(({ number }): ApiAnswer => {
      if (number === 2) abort();
      return number === 2 ? 'hang' : completion('ok');
    });
    const steps = `version: 1
name: letters
defaults: { model: gpt-4o }
steps:
  - { id: draft, messages: [{ user: draft }] }
  - { id: reply, messages: [{ user: "reply to {{steps.draft.text}}" }] }
assert: [{ contains: ok }]
`;
    const program = await makeProgram({ files: { 'letters.yaml': steps } });
    const args = ['letters.yaml', '--base-url', server.url, '--quiet'];
    expect((await program.runWith(interrupts, ...args)).exitCode).toBe(130);
    expect((await program.run('resume', '--quiet')).exitCode).toBe(0);
    const asked = server.requests.map(({ body }) => JSON.stringify(body['messages']));
    expect(asked.map((each) => /draft"|reply/.exec(each)?.[0])).toEqual([
      'draft"',
      'reply',
      'reply',
    ]);
  });
});

describe('an interrupt of a run that its endpoint has ended', () => {
  /** Two calls were refused for good; `last` is what comes of the third, which was in flight. */
  async function runRefused(interrupts: Interrupts, last: () => ApiAnswer) {
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const server = await startApiServer(async ({ body }) => {
      const asked = JSON.stringify(body);
      if (asked.includes('ticket 2')) {
        arrive();
        await untilEnded(program, 2);
        return last();
      }
      if (asked.includes('ticket 1')) await arrived;
      const error = { message: 'Top up.', code: 'insufficient_quota' };
      return { status: 429, body: { error } };
    });
    const args = ['tickets.yaml', '--base-url', server.url, '--concurrency', '2', '-r', 'json'];
    const { exitCode, stdout } = await program.runWith(interrupts, ...args);
    const { summary, trials } = JSON.parse(stdout);
    return { exitCode, reason: summary.stop.reason, message: summary.stop.message, trials };
  }

  it('leaves why it ended, and waits for what is in flight, if it is the first', async () => {
    const { interrupts, stop } = makeInterrupts();
    const { exitCode, reason, message, trials } = await runRefused(interrupts, () => {
      stop();
      return completion('ok');
    });
    expect([exitCode, reason, trials.length]).toEqual([3, 'endpoint', 3]);
    expect(message).toContain('refused the first 2 calls');
  });

  it('is why it ended if it cuts off what is in flight', async () => {
    const { interrupts, stop, abort } = makeInterrupts();
    const { exitCode, reason, trials } = await runRefused(interrupts, () => {
      stop();
      abort();
      return 'hang';
    });
    expect([exitCode, reason, trials.length]).toEqual([130, 'interrupted', 2]);
  });
});
