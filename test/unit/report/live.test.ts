import { describe, expect, it } from 'vitest';
import type { PoolState } from '../../../src/protocol/pool-record.ts';
import { linesReporter } from '../../../src/report/builtin/lines.ts';
import { progressReporter } from '../../../src/report/builtin/progress.ts';
import { PLAIN } from '../../support/collect-report.ts';
import { makeFakeTerminal } from '../../support/fake-terminal.ts';
import { replayEvents } from '../../support/run-events.ts';
import { RUN_FIXTURES } from '../../support/run-fixtures.ts';

async function eventsOf(name: string) {
  const make = RUN_FIXTURES[name];
  if (make === undefined) throw new Error(`no fixture ${name}`);
  return replayEvents(make());
}

/** Plays events `step` milliseconds apart. */
async function play(
  reporter: typeof linesReporter,
  name: string,
  options: { step: number; columns?: number; detail?: 'quiet' | 'normal'; upTo?: number },
) {
  const terminal = makeFakeTerminal({ columns: options.columns ?? 80 });
  let now = 5000;
  const style = { ...PLAIN, color: true, detail: options.detail ?? 'normal' };
  const view = reporter.open(terminal, style, () => now);
  const events = await eventsOf(name);
  for (const event of events.slice(0, options.upTo)) {
    view.event(event);
    now += options.step;
  }
  return { terminal, view, events };
}

const POOLS: readonly PoolState[] = [
  {
    endpoint: 'desk',
    purpose: 'judging',
    in_flight_limit: 100,
    in_flight: 1,
    waiting: 0,
    requests: 4,
    tokens: 900,
    rate_limited: 0,
    shared: 'redis',
    problem: 'limits are not shared by redis: it is gone',
  },
  {
    endpoint: 'desk',
    model: 'gpt-4o',
    purpose: 'steps',
    in_flight_limit: 20,
    requests_limit: 570,
    tokens_limit: 190_000,
    in_flight: 12,
    waiting: 30,
    requests: 480,
    tokens: 93_000,
    rate_limited: 3,
    parked_ms: 7000,
  },
];

describe('progress', () => {
  it('shows how far the run is, what it costs and how long it will take', async () => {
    const { terminal } = await play(progressReporter, 'many-trials', { step: 125, upTo: 202 });
    expect(terminal.screen()).toEqual([
      '━━━━━━━━━━━━━───────────────────────────  100/300 33%  92 passed, 8 failed',
      '  50 s left · 4/s · 14,000 tokens · $0.042',
      '  25 s, 1 under way: ticket-101',
    ]);
  });

  it('tells of a failed attempt for a while', async () => {
    const { terminal } = await play(progressReporter, 'errored', { step: 1000, upTo: 6 });
    expect(terminal.screen().at(-1)).toBe('  429 from emulator for login-loop, attempt 2; waiting');
    const later = await play(progressReporter, 'errored', { step: 9000, upTo: 8 });
    expect(later.terminal.screen().join()).not.toContain('waiting');
  });

  it('shows where limits hold requests back, and what is wrong with them', async () => {
    const { terminal, view } = await play(progressReporter, 'many-trials', {
      step: 125,
      columns: 130,
      upTo: 3,
    });
    view.event({ type: 'pools_seen', pools: POOLS });
    view.tick();
    expect(terminal.screen().slice(-3)).toEqual([
      '  gpt-4o at desk: 12/20 in flight, 30 waiting, 480/570 requests and 93,000/190,000 tokens a minute, 429: 3, rests for 7 s',
      '  desk, judging: 1/100 in flight, 4 requests and 900 tokens a minute, shared by redis',
      '  limits are not shared by redis: it is gone',
    ]);
  });

  it('is drawn at most eight times a second', async () => {
    const { terminal } = await play(progressReporter, 'many-trials', { step: 10, upTo: 500 });
    expect(terminal.writes.length).toBeLessThanOrEqual(41);
  });

  it('follows the time where nothing happens', async () => {
    const terminal = makeFakeTerminal();
    let now = 0;
    const view = progressReporter.open(terminal, PLAIN, () => now);
    view.tick();
    for (const event of (await eventsOf('many-trials')).slice(0, 2)) view.event(event);
    now = 7000;
    view.tick();
    expect(terminal.screen()).toEqual([
      '────────────────────────────────────────  0/300 0%  0 passed',
      '  7 s, 1 under way: ticket-001',
    ]);
  });

  it('shows a note below all else until the end', async () => {
    const { terminal, view } = await play(progressReporter, 'many-trials', { step: 125, upTo: 3 });
    view.note('stopping');
    view.tick();
    expect(terminal.screen().at(-1)).toBe('  stopping');
    view.close();
    expect(terminal.screen()).toEqual([]);
  });

  it('wraps a note that is too long for the terminal', async () => {
    const { terminal, view } = await play(progressReporter, 'many-trials', {
      step: 125,
      upTo: 3,
      columns: 50,
    });
    view.note('stopping: waiting for what is in flight; Ctrl-C again ends it at once');
    expect(terminal.screen().slice(-2)).toEqual([
      '  stopping: waiting for what is in flight;',
      '  Ctrl-C again ends it at once',
    ]);
  });

  it('takes its lines to be wrapped in a terminal that was made narrower', async () => {
    const terminal = { ...makeFakeTerminal(), columns: 80 };
    const view = progressReporter.open(terminal, PLAIN, () => 0);
    for (const event of (await eventsOf('many-trials')).slice(0, 2)) view.event(event);
    terminal.columns = 40;
    view.close();
    expect(terminal.writes.at(-1)).toContain('\u001b[2A');
  });

  it('leaves the terminal as it was, however often it is closed', async () => {
    const { terminal, view, events } = await play(progressReporter, 'sweep', { step: 200 });
    expect(terminal.screen()).not.toEqual([]);
    view.close();
    view.close();
    for (const event of events) view.event(event);
    expect([terminal.screen(), terminal.unknownCodes]).toEqual([[], []]);
  });

  it.each([20, 40, 60, 200])('is never as wide as a terminal of %i columns', async (columns) => {
    const { terminal } = await play(progressReporter, 'errored', { step: 200, columns });
    expect(terminal.screen().filter((line) => line.length >= columns)).toEqual([]);
  });

  it('is silent when quiet is asked for', async () => {
    const { terminal } = await play(progressReporter, 'sweep', { step: 200, detail: 'quiet' });
    expect(terminal.writes).toEqual([]);
  });
});

