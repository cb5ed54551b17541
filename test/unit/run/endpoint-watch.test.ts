import { describe, expect, it } from 'vitest';
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

/** Which call of those that fail so ends the run; undefined for none of twenty. */
function findLast(failure: Failure, run: { inFlight: number; trials: number }): number | undefined {
  const watch = makeEndpointWatch(run);
  for (let call = 1; call <= 20; call++) {
    if (watch.see(desk, failure) !== undefined) return call;
  }
  return undefined;
}

describe('an endpoint that has never answered', () => {
  it.each([
    ['refuses connections', refused, 3],
    ['hangs', { kind: 'timeout', message: 'no answer' } as const, 3],
    ['has too many requests', busy, 3],
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
    ['has too many requests', busy, 'has refused every request: answered 429'],
    ['fails', down, 'has failed every request: answered 503'],
  ])('and %s is said to do so', (_, failure, message) => {
    const stop = makeEndpointWatch({ inFlight: 1, trials: 1 }).see(desk, failure);
    expect(stop?.message).toBe(`the endpoint \`desk\` (https://desk.example) ${message}`);
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
    expect(watch.see(other, refused)).toBeUndefined();
    expect(watch.see(desk, refused)).toMatchObject({ reason: 'endpoint', failure: refused });
  });
});

describe('an endpoint that has answered', () => {
  it.each([
    ['once', undefined],
    ['that it refuses what was asked', { kind: 'refused', message: 'answered 400', status: 400 }],
  ] as const)('%s ends no run', (_, first) => {
    const watch = makeEndpointWatch({ inFlight: 1, trials: 100 });
    watch.see(desk, first);
    const stops = [keyless, refused, refused, refused].map((failure) => watch.see(desk, failure));
    expect(stops).toEqual([undefined, undefined, undefined, undefined]);
  });
});
