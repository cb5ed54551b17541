import { describe, expect, it } from 'vitest';
import { findCost } from '../../../src/pricing/find-cost.ts';
import { dearestPrice, findMostOutput, findPrice } from '../../../src/pricing/find-price.ts';
import { costOf } from '../../../src/pricing/price.ts';
import { PRICES_AS_OF, priceTable } from '../../../src/pricing/price-table.ts';

const none = new Map();
const own = new Map([
  ['openai/gpt-4o', { input: 1, output: 2 }],
  ['llama*', { input: 0, output: 0 }],
  ['llama3*', { input: 3, output: 4 }],
]);

describe('a price', () => {
  it('is that of the table for a name with its provider, or without one', () => {
    const price = { input: 2.5, cached_input: 1.25, output: 10, from: 'table' };
    expect(findPrice(['openai/gpt-4o'], none)).toEqual(price);
    expect(findPrice(['gpt-4o'], none)).toEqual(price);
  });

  it('is not that of another provider, or of a model that only begins so', () => {
    expect(findPrice(['azure/gpt-4o'], none)).toBeUndefined();
    expect(findPrice(['gpt-4o-realtime-preview'], none)).toBeUndefined();
    expect(findPrice(['pulze'], none)).toBeUndefined();
    expect(findPrice([undefined], none)).toBeUndefined();
  });

  it('is that of the nearest pattern', () => {
    expect(findPrice(['claude-3-5-haiku-20241022'], none)).toMatchObject({ input: 0.8 });
    expect(findPrice(['gpt-4o-2024-05-13'], none)).toMatchObject({ input: 5 });
    expect(findPrice(['llama3.2'], own)).toEqual({ input: 3, output: 4, from: 'config' });
    expect(findPrice(['llama2'], own)).toEqual({ input: 0, output: 0, from: 'config' });
  });

  it.each([[['gpt-4*', 'gpt-4o']], [['gpt-4o', 'gpt-4*']]])(
    'is that of the whole name before that of a beginning as long: %s',
    (names) => {
      const prices = new Map(names.map((name) => [name, { input: name.length, output: 1 }]));
      prices.set('gpt-4*', { input: 30, output: 60 });
      expect(findPrice(['openai/gpt-4o'], prices)).toMatchObject({ input: 6 });
      expect(findPrice(['openai/gpt-4.1'], prices)).toMatchObject({ input: 30 });
    },
  );

  it('is the author’s before the table’s, also where another name answers', () => {
    expect(findPrice(['gpt-4o'], own)).toEqual({ input: 1, output: 2, from: 'config' });
    expect(findPrice(['gpt-4o-2024-08-06', 'gpt-4o'], own)).toMatchObject({ from: 'config' });
    expect(findPrice(['gpt-4o-2024-08-06', 'gpt-4o'], none)).toMatchObject({ from: 'table' });
  });

  it('is the dearest that is known for a model that a service picks', () => {
    expect(dearestPrice(none)).toEqual({ input: 30, output: 75 });
    expect(dearestPrice(new Map([['pro', { input: 150, output: 10 }]]))).toEqual({
      input: 150,
      output: 75,
    });
  });

  it('stands in a table that has a month, and one line at most for each model', () => {
    expect(PRICES_AS_OF).toMatch(/^\d{4}-\d{2}$/);
    const [names, beginnings] = [false, true].map((isBeginning) =>
      priceTable.flatMap(({ model }) => (model.endsWith('*') === isBeginning ? [model] : [])),
    ) as [string[], string[]];
    expect(new Set(names).size).toBe(names.length);
    for (const beginning of beginnings.map((each) => each.slice(0, -1))) {
      const fitting = [...names, ...beginnings].filter((each) => each.startsWith(beginning));
      expect(fitting).toEqual([`${beginning}*`]);
    }
  });

  it('comes with the longest answer of a model, where that is known', () => {
    expect(findMostOutput('openai/gpt-4o')).toBe(16_384);
    expect(findMostOutput('mistral/codestral-2501')).toBeUndefined();
    expect(findMostOutput(undefined)).toBeUndefined();
  });
});

