import { describe, expect, it } from 'vitest';
import { learnLimits } from '../../../../src/transport/pool/learn-limits.ts';

/** 2026-11-28T12:00:00Z. */
const now = 1_795_867_200_000;

const seen: readonly (readonly [string, Record<string, string>, object])[] = [
  [
    'OpenAI’s',
    {
      'x-ratelimit-limit-requests': '500',
      'x-ratelimit-remaining-requests': '499',
      'x-ratelimit-reset-requests': '120ms',
      'x-ratelimit-limit-tokens': '200000',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    {
      limits: { requests: 500, tokens: 200_000 },
      remaining: { requests: 499, tokens: 149_984 },
      resetMilliseconds: 360_000,
    },
  ],
  [
    'Azure’s, where it knows nothing',
    {
      'x-ratelimit-limit-requests': '-1',
      'x-ratelimit-remaining-requests': '-1',
      'x-ratelimit-limit-tokens': '0',
      'x-ratelimit-remaining-tokens': '0',
    },
    { limits: {}, remaining: {} },
  ],
  [
    'Azure’s, with seconds',
    { 'x-ratelimit-remaining-requests': '29', 'x-ratelimit-reset-requests': '10' },
    { limits: {}, remaining: { requests: 29 }, resetMilliseconds: 10_000 },
  ],
  [
    'Anthropic’s',
    {
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-11-28T12:00:01Z',
      'anthropic-ratelimit-tokens-limit': '40000',
      'anthropic-ratelimit-tokens-remaining': '39000',
      'anthropic-ratelimit-tokens-reset': '2026-11-28T12:00:02.5Z',
    },
    {
      limits: { requests: 50, tokens: 40_000 },
      remaining: { requests: 49, tokens: 39_000 },
      resetMilliseconds: 2500,
    },
  ],
  [
    'Anthropic’s, which counts input and output apart',
    {
      'anthropic-ratelimit-input-tokens-limit': '40000',
      'anthropic-ratelimit-input-tokens-remaining': '30000',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-28T12:00:15Z',
      'anthropic-ratelimit-output-tokens-limit': '8000',
      'anthropic-ratelimit-output-tokens-remaining': '8000',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-28T12:00:00Z',
    },
    { limits: { tokens: 48_000 }, remaining: { tokens: 38_000 }, resetMilliseconds: 15_000 },
  ],
  [
    'those without a word of what they count',
    {
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '19',
      'x-ratelimit-reset': String(now + 3000),
    },
    { limits: { requests: 20 }, remaining: { requests: 19 }, resetMilliseconds: 3000 },
  ],
  [
    'seconds since 1970',
    {
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '10',
      'x-ratelimit-reset': String(now / 1000 + 30),
    },
    { limits: { requests: 20 }, remaining: { requests: 10 }, resetMilliseconds: 30_000 },
  ],
  [
    'the IETF’s',
    { 'ratelimit-policy': '"burst";q=100;w=30', ratelimit: '"burst";r=50;t=12' },
    { limits: { requests: 200 }, remaining: { requests: 50 }, resetMilliseconds: 12_000 },
  ],
  [
    'the IETF’s, the strictest of several, apart from those of a day',
    {
      'ratelimit-policy': '"minute";q=60;w=60, "second";q=10;w=1, "day";q=5000;w=86400',
      ratelimit: '"minute";r=59;t=1, "second";r=9;t=1',
    },
    { limits: { requests: 60 }, remaining: { requests: 59 }, resetMilliseconds: 1000 },
  ],
  [
    'the IETF’s, of tokens',
    {
      'ratelimit-policy': '"requests";q=60;w=60,"tokens";q=90000;w=60',
      ratelimit: '"tokens";r=5;t=9',
    },
    {
      limits: { requests: 60, tokens: 90_000 },
      remaining: { tokens: 5 },
      resetMilliseconds: 9000,
    },
  ],
  [
    'the seventh draft’s',
    { ratelimit: 'limit=100, remaining=50, reset=5', 'ratelimit-policy': '' },
    { limits: { requests: 100 }, remaining: { requests: 50 }, resetMilliseconds: 5000 },
  ],
  [
    'the third draft’s',
    {
      'ratelimit-limit': '100, 100;w=30',
      'ratelimit-remaining': '50',
      'ratelimit-reset': '5',
    },
    { limits: { requests: 200 }, remaining: { requests: 50 }, resetMilliseconds: 5000 },
  ],
  [
    'the sixth draft’s',
    {
      'ratelimit-policy': '60;w=30',
      'ratelimit-limit': '60',
      'ratelimit-remaining': '59',
      'ratelimit-reset': '20',
    },
    { limits: { requests: 120 }, remaining: { requests: 59 }, resetMilliseconds: 20_000 },
  ],
  [
    'the sixth draft’s, beside others',
    {
      'ratelimit-policy': '60;w=60',
      'ratelimit-limit': '60',
      'ratelimit-remaining': '59',
      'ratelimit-reset': '50',
      'x-ratelimit-limit': '6000',
    },
    { limits: { requests: 60 }, remaining: { requests: 59 }, resetMilliseconds: 50_000 },
  ],
  [
    'the seventh draft’s, with a policy',
    { 'ratelimit-policy': '100;w=30', ratelimit: 'limit=100, remaining=50, reset=5' },
    { limits: { requests: 200 }, remaining: { requests: 50 }, resetMilliseconds: 5000 },
  ],
  [
    'the seventh draft’s, the strictest of several policies',
    {
      'ratelimit-policy': '10;w=1, 100;w=60, 5000;w=86400',
      ratelimit: 'limit=10, remaining=9, reset=1',
    },
    { limits: { requests: 100 }, remaining: {} },
  ],
  [
    'the seventh draft’s, a policy alone',
    { 'ratelimit-policy': '100;w=30' },
    { limits: { requests: 200 }, remaining: {} },
  ],
  [
    'Envoy’s',
    {
      'x-ratelimit-limit': '10, 10;w=1;name="second", 60;w=60;name="minute"',
      'x-ratelimit-remaining': '9',
      'x-ratelimit-reset': '1',
    },
    { limits: { requests: 60 }, remaining: {} },
  ],
  [
    'the IETF’s, with units',
    {
      'ratelimit-policy':
        '"a";q=600;w=60;qu="requests", "b";q=4;qu="concurrent-requests", "c";q=9;w=60;qu="content-bytes", "d";q=9000;w=60;qu="tokens"',
      ratelimit: '"b";r=3',
    },
    { limits: { requests: 600, tokens: 9000 }, remaining: {}, inFlight: 4 },
  ],
  [
    'Azure’s, with the window',
    {
      'x-ratelimit-limit-requests': '20000',
      'x-ratelimit-remaining-requests': '19999',
      'x-ratelimit-renewalperiod-requests': '60',
      'x-ratelimit-reset-requests': '3',
      'x-ratelimit-limit-tokens': '500',
      'x-ratelimit-renewalperiod-tokens': '86400',
    },
    { limits: { requests: 20_000 }, remaining: { requests: 19_999 }, resetMilliseconds: 3000 },
  ],
  [
    'a time by another clock',
    {
      date: 'Sat, 28 Nov 2026 13:00:00 GMT',
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '10',
      'x-ratelimit-reset': String(now / 1000 + 3630),
    },
    { limits: { requests: 20 }, remaining: { requests: 10 }, resetMilliseconds: 30_000 },
  ],
  [
    'a bucket so large that it is full again at once',
    {
      'x-ratelimit-limit-tokens': '30000000',
      'x-ratelimit-remaining-tokens': '29999984',
      'x-ratelimit-reset-tokens': '0s',
    },
    { limits: { tokens: 30_000_000 }, remaining: { tokens: 29_999_984 }, resetMilliseconds: 0 },
  ],
  [
    'a clock that is none',
    {
      date: 'Thu, 01 Jan 1970 00:00:00 GMT',
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '10',
      'x-ratelimit-reset': String(now / 1000 + 30),
    },
    { limits: { requests: 20 }, remaining: { requests: 10 }, resetMilliseconds: 30_000 },
  ],
  [
    'no time until more, where the next request is free at once',
    { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '40', 'x-ratelimit-reset': '0' },
    { limits: { requests: 60 }, remaining: { requests: 40 }, resetMilliseconds: 0 },
  ],
  [
    'the same of a draft',
    { 'ratelimit-limit': '60', 'ratelimit-remaining': '40', 'ratelimit-reset': '0' },
    { limits: { requests: 60 }, remaining: { requests: 40 }, resetMilliseconds: 0 },
  ],
  ['none', { 'content-type': 'application/json' }, { limits: {}, remaining: {} }],
  [
    'what is no number',
    { 'x-ratelimit-limit-requests': 'many', 'x-ratelimit-limit-tokens': 'NaN' },
    { limits: {}, remaining: {} },
  ],
];

describe('limits in the headers of an answer', () => {
  it.each(seen)('are read: %s', (_, headers, learned) => {
    expect(learnLimits(headers, now)).toEqual(learned);
  });

  it('are left out where they are those of a day', () => {
    const daily = {
      'x-ratelimit-limit-requests': '200',
      'x-ratelimit-remaining-requests': '199',
      'x-ratelimit-reset-requests': '7m12s',
    };
    expect(learnLimits(daily, now)).toEqual({ limits: {}, remaining: {} });
  });

  it.each([
    [
      'a gateway’s',
      { 'ratelimit-limit': '10', 'ratelimit-remaining': '9', 'ratelimit-reset': '1' },
    ],
    ['of the seventh draft', { ratelimit: 'limit=10, remaining=9, reset=1' }],
    [
      'with none used',
      {
        'x-ratelimit-limit-requests': '100',
        'x-ratelimit-remaining-requests': '100',
        'x-ratelimit-reset-requests': '1',
      },
    ],
    [
      'with a unit',
      {
        'x-ratelimit-limit-requests': '100',
        'x-ratelimit-remaining-requests': '60',
        'x-ratelimit-reset-requests': '1s',
      },
    ],
    [
      'without what is left',
      { 'x-ratelimit-limit-requests': '100', 'x-ratelimit-reset-requests': '1' },
    ],
    [
      'of tokens',
      {
        'x-ratelimit-limit-tokens': '5000',
        'x-ratelimit-remaining-tokens': '4900',
        'x-ratelimit-reset-tokens': '1',
      },
    ],
  ])('are left out where they may be those of a second: %s', (_, headers) => {
    expect(learnLimits(headers, now)).toEqual({ limits: {}, remaining: {} });
  });

  it('are those of a minute where whole seconds cannot be those of a second', () => {
    const told = { 'x-ratelimit-limit-requests': '60', 'x-ratelimit-remaining-requests': '52' };
    const learned = learnLimits({ ...told, 'x-ratelimit-reset-requests': '8' }, now);
    expect(learned.limits).toEqual({ requests: 60 });
  });

  it('are left out where the answer used more tokens than they allow', () => {
    const told = { 'x-ratelimit-limit-requests': '60', 'x-ratelimit-limit-tokens': '10' };
    expect(learnLimits(told, now, 15).limits).toEqual({ requests: 60 });
    expect(learnLimits(told, now, 10).limits).toEqual({ requests: 60, tokens: 10 });
  });

  it.each(['99', '70', '3'])(
    'are left out where they are those of a second: %s are left',
    (left) => {
      const told = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': left };
      const learned = learnLimits({ ...told, 'x-ratelimit-reset': '1' }, now);
      expect(learned).toEqual({ limits: {}, remaining: {} });
    },
  );
});

describe('limits without an end', () => {
  const endless = '9'.repeat(400);

  it.each([
    [{ 'x-ratelimit-limit-requests': endless }],
    [{ 'ratelimit-limit': endless, 'ratelimit-remaining': '1' }],
    [{ 'ratelimit-policy': `"default";q=${endless};w=60`, ratelimit: '"default";r=1;t=1' }],
  ])('say nothing: %o', (headers) => {
    expect(learnLimits(headers, now).limits).toEqual({});
  });
});

describe('a header without an end', () => {
  it('is read in one go', () => {
    expect(learnLimits({ ratelimit: `${'a'.repeat(1_000_000)} limit=5` }, now).limits).toEqual({
      requests: 5,
    });
  });
});
