import { describe, expect, it } from 'vitest';
import { Breaker, dropProbability } from '../../../../src/transport/pool/breaker.ts';

describe('how likely a request is not sent', () => {
  it.each([
    [100, 50, 0],
    [100, 40, 0.19802],
    [100, 10, 0.792079],
    [0, 0, 0],
  ])('of %d requests %d were taken: %f', (requests, accepts, probability) => {
    expect(dropProbability(requests, accepts)).toBeCloseTo(probability, 6);
  });
});

describe('a breaker', () => {
  it('lets everything through to a service that takes half of it', () => {
    const breaker = new Breaker(() => 0);
    for (let request = 0; request < 100; request++) breaker.see(0, request % 2 === 0);
    expect(breaker.refuse(0)).toBeUndefined();
  });

  it('lets everything through while it has seen little', () => {
    const breaker = new Breaker(() => 0);
    for (let request = 0; request < 39; request++) breaker.see(0, false);
    expect(breaker.refuse(0)).toBeUndefined();
  });

  it('says what it has seen where it refuses', () => {
    const breaker = new Breaker(() => 0.79);
    for (let request = 0; request < 100; request++) breaker.see(0, request < 10);
    const said = 'of the last 100 requests 10 were answered, within 30s';
    // What it refused was not sent.
    expect([breaker.refuse(0), breaker.refuse(0)]).toEqual([said, said]);
  });

  it('lets some through by chance, so that it sees when the service is back', () => {
    const breaker = new Breaker(() => 0.8);
    for (let request = 0; request < 100; request++) breaker.see(0, request < 10);
    expect(breaker.refuse(0)).toBeUndefined();
    for (let request = 0; request < 100; request++) breaker.see(1000, true);
    expect(dropProbability(200, 110)).toBe(0);
  });

  it('refuses ever more of a service that takes nothing, since refused ones count', () => {
    let drawn = 0;
    const breaker = new Breaker(() => [0, 0.97, 0.98][drawn++ % 3] ?? 0);
    for (let request = 0; request < 40; request++) breaker.see(0, false);
    const refused = Array.from({ length: 300 }, () => breaker.refuse(0) !== undefined);
    expect([refused.slice(0, 3), refused.slice(-3)]).toEqual([
      [true, true, false],
      [true, true, true],
    ]);
  });

  it('forgets after thirty seconds', () => {
    const breaker = new Breaker(() => 0);
    for (let request = 0; request < 100; request++) breaker.see(0, false);
    expect([breaker.refuse(26_000) === undefined, breaker.refuse(33_000) === undefined]).toEqual([
      false,
      true,
    ]);
  });
});
