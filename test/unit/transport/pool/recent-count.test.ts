import { describe, expect, it } from 'vitest';
import { RecentCount } from '../../../../src/transport/pool/recent-count.ts';

describe('a count of the last while', () => {
  it('is of what happened within it, to a tenth', () => {
    const count = new RecentCount(1000);
    count.add(0, 5);
    count.add(450);
    expect([450, 999, 1000, 1399, 1400].map((now) => count.count(now))).toEqual([6, 6, 1, 1, 0]);
  });

  it('forgets what is gone once only, however long it goes on', () => {
    const count = new RecentCount(1000);
    count.add(0, 5);
    expect([1000, 2000, 30_000].map((now) => count.count(now))).toEqual([0, 0, 0]);
  });

  it('counts what follows a rest for as long as all else', () => {
    const count = new RecentCount(1000);
    count.add(0, 5);
    count.add(1550, 3);
    expect([1550, 2000, 2499, 2500].map((now) => count.count(now))).toEqual([3, 3, 3, 0]);
  });
});
