import { describe, expect, it } from 'vitest';
import { PoolTally } from '../../../../src/transport/pool/pool-tally.ts';

describe('what a pool has counted', () => {
  it('is the most that was in flight, that waited and that went out in a minute', () => {
    const tally = new PoolTally();
    for (const waiting of [2, 5, 3]) tally.waits(waiting);
    for (const inFlight of [1, 2, 1]) tally.sent(1000, { inFlight, queued: 1.3 });
    tally.used(2000, 70);
    tally.used(3000, 30);
    tally.sent(70_000, { inFlight: 1, queued: 0 });
    tally.used(71_000, 20);
    expect(tally.record()).toEqual({
      peak_in_flight: 2,
      peak_waiting: 5,
      requests: 4,
      tokens: 120,
      requests_per_minute: 3,
      tokens_per_minute: 100,
      rate_limited: 0,
      queue_ms: 4,
    });
    expect(tally.state(71_000)).toEqual({ requests: 1, tokens: 20, rate_limited: 0 });
  });

  it('is how its limit moved since its first request, the latest hundred times', () => {
    const tally = new PoolTally();
    tally.sent(5000, { inFlight: 1, queued: 0 });
    for (const now of [5000, 5200]) tally.limitIs(now, 20);
    expect(tally.record()).not.toHaveProperty('history');
    tally.limitIs(6000, 40);
    expect(tally.record().history).toEqual([
      { at_ms: 0, in_flight_limit: 20 },
      { at_ms: 1000, in_flight_limit: 40 },
    ]);
    for (let step = 0; step < 100; step++) tally.limitIs(7000 + step, step % 2);
    const { history = [] } = tally.record();
    expect([history.length, history[0], history.at(-1)]).toEqual([
      100,
      { at_ms: 2000, in_flight_limit: 0 },
      { at_ms: 2099, in_flight_limit: 1 },
    ]);
  });

  it.each<[string, (tally: PoolTally) => void]>([
    ['a request waited', (tally) => tally.waits(1)],
    ['one was refused by the service', (tally) => tally.rateLimited()],
    ['one was not sent', (tally) => tally.notSent()],
  ])('says that a limit was felt where %s', (_, happen) => {
    const tally = new PoolTally();
    tally.sent(0, { inFlight: 1, queued: 0 });
    expect(tally.wasLimited).toBe(false);
    happen(tally);
    expect(tally.wasLimited).toBe(true);
  });

  it('tells what was not sent only where something was not', () => {
    const tally = new PoolTally();
    expect(tally.record()).not.toHaveProperty('not_sent');
    tally.notSent();
    tally.rateLimited();
    expect(tally.record()).toMatchObject({ not_sent: 1, rate_limited: 1 });
  });
});
