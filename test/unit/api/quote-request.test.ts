import { beforeAll, describe, expect, it } from 'vitest';
import { makeQuotes } from '../../../src/api/quote-request.ts';
import { loadTokenEstimate } from '../../../src/assertion/estimate-tokens.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import type { HttpRequest, HttpResponse, Spent } from '../../../src/transport/transport.ts';

const prices = new Map([['desk', { input: 1_000_000, output: 2_000_000 }]]);
const messages = [{ role: 'user', content: 'hello' }];

function makeRequest(body: JsonObject, spent?: Spent): HttpRequest {
  return {
    method: 'POST',
    path: '/chat/completions',
    headers: {},
    body: JSON.stringify(body),
    work: 'desk',
    timeoutMilliseconds: 1000,
    findFailure: () => undefined,
    findSpent: () => spent,
  };
}

function makeResponse(status: number): HttpResponse {
  return {
    status,
    headers: {},
    body: { kind: 'text', text: '' },
    headersMilliseconds: 0,
    endMilliseconds: 0,
    attempts: [],
  };
}

function quote(body: JsonObject) {
  return makeQuotes(prices).quote(makeRequest(body))();
}

beforeAll(loadTokenEstimate);

describe('what a request may use', () => {
  it('is a token for each byte, and max_tokens for each answer, at the model’s price', () => {
    const body = { model: 'desk', messages: [{ role: 'user', content: 'grüße' }], max_tokens: 10 };
    const bytes = new TextEncoder().encode(JSON.stringify(body)).length;
    const { ceiling, likely } = quote({ ...body });
    expect(ceiling).toEqual({ requests: 1, tokens: bytes + 10, costUsd: bytes + 20 });
    expect(likely.tokens).toBeLessThan(ceiling.tokens);
    expect(likely.costUsd).toBeGreaterThan(20);
    const two = quote({ ...body, n: 2 });
    expect(two.likely.tokens - likely.tokens).toBe(10);
    const best = quote({ ...body, n: 2, best_of: 5 });
    expect(best.likely.tokens - likely.tokens).toBe(40);
  });

  it('has the longest answer of a known model where there is no max_tokens', () => {
    expect(quote({ model: 'gpt-4o', messages }).ceiling.tokens).toBeGreaterThan(16_384);
    expect(quote({ model: 'gpt-4o', messages }).ceiling.tokens).toBeLessThan(16_384 + 100);
  });

  it.each<[string, JsonObject]>([
    ['without a limit', { messages }],
    ['with a limit of -1', { messages, max_tokens: -1 }],
    ['with plugins', { messages, max_tokens: 10, plugins: ['search'] }],
    [
      'with a picture',
      {
        max_tokens: 10,
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }],
      },
    ],
  ])('has no bound %s', (_, body) => {
    const { ceiling, likely } = quote({ model: 'desk', ...body });
    expect(ceiling.tokens).toBe(Number.POSITIVE_INFINITY);
    expect(likely.tokens).toBeLessThan(2000);
  });

  it('does not count the letters of a picture’s data', () => {
    const url = `data:image/png;base64,${'A'.repeat(100_000)}`;
    const content = [{ type: 'image_url', image_url: { url } }];
    const { likely } = quote({
      model: 'desk',
      max_tokens: 1,
      messages: [{ role: 'user', content }],
    });
    expect(likely.tokens).toBeLessThan(1100);
  });

  it('is no answer for embeddings', () => {
    const { ceiling } = quote({ model: 'desk', input: ['hello'] });
    expect(ceiling.costUsd).toBe(ceiling.tokens);
  });

  it('learns how long answers without a limit are', () => {
    const quotes = makeQuotes(prices);
    const body = { model: 'desk', messages };
    const before = quotes.quote(makeRequest(body))().likely.tokens;
    const usage = { prompt_tokens: 5, completion_tokens: 300, total_tokens: 305 };
    quotes.findUse(makeRequest(body, { usage }), makeResponse(200));
    expect(quotes.quote(makeRequest(body))().likely.tokens - before).toBe(300 - 256);
  });
});

describe('a limit that a service does not keep to', () => {
  const body = { model: 'desk', messages, max_tokens: 10 };
  const usageOf = (completion_tokens: number) => ({ prompt_tokens: 5, completion_tokens });

  it('is what its longest answer was', () => {
    const quotes = makeQuotes(prices);
    const quote = quotes.quote(makeRequest(body));
    const before = quote();
    quotes.findUse(makeRequest(body, { usage: usageOf(10) }), makeResponse(200));
    expect(quote()).toEqual(before);
    quotes.findUse(makeRequest(body, { usage: usageOf(300) }), makeResponse(200));
    expect(quote().ceiling.tokens - before.ceiling.tokens).toBe(290);
    expect(quote().likely.tokens - before.likely.tokens).toBe(290);
  });

  it('is not told by an answer that was allowed to be longer', () => {
    const quotes = makeQuotes(prices);
    const quote = quotes.quote(makeRequest(body));
    const before = quote();
    const more = makeRequest({ ...body, max_tokens: 400 }, { usage: usageOf(300) });
    quotes.findUse(more, makeResponse(200));
    expect(quote()).toEqual(before);
  });
});

describe('what a request used', () => {
  const { findUse } = makeQuotes(prices);
  const body = { model: 'desk', messages };
  const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };

  it('is what the answer says', () => {
    const said = { usage, cost_usd: 0.25 };
    expect(findUse(makeRequest(body, said), makeResponse(200))).toEqual({
      tokens: 7,
      costUsd: 0.25,
    });
    expect(findUse(makeRequest(body, { usage }), makeResponse(200))).toEqual({
      tokens: 7,
      costUsd: 9,
    });
  });

  it('is unknown where it does not say, and nothing for a refusal', () => {
    expect(findUse(makeRequest(body, {}), makeResponse(200))).toEqual({});
    expect(findUse(makeRequest(body), makeResponse(200))).toEqual({});
    expect(findUse(makeRequest(body), makeResponse(503))).toEqual({ tokens: 0, costUsd: 0 });
    expect(findUse(makeRequest(body, { usage }), makeResponse(503)).tokens).toBe(7);
    const half = { usage: { prompt_tokens: 5 } };
    expect(findUse(makeRequest(body, half), makeResponse(503)).tokens).toBe(0);
  });
});
