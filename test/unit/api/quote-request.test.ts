import { beforeAll, describe, expect, it } from 'vitest';
import { makeQuotes, type Quotes } from '../../../src/api/quote-request.ts';
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

describe('an answer that came to more than it could', () => {
  const body = { model: 'desk', messages, max_tokens: 10 };
  const sent = (quotes: Quotes, spent?: Spent, over: JsonObject = {}): HttpRequest => {
    const request = makeRequest({ ...body, ...over }, spent);
    const quote = quotes.quote(request);
    const payment = { trial: 0, payers: [], charge: quote(), quote, rank: 0, isSent: true };
    return { ...request, payment };
  };
  const answerTo = (quotes: Quotes, spent: Spent): void => {
    quotes.findUse(sent(quotes, spent), makeResponse(200));
  };

  it.each<[string, Spent, { readonly tokens: number; readonly costUsd: number }]>([
    [
      'of a prompt that the service added to',
      { usage: { prompt_tokens: 3000, completion_tokens: 10 } },
      { tokens: 3010, costUsd: 3020 },
    ],
    [
      'of a total alone',
      { usage: { total_tokens: 3010 }, cost_usd: 1 },
      { tokens: 3010, costUsd: 0 },
    ],
    [
      'of a dearer model',
      { usage: { prompt_tokens: 5, completion_tokens: 10 }, cost_usd: 900 },
      { tokens: 0, costUsd: 900 },
    ],
  ])('is set aside from then on: %s', (_, spent, least) => {
    const quotes = makeQuotes(prices);
    const quote = quotes.quote(makeRequest(body));
    const before = quote();
    for (let times = 0; times < 3; times++) answerTo(quotes, spent);
    const after = quote();
    expect(after.ceiling).toEqual({
      requests: 1,
      tokens: Math.max(before.ceiling.tokens, least.tokens),
      costUsd: Math.max(before.ceiling.costUsd, least.costUsd),
    });
    // What goes out alone is held up by what is likely only.
    expect(after.likely).toEqual(before.likely);
  });

  it('says nothing of other work, nor of what has no bound', () => {
    const quotes = makeQuotes(prices);
    const other = quotes.quote({ ...makeRequest(body), work: 'judge' });
    const ofAnother = quotes.quote(makeRequest({ ...body, model: 'gpt-4o-mini' }));
    const beforeOfAnother = ofAnother();
    const unlimited = { max_tokens: null };
    const [own, before] = [quotes.quote(makeRequest(body))(), other()];
    const spent = { usage: { prompt_tokens: 90_000, completion_tokens: 5 } };
    quotes.findUse(sent(quotes, spent, unlimited), makeResponse(200));
    expect(quotes.quote(makeRequest(body))()).toEqual(own);
    answerTo(quotes, spent);
    expect(quotes.quote(makeRequest(body))()).not.toEqual(own);
    expect(other()).toEqual(before);
    expect(ofAnother()).toEqual(beforeOfAnother);
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

  it('is no less than both halves, whatever the total says', () => {
    const off = { usage: { ...usage, total_tokens: 0 } };
    expect(findUse(makeRequest(body, off), makeResponse(200))).toEqual({ tokens: 7, costUsd: 9 });
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
