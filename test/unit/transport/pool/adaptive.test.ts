import { describe, expect, it } from 'vitest';
import { AdaptiveLimit } from '../../../../src/transport/pool/adaptive.ts';

/** A round with all places in use; gives the limit that follows. */
function round(limit: AdaptiveLimit, now = 0): number {
  limit.sent(limit.limit);
  for (let left = Math.max(limit.limit, 4); left > 0; left--) limit.succeeded(now);
  return limit.limit;
}

function at(start: number, max = 100): AdaptiveLimit {
  return new AdaptiveLimit({ start, max });
}

describe('how many may be in flight', () => {
  it('doubles after each clean round at first, up to the most', () => {
    const limit = at(20);
    expect([limit.limit, round(limit), round(limit), round(limit), round(limit)]).toEqual([
      20, 40, 80, 100, 100,
    ]);
  });

  it('is no more than the service says', () => {
    const limit = at(20, 50);
    limit.told(4);
    expect([limit.limit, round(limit)]).toEqual([4, 4]);
    limit.told(80);
    expect([round(limit), round(limit), round(limit)]).toEqual([8, 20, 40]);
    expect(round(limit)).toBe(50);
  });

  it('is a fifth less after a 429, in fives', () => {
    const limit = at(100);
    const seen = [0, 1, 2].map((episode) => {
      limit.limited(episode * 20_000);
      return limit.limit;
    });
    expect(seen).toEqual([80, 60, 45]);
  });

  it.each([
    [60, 65],
    [45, 50],
  ])('grows by a twentieth after that: from %d to %d', (from, to) => {
    const limit = at(from === 60 ? 80 : 60);
    limit.limited(0);
    expect([limit.limit, round(limit, 15_000)]).toEqual([from, to]);
  });

  it('never falls below one, and grows one by one there', () => {
    const limit = at(6);
    const falls = Array.from({ length: 6 }, (_, episode) => {
      limit.limited(episode * 20_000);
      return limit.limit;
    });
    const rises = Array.from({ length: 5 }, () => round(limit, 200_000));
    expect([falls, rises]).toEqual([
      [4, 3, 2, 1, 1, 1],
      [2, 3, 4, 5, 6],
    ]);
  });

  it('falls once however many answers of one episode are 429s', () => {
    const limit = at(100);
    for (let answer = 0; answer < 50; answer++) limit.limited(answer * 100);
    expect(limit.limit).toBe(80);
  });

  it('is left alone for fifteen seconds then, or for as long as the service says', () => {
    const limit = at(100);
    limit.limited(0);
    expect([round(limit, 14_999), round(limit, 15_000)]).toEqual([80, 85]);
    limit.limited(20_000, 40_000);
    expect([round(limit, 59_999), round(limit, 60_000)]).toEqual([65, 70]);
  });

  it('is left alone for longer where a later answer of the episode says so', () => {
    const limit = at(100);
    limit.limited(0);
    limit.limited(1000, 30_000);
    limit.limited(2000);
    expect([round(limit, 30_999), round(limit, 31_000)]).toEqual([80, 85]);
  });

  it('does not grow where it is not used', () => {
    const limit = at(20);
    limit.sent(15);
    for (let left = 100; left > 0; left--) limit.succeeded(0);
    expect(limit.limit).toBe(20);
    limit.sent(16);
    for (let left = 20; left > 0; left--) limit.succeeded(0);
    expect(limit.limit).toBe(40);
  });

  it('stays where a failure of another kind ends the round, and does not fall', () => {
    const limit = at(20);
    limit.sent(20);
    for (let left = 19; left > 0; left--) limit.succeeded(0);
    limit.troubled();
    for (let left = 19; left > 0; left--) limit.succeeded(0);
    expect(limit.limit).toBe(20);
  });

  it('counts the answers of each round anew, and how many were in flight', () => {
    const limit = at(20);
    expect(round(limit)).toBe(40);
    limit.sent(40);
    for (let left = 39; left > 0; left--) limit.succeeded(0);
    expect(limit.limit).toBe(40);
    limit.troubled();
    for (let left = 40; left > 0; left--) limit.succeeded(0);
    expect(limit.limit).toBe(40);
  });

  it('grows after a 429 only by answers that came since', () => {
    const limit = at(20);
    limit.sent(20);
    for (let left = 19; left > 0; left--) limit.succeeded(0);
    limit.limited(0);
    limit.sent(15);
    for (let left = 14; left > 0; left--) limit.succeeded(15_000);
    expect(limit.limit).toBe(15);
    limit.succeeded(15_000);
    expect(limit.limit).toBe(20);
  });
});

describe('a 429 that says nothing of a limit', () => {
  /** Fifteen were sent at once, and all but five of them are refused. */
  function refuseTen(): AdaptiveLimit {
    const limit = at(20);
    limit.sent(15);
    for (let others = 14; others >= 5; others--) limit.limited(10, 0, { sentAt: 1, others });
    return limit;
  }

  function clean(limit: AdaptiveLimit, now: number): number {
    limit.sent(limit.limit);
    for (let left = limit.limit; left > 0; left--) limit.succeeded(now);
    return limit.limit;
  }

  it('leaves what was not refused, and one more is tried after a clean round', () => {
    const limit = refuseTen();
    expect([limit.limit, clean(limit, 8000)]).toEqual([5, 6]);
  });

  it('is a stray one where one more is answered, too', () => {
    const limit = refuseTen();
    expect([clean(limit, 8000), clean(limit, 9000)]).toEqual([6, 15]);
    expect([round(limit, 9500), round(limit, 16_000)]).toEqual([15, 20]);
  });

  it('is believed where one more is refused, until the limit grows again', () => {
    const limit = refuseTen();
    clean(limit, 8000);
    limit.limited(8100, 0, { sentAt: 8050, others: 5 });
    expect([limit.limit, clean(limit, 20_000), round(limit, 23_100)]).toEqual([5, 5, 6]);
  });

  it('leaves one of two, for two rounds', () => {
    const limit = at(20);
    limit.limited(10, 0, { sentAt: 1, others: 1 });
    expect([limit.limit, clean(limit, 20), clean(limit, 30)]).toEqual([1, 2, 15]);
  });

  it('is not about how many where nothing else was in flight, and not where it was sent since', () => {
    const alone = at(20);
    alone.limited(10, 0, { sentAt: 1, others: 0 });
    const later = at(20);
    later.limited(10, 0, { sentAt: 1, others: 18 });
    later.limited(20, 0, { sentAt: 11, others: 2 });
    expect([alone.limit, later.limit]).toEqual([15, 15]);
  });

  it('ends the trying out where another one says for how long to wait', () => {
    const limit = refuseTen();
    clean(limit, 8000);
    limit.limited(8100, 1000);
    expect([limit.limit, clean(limit, 8200)]).toEqual([6, 6]);
  });

  it('is no ground for more than the service says', () => {
    const limit = refuseTen();
    limit.told(8);
    expect([clean(limit, 8000), clean(limit, 9000)]).toEqual([6, 8]);
  });
});
