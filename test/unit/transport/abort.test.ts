import { describe, expect, it } from 'vitest';
import { onAbort } from '../../../src/transport/abort.ts';

describe('waiting for a signal', () => {
  it('calls everyone who still waits, once', () => {
    const stop = new AbortController();
    const called: string[] = [];
    onAbort(stop.signal, () => called.push('billing'));
    onAbort(stop.signal, () => called.push('shipping'))();
    onAbort(stop.signal, () => called.push('returns'));
    stop.abort();
    stop.abort();
    expect(called).toEqual(['billing', 'returns']);
  });

  it('is given up by those alone who do, in any order, also twice', () => {
    const stop = new AbortController();
    const called: string[] = [];
    const [billing, , , claims] = ['billing', 'shipping', 'returns', 'claims'].map((name) =>
      onAbort(stop.signal, () => called.push(name)),
    );
    billing?.();
    billing?.();
    // It has moved up by then.
    claims?.();
    stop.abort();
    expect(called).toEqual(['returns', 'shipping']);
  });

  it('is over at once for a signal that has aborted', () => {
    const called: string[] = [];
    onAbort(AbortSignal.abort(), () => called.push('billing'));
    expect(called).toEqual(['billing']);
  });
});