describe('a cost', () => {
  const usage = { prompt_tokens: 1000, completion_tokens: 100 };

  it('is what Pulze says', () => {
    expect(findCost({ cost_usd: 0.5, usage, model: 'gpt-4o' }, 'gpt-4o', own)).toBe(0.5);
  });

  it('is by the author’s price before what the usage says, and that before the table’s', () => {
    const said = { usage_cost_usd: 0.25, usage, model: 'gpt-4o' };
    expect(findCost(said, 'gpt-4o', own)).toBeCloseTo(0.0012, 12);
    expect(findCost(said, 'gpt-4o', none)).toBe(0.25);
    expect(findCost({ ...said, model: 'qwen3' }, 'qwen3', none)).toBe(0.25);
    expect(findCost({ ...said, cost_usd: 0.5 }, 'gpt-4o', own)).toBe(0.5);
    expect(findCost({ usage_cost_usd: 0.25, model: 'gpt-4o' }, 'gpt-4o', own)).toBe(0.25);
  });

  it('is that of the tokens else', () => {
    expect(findCost({ usage, model: 'gpt-4o' }, 'gpt-4o', none)).toBeCloseTo(0.0035, 12);
  });

  it('is less for tokens that the service had kept, where such a price is known', () => {
    const kept = { usage, cached_tokens: 600 };
    expect(findCost({ ...kept, model: 'gpt-4o' }, 'gpt-4o', none)).toBeCloseTo(0.00275, 12);
    expect(findCost({ ...kept, model: 'gpt-4' }, 'gpt-4', none)).toBeCloseTo(0.036, 12);
    const own = new Map([['house', { input: 10, cached_input: 1, output: 0 }]]);
    expect(findCost({ ...kept, model: 'house' }, 'house', own)).toBeCloseTo(0.0046, 12);
  });

  it('never counts more tokens as kept than there are', () => {
    const kept = { usage, cached_tokens: 5000, model: 'gpt-4o' };
    expect(findCost(kept, 'gpt-4o', none)).toBeCloseTo(0.00225, 12);
  });

  it('is of what a model thought as well, where only the total counts that', () => {
    const thought = { ...usage, total_tokens: 2100 };
    expect(findCost({ usage: thought }, 'gpt-4o', none)).toBeCloseTo(0.0135, 12);
    const within = { ...usage, total_tokens: 1100 };
    expect(findCost({ usage: within }, 'gpt-4o', none)).toBeCloseTo(0.0035, 12);
    expect(findCost({ usage: { ...usage, total_tokens: 100 } }, 'gpt-4o', none)).toBeCloseTo(
      0.0035,
      12,
    );
  });

  it('is unknown without a price or without tokens, never nothing', () => {
    expect(findCost({ usage, model: 'qwen3' }, 'qwen3', none)).toBeUndefined();
    expect(findCost({ model: 'gpt-4o' }, 'gpt-4o', none)).toBeUndefined();
  });

  it.each([
    [{ prompt_tokens: 1000 }],
    [{ completion_tokens: 100 }],
    [{ prompt_tokens: 1000, total_tokens: 1100 }],
    [{ completion_tokens: 100, total_tokens: 1100 }],
  ])('is unknown where only a part of the tokens is told: %j', (told) => {
    expect(findCost({ usage: told }, 'gpt-4o', none)).toBeUndefined();
  });

  it('of what nobody knows a bound is nothing at no price, and else has none', () => {
    const unbounded = { input: 10, output: Number.POSITIVE_INFINITY };
    expect(costOf(unbounded, { input: 1, output: 0 })).toBe(0.00001);
    expect(costOf(unbounded, { input: 1, output: 2 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a configured price', () => {
  const prices = new Map([
    ['groq/llama-3', { input: 1, output: 2 }],
    ['groq/mixtral*', { input: 3, output: 4 }],
    ['qwen', { input: 5, output: 6 }],
  ]);

  it.each([
    ['together/llama-3', undefined],
    ['together/mixtral-8x7b', undefined],
    ['groq/llama-3', 1],
    ['llama-3', 1],
    ['groq/mixtral-8x7b', 3],
    ['together/qwen', 5],
  ])('of a provider is not that of another: %s', (model, input) => {
    expect(findPrice([model], prices)?.input).toBe(input);
  });
});