describe('lines', () => {
  it('tell the start, every tenth, and the end', async () => {
    const { terminal } = await play(linesReporter, 'many-trials', { step: 40 });
    expect(terminal.screen()).toMatchInlineSnapshot(`
      [
        "running 300 trials of ticket-triage at pulze (https://api.pulze.ai/v1), 8 at a time",
        "2 s: 30/300 (10%), 28 passed, 2 failed; 22 s left; 12.5/s; 4,200 tokens; $0.0126",
        "5 s: 60/300 (20%), 55 passed, 5 failed; 19 s left; 12.5/s; 8,400 tokens; $0.0252",
        "7 s: 90/300 (30%), 83 passed, 7 failed; 17 s left; 12.5/s; 12,600 tokens; $0.0378",
        "10 s: 120/300 (40%), 110 passed, 10 failed; 14 s left; 12.5/s; 16,800 tokens; $0.0504",
        "12 s: 150/300 (50%), 138 passed, 12 failed; 12 s left; 12.5/s; 21,000 tokens; $0.063",
        "14 s: 180/300 (60%), 165 passed, 15 failed; 10 s left; 12.5/s; 25,200 tokens; $0.0756",
        "17 s: 210/300 (70%), 193 passed, 17 failed; 7 s left; 12.5/s; 29,400 tokens; $0.0882",
        "19 s: 240/300 (80%), 220 passed, 20 failed; 5 s left; 12.5/s; 33,600 tokens; $0.101",
        "22 s: 270/300 (90%), 248 passed, 22 failed; 2 s left; 12.5/s; 37,800 tokens; $0.113",
        "275 passed, 25 failed in 24.1 s; cost $0.126",
      ]
    `);
  });

  it.each([1, 40, 2000, 60_000, 1_000_000])(
    'are at most twenty when an event comes every %i ms',
    async (step) => {
      const { terminal } = await play(linesReporter, 'many-trials', { step });
      expect(terminal.writes.length).toBeLessThanOrEqual(20);
    },
  );

  it('tell where answers do not come from a model', async () => {
    const { terminal } = await play(linesReporter, 'errored', { step: 40, upTo: 1 });
    expect(terminal.screen()).toEqual([
      'running 10 trials of ticket-triage at emulator, 8 at a time',
      'note: answers come from the embedded emulator, not from a model',
    ]);
  });

  it('tell why a run was stopped', async () => {
    const { terminal } = await play(linesReporter, 'stopped', { step: 40 });
    expect(terminal.screen().at(-1)).toBe(
      'stopped: the endpoint does not accept the key; 1 passed, 0 failed, 1 errored, 38 not run in 4.21 s; cost $0.00042',
    );
  });

  it('are silent when quiet is asked for', async () => {
    const { terminal } = await play(linesReporter, 'sweep', { step: 200, detail: 'quiet' });
    expect(terminal.writes).toEqual([]);
  });
});
