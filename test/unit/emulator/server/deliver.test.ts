import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import type { ScriptDeliver, ScriptRule } from '../../../../src/emulator/script/script.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { makeFakeClock } from '../../../support/fake-clock.ts';
import { ask, parse, readEvents, startClient } from '../emulator-client.ts';
import { askRaw, splitAnswer } from '../raw-client.ts';

const hello = ask('Hello');
const streamed = ask('Hello', { stream: true });
const text = 'Your parcel is in Zürich.';

const withWay = (deliver: ScriptDeliver, rule: ScriptRule = { reply: { text } }) =>
  startClient({ script: { rules: [{ ...rule, deliver }] } });

/** The bytes of an answer, as they were sent. */
async function fetchBytes(
  url: string,
  body: JsonObject,
): Promise<{ headers: JsonObject; bytes: Buffer }> {
  const response = await request(`${url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const bytes = Buffer.from(await response.body.arrayBuffer());
  return { headers: response.headers as JsonObject, bytes };
}

function textOfBody(body: string): unknown {
  const { choices } = parse(body) as { choices: { message: { content: string } }[] };
  return choices[0]?.message.content;
}

function textOfEvents(stream: string): string {
  return readEvents(stream)
    .map((chunk) => chunk.choices?.[0]?.delta?.content ?? '')
    .join('');
}

const encodings = [
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
] as const;

describe('an encoding', () => {
  it.each(encodings)(
    'compresses a body, and tells the length of what is sent: %s',
    async (encoding, decode) => {
      const { url } = await withWay({ encoding });
      const { headers, bytes } = await fetchBytes(url, hello);
      expect([headers['content-encoding'], headers['content-length']]).toEqual([
        encoding,
        String(bytes.length),
      ]);
      expect(textOfBody(decode(bytes).toString())).toBe(text);
    },
  );

  it.each(encodings)('compresses a stream: %s', async (encoding, decode) => {
    const { url } = await withWay({ encoding });
    const { headers, bytes } = await fetchBytes(url, streamed);
    expect(headers['content-encoding']).toBe(encoding);
    expect(textOfEvents(decode(bytes).toString())).toBe(text);
  });

  it('lets each event of a stream be read when it comes', async () => {
    const fault = { kind: 'hang', after_chunks: 2 } as const;
    const { url } = await withWay(
      { encoding: 'gzip', framing: 'close' },
      { fault, reply: { text } },
    );
    const events = (body: string): readonly string[] =>
      gunzipSync(Buffer.from(body, 'latin1'), { finishFlush: constants.Z_SYNC_FLUSH })
        .toString()
        .split('\n\n')
        .filter((event) => event !== '');
    const isThere = (received: string): boolean => {
      const { body } = splitAnswer(received);
      return body.length > 20 && events(body).length === 2;
    };
    const answer = askRaw(url, streamed);
    const { body } = splitAnswer(await answer.until(isThere));
    expect(events(body)[1]).toContain('"content":"Your"');
  });

  it('compresses the body of a status too', async () => {
    const { url } = await withWay({ encoding: 'br' }, { fault: { status: 503, body: 'busy' } });
    const { bytes } = await fetchBytes(url, hello);
    expect(brotliDecompressSync(bytes).toString()).toBe('busy');
  });

  it('is broken by a fault like any other body', async () => {
    const { url } = await withWay({ encoding: 'gzip' }, { fault: 'truncate', reply: { text } });
    const answer = askRaw(url, hello);
    await answer.ended;
    const { head, body } = splitAnswer(answer.received());
    const length = Number(/content-length: (\d+)/.exec(head)?.[1]);
    expect(body.length).toBe(Math.floor(length / 2));
    expect(() => gunzipSync(Buffer.from(body, 'latin1'))).toThrow('unexpected end of file');
  });
});

describe('a framing', () => {
  it('sends a body in chunks', async () => {
    const { url } = await withWay({ framing: 'chunked' });
    const { headers, bytes } = await fetchBytes(url, hello);
    expect([headers['transfer-encoding'], headers['content-length']]).toEqual([
      'chunked',
      undefined,
    ]);
    expect(textOfBody(bytes.toString())).toBe(text);
  });

  it.each([hello, streamed])('ends an answer with the connection: %j', async (body) => {
    const { url } = await withWay({ framing: 'close' });
    const answer = askRaw(url, body);
    await answer.ended;
    const { head, body: sent } = splitAnswer(answer.received());
    expect([/transfer-encoding|content-length/.test(head), /connection: close/.test(head)]).toEqual(
      [false, true],
    );
    expect(sent.trim().endsWith(body === hello ? '}' : 'data: [DONE]')).toBe(true);
  });
});

describe('the way of an answer', () => {
  it('may begin with informational statuses', async () => {
    const { url, chat } = await withWay({ informational: [102, 103] });
    const answer = askRaw(url, hello);
    const received = await answer.until((sent) => sent.includes('"metadata"'));
    expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual([
      'HTTP/1.1 102',
      'HTTP/1.1 103',
      'HTTP/1.1 200',
    ]);
    expect((await chat(hello)).choices[0]?.message?.content).toBe(text);
  });

  it('has headers of its own, repeated ones and ones that are taken away', async () => {
    const headers = { 'Content-Type': '', 'Set-Cookie': ['a=1', 'b=2'], 'x-note': 5 };
    const { send } = await withWay({ headers });
    const { headers: sent } = await send('/chat/completions', hello);
    expect([sent['content-type'], sent['set-cookie'], sent['x-note']]).toEqual([
      undefined,
      ['a=1', 'b=2'],
      '5',
    ]);
  });

  it('takes the time of its bytes, on the clock', async () => {
    const clock = makeFakeClock({ autoAdvance: true });
    const rules = [{ reply: { text }, deliver: { bytes_per_second: 50 } }];
    const { send } = await startClient({ script: { rules } }, clock);
    const { text: body } = await send('/chat/completions', hello);
    const tenths = Math.ceil(Buffer.byteLength(body) / 5) - 1;
    expect([clock.sleeps.length, Math.round(clock.monotonic())]).toEqual([tenths, tenths * 100]);
  });

  it('may cut signs in two', async () => {
    const { url, chat } = await withWay({ framing: 'chunked', piece_bytes: 1 });
    const answer = askRaw(url, hello);
    const { body } = splitAnswer(await answer.until((sent) => sent.endsWith('\r\n0\r\n\r\n')));
    const sizes = body.split('\r\n').filter((_, line) => line % 2 === 0);
    expect(new Set(sizes)).toEqual(new Set(['1', '0', '']));
    expect((await chat(hello)).choices[0]?.message?.content).toBe(text);
  });

  it('is padded with blanks, which are in its length', async () => {
    const { url } = await withWay({ padding: '100KB' });
    const { headers, bytes } = await fetchBytes(url, hello);
    expect([bytes.indexOf('{'), headers['content-length']]).toEqual([
      102_400,
      String(bytes.length),
    ]);
    expect(textOfBody(bytes.toString())).toBe(text);
  });

  it('is a small answer that becomes a large one, when it is padded and compressed', async () => {
    const { url } = await withWay({ padding: '1MB', encoding: 'gzip' });
    const { bytes } = await fetchBytes(url, hello);
    expect(bytes.length).toBeLessThan(5000);
    expect(gunzipSync(bytes).indexOf('{')).toBe(1_048_576);
  });

  it('pads a stream with comments', async () => {
    const { url } = await withWay({ padding: '70KB' });
    const { bytes } = await fetchBytes(url, streamed);
    const lines = bytes.subarray(0, 71_680).toString().split('\n');
    expect(lines.map((line) => [line[0], line.trim().length])).toEqual([
      [':', 1],
      [':', 1],
      [undefined, 0],
    ]);
    expect(textOfEvents(bytes.subarray(71_680).toString())).toBe(text);
  });
});

describe('the spelling of events', () => {
  const firstEvents = async (events: ScriptDeliver['events']): Promise<string> => {
    const { url } = await withWay({ events: events ?? [] }, { reply: { text: 'Yes' } });
    const { bytes } = await fetchBytes(url, streamed);
    return bytes.toString().replaceAll(/\{"id".*?\}\](,"usage".*?\}\})?\}(?=[\r\n])/g, '{…}');
  };

  const spelt: readonly (readonly [ScriptDeliver['events'], string])[] = [
    [['bom'], '\uFEFFdata: {…}\n\ndata: {…}\n\n'],
    [['comments'], ': still here\n\ndata: {…}\n\n: still here\n\n'],
    [['cr'], 'data: {…}\r\rdata: {…}\r\r'],
    [['crlf'], 'data: {…}\r\n\r\ndata: {…}\r\n\r\n'],
    [['fields'], 'id: 1\nretry: 1000\ndata: {…}\n\nid: 2\nretry: 1000\n'],
    [['no_space'], 'data:{…}\n\ndata:{…}\n\n'],
    [['no_space', 'fields', 'crlf'], 'id:1\r\nretry:1000\r\ndata:{…}\r\n\r\n'],
  ];
  it.each(spelt)('is %j', async (events, start) => {
    const sent = await firstEvents(events);
    expect(sent.slice(0, start.length)).toBe(start);
  });

  it('spreads data over lines that are the same JSON', async () => {
    const { send } = await withWay({ events: ['multi_line'] }, { reply: { text: 'Hello, "you"' } });
    const { text: sent } = await send('/chat/completions', streamed);
    const [, second = ''] = sent.split('\n\n');
    const lines = second.split('\n').map((line) => line.replace(/^data: /, ''));
    expect(lines.length).toBeGreaterThan(5);
    expect(parse(lines.join('\n'))).toMatchObject({ choices: [{ delta: { content: 'Hello' } }] });
  });
});
