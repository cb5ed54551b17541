import { describe, expect, it } from 'vitest';
import type { PlannedPipeline } from '../../../src/plan/plan.ts';
import type { Failure } from '../../../src/protocol/failure.ts';
import type { Connection } from '../../../src/run/connection.ts';
import { makeEndpointWatch } from '../../../src/run/endpoint-watch.ts';

const desk = { name: 'desk', baseUrl: 'https://desk.example' } as unknown as Connection;
const other = { name: 'other', baseUrl: 'https://other.example' } as unknown as Connection;

const refused: Failure = { kind: 'connection', message: 'connection refused' };
const reset: Failure = { kind: 'connection', message: 'connection reset', cut: true };
const down: Failure = { kind: 'server', message: 'answered 503', status: 503 };
const keyless: Failure = { kind: 'authentication', message: 'answered 401', status: 401 };
const forbidden: Failure = { kind: 'authentication', message: 'answered 403', status: 403 };
const busy: Failure = { kind: 'rate_limit', message: 'answered 429', status: 429 };
const usedUp: Failure = { ...busy, message: 'the quota is used up', hints: ['it needs credit'] };
const cutOff: Failure = { kind: 'connection', message: 'cut', cut: true, status: 200 };

/** Which call of those that fail so ends the run; undefined for none of twenty. */
function findLast(failure: Failure, run: { inFlight: number; trials: number }): number | undefined {
  const watch = makeEndpointWatch(run);
  for (let call = 1; call <= 20; call++) {
    watch.see(desk, failure);
    if (watch.stop !== undefined) return call;
  }
  return undefined;
}

describe('an endpoint that has never answered', () => {
  it.each([
    ['refuses connections', refused, 3],
    ['hangs', { kind: 'timeout', message: 'no answer' } as const, 3],
    ['has no quota left', usedUp, 3],
    ['has too many requests', busy, 10],
    ['does not take the key', keyless, 1],
    ['forbids', forbidden, 10],
    ['fails', down, 10],
    ['resets connections', reset, 10],
  ])('and %s ends the run', (_, failure, calls) => {
    expect(findLast(failure, { inFlight: 8, trials: 100 })).toBe(calls);
  });

  it.each([
    ['refuses connections', refused, 'has not answered once: connection refused'],
    ['resets connections', reset, 'has broken off every connection: connection reset'],
    ['breaks answers off', cutOff, 'has broken off every connection: cut'],
    ['has too many requests', busy, 'has refused every request: answered 429'],
    ['fails', down, 'has failed every request: answered 503'],
  ])('and %s is said to do so', (_, failure, message) => {
    const watch = makeEndpointWatch({ inFlight: 1, trials: 1 });
    watch.see(desk, failure);
    expect(watch.stop?.message).toBe(`the endpoint \`desk\` (https://desk.example) ${message}`);
  });

  it('ends it as soon as all that were in flight, or all trials, failed by its silence', () => {
    expect(findLast(refused, { inFlight: 1, trials: 100 })).toBe(1);
    expect(findLast(refused, { inFlight: 8, trials: 2 })).toBe(2);
    expect(findLast(down, { inFlight: 8, trials: 4 })).toBe(4);
  });

  it('is none the less for another that has, nor for what was not sent to it', () => {
    const watch = makeEndpointWatch({ inFlight: 1, trials: 100 });
    watch.see(other, undefined);
    watch.see(desk, { kind: 'template', message: 'no value' });
    watch.see(other, refused);
    expect(watch.stop).toBeUndefined();
    watch.see(desk, refused);
    expect(watch.stop).toMatchObject({ reason: 'endpoint', failure: refused });
  });

  it.each([
    ['left the first call without an answer: connection refused', refused, 1],
    ['left the first 3 calls without an answer: connection refused', refused, 3],
    ['broke off the first 10 calls: connection reset', reset, 10],
    ['refused the first 10 calls: answered 429', busy, 10],
    ['failed the first 10 calls: answered 503', down, 10],
  ])(
    'is not said to be one where what was in flight was answered: it %s',
    (message, failure, count) => {
      const watch = makeEndpointWatch({ inFlight: count, trials: 100 });
      for (let call = 0; call < count; call++) watch.see(desk, failure);
      watch.see(desk, undefined);
      expect(watch.stop?.message).toBe(`the endpoint \`desk\` (https://desk.example) ${message}`);
    },
  );

  it('leaves nothing to wait for where it does not take the key', () => {
    const hopeless = [keyless, forbidden, refused].map((failure) => {
      const watch = makeEndpointWatch({ inFlight: 1, trials: 1 });
      watch.see(desk, failure);
      return watch.isHopeless;
    });
    expect(hopeless).toEqual([true, false, false]);
  });

  it('leaves what was asked of another to wait for, also where it does not take the key', async () => {
    const watch = makeEndpointWatch({ inFlight: 8, trials: 100 });
    const connect = watch.note((name) => Promise.resolve(name === 'desk' ? desk : other));
    await connect('desk', {} as PlannedPipeline);
    await connect('other', {} as PlannedPipeline);
    watch.see(desk, keyless);
    expect([watch.stop?.reason, watch.isHopeless]).toEqual(['endpoint', false]);
  });
});

describe('an endpoint that has answered', () => {
  it.each([
    ['once', undefined],
    ['that it refuses what was asked', { kind: 'refused', message: 'answered 400', status: 400 }],
  ] as const)('%s ends no run', (_, first) => {
    const watch = makeEndpointWatch({ inFlight: 1, trials: 100 });
    watch.see(desk, first);
    for (const failure of [keyless, refused, refused, refused]) watch.see(desk, failure);
    expect(watch.stop).toBeUndefined();
  });
});
