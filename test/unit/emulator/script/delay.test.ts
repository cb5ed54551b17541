import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/emulator/model/random.ts';
import { drawDelay, parseDelay } from '../../../../src/emulator/script/delay.ts';

describe('drawDelay', () => {
  it('always waits a fixed delay', () => {
    const delay = parseDelay('300ms') ?? { median: 0, p99: 0 };
    expect(drawDelay(delay, makeRandom('a'))).toBe(300);
  });

  it('has the median and the 99th percentile that were asked for', () => {
    const random = makeRandom('delays');
    const delay = parseDelay({ median: '300ms', p99: '2s' }) ?? { median: 0, p99: 0 };
    const drawn = Array.from({ length: 40_000 }, () => drawDelay(delay, random)).sort(
      (a, b) => a - b,
    );
    expect(Math.abs((drawn[20_000] ?? 0) / 300 - 1)).toBeLessThan(0.03);
    expect(Math.abs((drawn[39_600] ?? 0) / 2000 - 1)).toBeLessThan(0.1);
  });
});
