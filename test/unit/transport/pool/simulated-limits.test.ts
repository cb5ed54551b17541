import { describe, expect, it } from 'vitest';
import { type FixedWindows, simulate, type WindowState } from './simulation.ts';

/** So that a minute's worth, which the service has at first, is used up. */
const warmUpSeconds = 90;
const seconds = 210;

describe('limits that processes share', () => {
  it.each([
    ['configured', 1],
    ['configured', 2],
    ['configured', 4],
    ['learned', 1],
    ['learned', 2],
    ['learned', 4],
  ] as const)('of requests, %s, are used by %d, and not exceeded', async (how, processes) => {
    const simulated = await simulate({
      service: { requests: 240, latency: 2000, promptTokens: 100, outputTokens: 50 },
      processes,
      seconds,
      warmUpSeconds,
      concurrency: 16,
      ...(how === 'configured' && { configured: { requests: 240 } }),
    });
    expect(simulated.used).toBeGreaterThan(0.9);
    expect(simulated.share429).toBeLessThan(0.01);
    expect(simulated.failed).toBe(0);
  });

  it.each([1, 2, 4])('of tokens are used by %d, and not exceeded', async (processes) => {
    const simulated = await simulate({
      service: { tokens: 60_000, latency: 3000, promptTokens: 200, outputTokens: 100 },
      processes,
      seconds,
      warmUpSeconds,
      concurrency: 16,
      maxTokens: 400,
    });
    expect(simulated.used).toBeGreaterThan(0.9);
    expect(simulated.share429).toBeLessThan(0.01);
    expect(simulated.failed).toBe(0);
  });

  it.each([1, 2, 4])('that are used up at first fail no request of %d', async (processes) => {
    const simulated = await simulate({
      service: { requests: 1200, latency: 400, promptTokens: 20, outputTokens: 10 },
      processes,
      seconds: 40,
      warmUpSeconds: 10,
      concurrency: 40,
      beginsEmpty: true,
    });
    expect(simulated.used).toBeGreaterThan(0.9);
    expect(simulated.share429).toBeLessThan(0.01);
    expect(simulated.failed).toBe(0);
  });

  it('are exceeded by processes that do not share them', async () => {
    const simulated = await simulate({
      service: { requests: 240, latency: 2000, promptTokens: 100, outputTokens: 50 },
      processes: 4,
      seconds,
      warmUpSeconds,
      concurrency: 16,
      shares: false,
    });
    expect(simulated.share429).toBeGreaterThan(0.05);
  });
});

describe('the limit that binds decides how many are in flight', () => {
  it('500 requests a minute at six seconds: 50', async () => {
    const { meanInFlight } = await simulate({
      service: { requests: 500, latency: 6000, promptTokens: 10, outputTokens: 10 },
      processes: 1,
      seconds: 150,
      warmUpSeconds: 100,
      concurrency: 100,
      configured: { requests: 500 },
    });
    expect(Math.round(meanInFlight)).toBe(50);
  });

  it('200,000 tokens a minute at 1,500 tokens and six seconds: 13.3', async () => {
    const { meanInFlight } = await simulate({
      service: { tokens: 200_000, latency: 6000, promptTokens: 1000, outputTokens: 500 },
      processes: 1,
      seconds: 150,
      warmUpSeconds: 100,
      concurrency: 50,
      configured: { tokens: 200_000 },
      maxTokens: 500,
    });
    expect(meanInFlight).toBeGreaterThan(12.5);
    expect(meanInFlight).toBeLessThan(14.1);
  });
});

describe('limits over windows of a minute that nobody says the length of', () => {
  const seconds = ({ left }: WindowState): string => String(Math.ceil(left / 1000));
  const spelt =
    (name: (part: string) => string, reset: (state: WindowState) => string) =>
    (state: WindowState) => ({
      [name('limit')]: String(state.limit),
      [name('remaining')]: String(state.remaining),
      [name('reset')]: reset(state),
    });
  const bare = (part: string): string => `x-ratelimit-${part}`;
  const drafted = (part: string): string => `ratelimit-${part}`;

  it.each<[string, FixedWindows['tell']]>([
    ['seconds', spelt(bare, seconds)],
    ['a time', spelt(bare, ({ end }) => String(end))],
    ['seconds of a draft', spelt(drafted, seconds)],
    ['nothing', spelt(bare, () => '0')],
    ['nothing of a draft', spelt(drafted, () => '0')],
  ])('are used and not exceeded, with %s until their end', async (_, tell) => {
    for (const concurrency of [10, 40]) {
      const simulated = await simulate({
        service: {
          ...{ requests: 240, latency: 900, promptTokens: 20, outputTokens: 10 },
          windows: { seconds: 60, tell },
        },
        processes: 1,
        seconds: 240,
        warmUpSeconds: 120,
        concurrency,
      });
      expect(simulated.used).toBeGreaterThan(0.9);
      expect(simulated.share429).toBeLessThan(0.01);
      expect(simulated.failed).toBe(0);
    }
  });
});
