import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import type { ScriptRule } from '../../../../src/emulator/script/script.ts';
import { makeFakeClock } from '../../../support/fake-clock.ts';
import { ask, type Client, parse, startClient } from '../emulator-client.ts';

const withRules = (...rules: readonly ScriptRule[]): Promise<Client> =>
  startClient({ script: { rules } });

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function failureOf(client: Client, body = ask('Hello')): Promise<string> {
  try {
    const { text } = await client.send('/chat/completions', body);
    return `answered ${text}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

/** What came over the wire before the connection broke. */
async function receivedBefore(
  client: Client,
  body: object,
): Promise<{ head: object; text: string }> {
  const response = await request(`${client.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  let text = '';
  try {
    for await (const chunk of response.body) text += String(chunk);
  } catch {
    return { head: response.headers, text };
  }
  throw new Error('the connection did not break');
}

describe('a fault', () => {
  it('answers with a status, headers and a body', async () => {
    const client = await withRules(
      { fault: { status: 429, headers: { 'Retry-After': 1 }, times: 1 } },
      { fault: { status: 503, body: { detail: 'down' }, times: 1 } },
      {
        fault: { status: 502, body: '<html>', headers: { 'content-type': 'text/html' }, times: 1 },
      },
      { reply: { text: 'up again' } },
    );
    const replies = [];
    for (let call = 0; call < 4; call++)
      replies.push(await client.send('/chat/completions', ask('a')));
    expect(
      replies.map(({ status, headers, text }) => [
        status,
        headers['content-type'],
        headers['retry-after'],
        status < 500 ? '' : text,
      ]),
    ).toEqual([
      [429, 'application/json', '1', ''],
      [503, 'application/json', undefined, '{"detail":"down"}'],
      [502, 'text/html', undefined, '<html>'],
      [200, 'application/json', undefined, ''],
    ]);
  });

  it('begins at its call and lasts for its times', async () => {
    const client = await withRules(
      { match: { call: 3 }, fault: { status: 429, times: 2 } },
      { reply: { text: 'fine' } },
    );
    const statuses = [];
    for (let call = 0; call < 6; call++) {
      statuses.push((await client.send('/chat/completions', ask('a'))).status);
    }
    expect(statuses).toEqual([200, 200, 429, 429, 200, 200]);
  });

  it('resets the connection', async () => {
    expect(await failureOf(await withRules({ fault: 'reset' }))).toBe('ECONNRESET');
  });

  it('hangs until the client leaves, while others are answered', async () => {
    const clock = makeFakeClock({ autoAdvance: true });
    const entries: unknown[] = [];
    const script = { rules: [{ fault: 'hang', delay: '1ms' }] };
    const client = await startClient({ script, onRequest: (entry) => entries.push(entry) }, clock);
    const leaving = new AbortController();
    const answer = request(`${client.url}/chat/completions`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
      body: JSON.stringify(ask('Hello')),
    }).catch((error: Error) => error.name);
    while (clock.sleeps.length === 0) await nextTurn();
    expect((await client.send('/completions', {})).status).toBe(422);
    leaving.abort();
    expect(await answer).toBe('AbortError');
    while (entries.length < 2) await nextTurn();
    expect(entries[1]).toEqual({
      method: 'POST',
      path: '/v1/chat/completions',
      milliseconds: 1,
      model: '',
      isStreamed: false,
      rule: 1,
      fault: 'hang',
    });
  });

  it('sends half of a body whose length it has told', async () => {
    const client = await withRules({ fault: 'truncate', reply: { text: 'Sorry for that.' } });
    const { head, text } = await receivedBefore(client, ask('Hello'));
    const length = Number((head as { 'content-length': string })['content-length']);
    expect(text.length).toBe(Math.floor(length / 2));
  });

  it('sends half of a stream', async () => {
    const client = await withRules({ fault: 'truncate', reply: { text: 'Sorry for that.' } });
    const { text } = await receivedBefore(client, ask('Hello', { stream: true }));
    expect([text.startsWith('data: {'), text.includes('finish_reason":"stop')]).toEqual([
      true,
      false,
    ]);
  });

  it('sends a body that is no JSON', async () => {
    const client = await withRules({ fault: 'bad_json', reply: { text: 'Sorry.' } });
    const { status, text } = await client.send('/chat/completions', ask('Hello'));
    expect(status).toBe(200);
    expect(() => parse(text)).toThrow(SyntaxError);
  });

  it('sends a chunk that is no JSON in a stream that is whole', async () => {
    const client = await withRules({ fault: 'bad_json', reply: { text: 'Sorry for that.' } });
    const { text } = await client.send('/chat/completions', ask('Hello', { stream: true }));
    const events = text.split('\n\n').filter((event) => event !== '');
    const broken = events.filter((event) => !/\}$|\[DONE\]$/.test(event) || !isJson(event));
    expect([events.at(-1), broken.length]).toEqual(['data: [DONE]', 1]);
  });

  it('breaks a stream after whole chunks', async () => {
    const client = await withRules({ fault: 'broken_stream', reply: { text: 'Sorry for that.' } });
    const { text } = await receivedBefore(client, ask('Hello', { stream: true }));
    const events = text.split('\n\n').filter((event) => event !== '');
    expect(events.map((event) => isJson(event))).toEqual([true, true, true]);
    expect(text.endsWith('\n\n')).toBe(true);
  });
});

function isJson(event: string): boolean {
  const data = event.slice('data: '.length);
  if (data === '[DONE]') return true;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}

describe('limits', () => {
  it('refuse requests beyond them, say when to come again, and fill up evenly', async () => {
    const clock = makeFakeClock();
    const script = { rules: [{ reply: { text: 'a' } }], limits: { requests_per_minute: 2 } };
    const { send } = await startClient({ script }, clock);
    const ask1 = () => send('/chat/completions', ask('Hello'));
    const [first, second, third] = [await ask1(), await ask1(), await ask1()];
    await clock.advance(30_000);
    const fourth = await ask1();
    expect([first, second, third, fourth].map(({ status }) => status)).toEqual([
      200, 200, 429, 200,
    ]);
    expect(parse(third.text)).toEqual({ detail: 'Rate limit exceeded: 2 requests per minute' });
    expect(third.headers).toMatchObject({
      'retry-after': '30',
      'x-ratelimit-limit-requests': '2',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1m0s',
    });
    expect(first.headers).toMatchObject({
      'x-ratelimit-remaining-requests': '1',
      'x-ratelimit-reset-requests': '30s',
    });
  });

  it('count the tokens of the prompt before and those of the answer after', async () => {
    const clock = makeFakeClock();
    const rules = [{ reply: { text: 'a', usage: { completion_tokens: 60 } } }];
    const script = { rules, limits: { tokens_per_minute: 60 } };
    const { send } = await startClient({ script }, clock);
    const first = await send('/chat/completions', ask('one two three'));
    const second = await send('/chat/completions', ask('one two three'));
    expect([first.status, second.status, second.headers['retry-after']]).toEqual([200, 429, '6']);
    expect(first.headers['x-ratelimit-remaining-tokens']).toBe('0');
  });
});
