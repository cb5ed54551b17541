import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { openai } from '../../../src/provider/builtin/openai.ts';
import { type CompletionRequest, ProviderError } from '../../../src/provider/provider.ts';
import { LARGEST_BODY } from '../../../src/transport/answer-limits.ts';
import { makeHttpTransport } from '../../../src/transport/http.ts';
import { chunk, type OnRequest, startRawServer } from './raw-server.ts';

const request: CompletionRequest = {
  kind: 'chat',
  body: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Where is my parcel?' }] },
  headers: {},
  timeoutMilliseconds: 30_000,
};

const json = JSON.stringify({
  choices: [
    { index: 0, message: { role: 'assistant', content: 'In Leeds.' }, finish_reason: 'stop' },
  ],
});
const events = [
  { choices: [{ index: 0, delta: { role: 'assistant', content: 'In ' } }] },
  { choices: [{ index: 0, delta: { content: 'Leeds.' }, finish_reason: 'stop' }] },
];
const stream = `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(onRequest: OnRequest) {
  const server = await startRawServer(onRequest);
  closers.push(server.close);
  const made = makeHttpTransport({
    ...{ baseUrl: `http://127.0.0.1:${server.port}/v1`, headers: {}, connections: 1 },
    ...{ clock: nodeClock, address: 'the desk' },
  });
  if (made.problem !== undefined) throw new Error(made.problem);
  closers.push(made.close);
  const { signal } = new AbortController();
  const send = () =>
    made.transport(
      {
        ...{ method: 'POST', path: '/chat/completions', headers: {}, body: '{}' },
        ...{ timeoutMilliseconds: 30_000, findFailure: () => undefined },
      },
      signal,
    );
  const ask = async () => {
    try {
      const { completion } = await openai.complete(request, made.transport, signal);
      return completion.choices[0]?.text;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return `${error.failure.kind}: ${error.failure.message}`;
    }
  };
  return { server, ask, send };
}

/** What comes of an answer that is written as it is, before the connection is closed. */
async function answered(head: readonly string[], body: string | Buffer = ''): Promise<unknown> {
  const { ask } = await serve((socket) => {
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.end(body);
  });
  return await ask();
}

const ok = 'HTTP/1.1 200 OK';
const isJson = 'content-type: application/json';
const isStream = 'content-type: text/event-stream';
const lengthOf = (text: string | Buffer) => `content-length: ${Buffer.byteLength(text)}`;

describe('an answer is understood', () => {
  it.each<[string, readonly string[], string | Buffer]>([
    ['as plain text', [ok, 'content-type: text/plain', lengthOf(json)], json],
    ['without a content type', [ok, lengthOf(json)], json],
    ['with a byte order mark', [ok, isJson], `\uFEFF${json}`],
    ['of HTTP/1.0, up to the end of the connection', ['HTTP/1.0 200 OK', isJson], json],
    ['that is said to be a stream and is not', [ok, isStream], json],
    ['that is a stream although none was asked for', [ok, isStream], stream],
    ['that is a stream and is said to be JSON', [ok, isJson], stream],
    ['that is a stream and is said to be text', [ok, 'content-type: text/plain'], stream],
    ['that is a stream of HTTP/1.0', ['HTTP/1.0 200 OK', isStream], stream],
    ['after early hints', ['HTTP/1.1 103 Early Hints', 'link: </a>', '', ok, isJson], json],
    ['after a sign of life', ['HTTP/1.1 102 Processing', '', ok, isJson], json],
    ['with status 201', ['HTTP/1.1 201 Created', isJson], json],
    ['in gzip', [ok, isJson, 'content-encoding: gzip'], gzipSync(json)],
    [
      'in Brotli, with the length of that',
      [ok, isJson, 'content-encoding: br', lengthOf(brotliCompressSync(json))],
      brotliCompressSync(json),
    ],
    ['that is a stream in gzip', [ok, isStream, 'content-encoding: gzip'], gzipSync(stream)],
    [
      'that is a stream in gzip, cut off after its [DONE]',
      [ok, isStream, 'content-encoding: gzip'],
      gzipSync(stream).subarray(0, -8),
    ],
    [
      'in gzip over gzip, in two headers',
      [ok, isJson, 'content-encoding: gzip', 'content-encoding: gzip'],
      gzipSync(gzipSync(json)),
    ],
  ])('%s', async (_, head, body) => {
    expect(await answered(head, body)).toBe('In Leeds.');
  });

  it('when more comes than its length, which the next answer does not suffer from', async () => {
    const { ask } = await serve((socket) =>
      socket.write(`${ok}\r\n${isJson}\r\n${lengthOf(json)}\r\n\r\n${json}{"more":1}`),
    );
    expect([await ask(), await ask()]).toEqual(['In Leeds.', 'In Leeds.']);
  });
});

describe('the charset of an answer', () => {
  const said = (text: string) => JSON.stringify({ choices: [{ message: { content: text } }] });
  const named = 'content-type: application/json; charset=';
  const cyrillic = Buffer.from([0xe4, 0xe0]);
  const [before = '', after = ''] = said('|').split('|');
  it.each<[string, string, string | Buffer, string]>([
    ['that is named counts', `${named}ISO-8859-1`, Buffer.from(said('café'), 'latin1'), 'café'],
    [
      'that is named in quotes counts',
      `${named}"windows-1251"`,
      Buffer.concat([Buffer.from(before), cyrillic, Buffer.from(after)]),
      'да',
    ],
    [
      'of one byte a letter does not count where there are letters of UTF-8 beside a stray byte',
      `${named}latin1`,
      Buffer.concat([Buffer.from(`${before}Grüße `), Buffer.from([0xff]), Buffer.from(after)]),
      'Grüße \ufffd',
    ],
    [
      'of more bytes a letter counts where some of them are UTF-8, too',
      `${named}gbk`,
      Buffer.concat([
        Buffer.from(before),
        Buffer.from([0xc4, 0xe3, 0xc2, 0xab, 0xba, 0xc3]),
        Buffer.from(after),
      ]),
      '你芦好',
    ],
    [
      'that is UTF-16 counts where all is ASCII',
      `${named}utf-16le`,
      Buffer.from(said('cafe'), 'utf16le'),
      'cafe',
    ],
    [
      'that is UTF-16 counts where not all is',
      `${named}utf-16le`,
      Buffer.from(said('café'), 'utf16le'),
      'café',
    ],
    ['that is UTF-16 does not count where it is UTF-8', `${named}utf-16le`, said('café'), 'café'],
    ['does not count where it is UTF-8', `${named}iso-8859-1`, said('café \ufffd'), 'café \ufffd'],
    [
      'that nobody knows leaves a mark',
      `${named}desk`,
      Buffer.from(said('café'), 'latin1'),
      'caf\ufffd',
    ],
    ['that is not named leaves a mark', isJson, Buffer.from(said('café'), 'latin1'), 'caf\ufffd'],
  ])('%s', async (_, type, body, text) => {
    expect(await answered([ok, type], body)).toBe(text);
  });
});

describe('what is no answer is told', () => {
  const page = '<!doctype html><html><head><title>Sign in</title></head></html>';
  const isChunked = 'transfer-encoding: chunked';
  const badHead = 'connection: the desk answered with a head that is not valid HTTP';
  it.each<[string, readonly string[], string | Buffer, string]>([
    ['nothing', ['HTTP/1.1 204 No Content'], '', 'bad_response: the answer is empty (204)'],
    ['a reset', ['HTTP/1.1 205 Reset Content'], '', 'bad_response: the answer is empty (205)'],
    [
      'an empty body',
      [ok, isJson, 'content-length: 0'],
      '',
      'bad_response: the answer is empty (200)',
    ],
    [
      'an empty body in gzip',
      [ok, isJson, 'content-encoding: gzip', 'content-length: 0'],
      '',
      'bad_response: the answer is empty (200)',
    ],
    [
      'an empty stream',
      [ok, isStream],
      '',
      'stream: the stream stopped before its end, after 0 chunks with content',
    ],
    [
      'a page',
      [ok, 'content-type: text/html'],
      page,
      'bad_response: the answer is a web page: Sign in',
    ],
    [
      'a page that is said to be a stream',
      [ok, isStream],
      page,
      'bad_response: the answer is a web page: Sign in',
    ],
    [
      'a body shorter than its length',
      [ok, isJson, 'content-length: 500'],
      json,
      'connection: connection closed by the desk before the answer was complete',
    ],
    [
      'a length that cuts off',
      [ok, isJson, 'content-length: 20'],
      json,
      'bad_response: the answer is not a JSON object: {"choices":[{"index"',
    ],
    ['a length that is no number', [ok, isJson, 'content-length: many'], json, badHead],
    ['a length that is told twice', [ok, isJson, lengthOf(json), lengthOf(json)], json, badHead],
    ['a length that is a list', [ok, isJson, `${lengthOf(json)}, ${json.length}`], json, badHead],
    ['a length beside chunks', [ok, isJson, lengthOf(json), isChunked], chunk(json), badHead],
    ['a header that is none', [ok, isJson, 'no header'], json, badHead],
    ['a header that is none, behind a length', [ok, lengthOf(json), 'no header'], json, badHead],
    ['a line before all headers', [ok, ' folded: 1', isJson], json, badHead],
    ['a status below 100', ['HTTP/1.1 099 Odd', isJson, lengthOf(json)], json, badHead],
    ['a status of nothing', ['HTTP/1.1 000 Odd', isJson], json, badHead],
    ['a status of two digits', ['HTTP/1.1 20 Odd', isJson], json, badHead],
    ['a status of four', ['HTTP/1.1 2000 Odd', isJson], json, badHead],
    [
      'a protocol that is no HTTP',
      ['SSH-2.0-desk'],
      '',
      'connection: the desk does not speak HTTP',
    ],
    [
      'chunks that are none',
      [ok, isJson, isChunked],
      'garbage\r\n',
      'connection: the answer broke: the desk does not speak HTTP',
    ],
    [
      'chunks without an end',
      [ok, isJson, isChunked],
      chunk(json),
      'connection: connection closed by the desk before the answer was complete',
    ],
    [
      'chunks without an end, on a connection that was to be closed',
      [ok, isJson, isChunked, 'connection: close'],
      chunk(json),
      'connection: connection closed by the desk before the answer was complete',
    ],
    [
      'a stream without an end, on a connection that was to be closed',
      [ok, isStream, isChunked, 'connection: close'],
      chunk(stream.slice(0, 90)),
      'stream: the stream broke: connection closed by the desk',
    ],
    [
      'a continuation that nobody waits for',
      ['HTTP/1.1 100 Continue', '', ok, isJson],
      json,
      'connection: the desk sent `100 Continue`, which was not asked for',
    ],
    [
      'another protocol',
      ['HTTP/1.1 101 Switching Protocols', 'upgrade: desk', 'connection: upgrade'],
      '',
      'connection: the desk wants to change the protocol, which was not asked for',
    ],
    [
      'headers without end',
      [ok, `x-noise: ${'n'.repeat(70_000)}`, isJson],
      json,
      "connection: the answer's headers are larger than 64 KB",
    ],
    [
      'an encoding that was not asked for',
      [ok, isJson, 'content-encoding: zstd'],
      json,
      'bad_response: the answer has the encoding `zstd`, which was not asked for',
    ],
    [
      'an encoding that it has not',
      [ok, isJson, 'content-encoding: gzip'],
      json,
      'bad_response: the answer cannot be decoded: it says that it is gzip, and is not (incorrect header check)',
    ],
    [
      'gzip that is cut off',
      [ok, isJson, 'content-encoding: gzip'],
      gzipSync(json).subarray(0, -12),
      'connection: the answer stopped in the middle of its gzip encoding',
    ],
    [
      'a stream in gzip that is cut off',
      [ok, isStream, 'content-encoding: gzip'],
      gzipSync(stream.slice(0, 90)).subarray(0, -8),
      'stream: the stream stopped in the middle of its gzip encoding',
    ],
    [
      'a small answer that unpacks to a large one',
      [ok, isJson, 'content-encoding: gzip'],
      gzipSync(Buffer.alloc(LARGEST_BODY + 1)),
      'bad_response: the answer is larger than 16 MB',
    ],
    [
      'a refusal in gzip',
      ['HTTP/1.1 400 Bad Request', isJson, 'content-encoding: gzip'],
      gzipSync('{"detail":"too hot"}'),
      'refused: the request was refused (400): too hot',
    ],
    [
      'a refusal that cannot be decoded',
      ['HTTP/1.1 503 Busy', isJson, 'content-encoding: gzip'],
      '<h1>busy</h1>',
      'server: the service failed (503): the answer cannot be decoded: it says that it is gzip, and is not (incorrect header check)',
    ],
    [
      'a refusal of a key in an encoding that was not asked for',
      ['HTTP/1.1 401 No', isJson, 'content-encoding: zstd'],
      '{}',
      'authentication: the key was refused (401): the answer has the encoding `zstd`, which was not asked for',
    ],
    [
      'a refusal of which only the beginning can be decoded',
      ['HTTP/1.1 400 Bad Request', 'content-type: text/plain', 'content-encoding: gzip'],
      gzipSync('too hot').subarray(0, -8),
      'refused: the request was refused (400): too hot',
    ],
    [
      'a reason that a terminal would obey',
      ['HTTP/1.1 503 \u001b[31mNo', isJson, 'x-reason: \u0080'],
      JSON.stringify({ detail: '\u001b]0;desk\u0007' }),
      'server: the service failed (503): \ufffd]0;desk\ufffd',
    ],
  ])('%s', async (_, head, body, said) => {
    expect(await answered(head, body)).toBe(said);
  });
});

describe('a head that is not valid HTTP', () => {
  const status = 'its status is none of HTTP, which has 100 to 999';
  const length =
    '`Content-Length` twice, beside `Transfer-Encoding` or without a number is not taken';
  const line =
    'a line that is no header, has a control character or goes on in the next is not taken';
  const any =
    '`Content-Length` twice or beside `Transfer-Encoding`, and a line that is no header or has a control character, are not taken';
  it.each<[string, string, string]>([
    ['a status below 100', 'HTTP/1.1 099 Odd', status],
    ['a status of two digits', 'HTTP/1.1 20 Odd', status],
    ['a length that is no number', `${ok}\r\ncontent-length: many`, length],
    ['a length behind chunks', `${ok}\r\ntransfer-encoding: chunked\r\ncontent-length: 2`, length],
    ['a control character', `${ok}\r\nx-desk: a\u0001b`, line],
    ['a control character in a name', `${ok}\r\nx\u0001desk: ab`, line],
    ['a line that goes on', `${ok}\r\nx-desk: a\r\n b`, line],
    ['a line that is no header', `${ok}\r\nx-desk`, line],
    ['a length that is told twice', `${ok}\r\ncontent-length: 2\r\ncontent-length: 2`, any],
    ['a control character behind a length', `${ok}\r\ncontent-length: 2\r\nx: \u0001`, any],
  ])('is told by what is wrong, and not asked for again: %s', async (_, head, wrong) => {
    const { send } = await serve((socket) => socket.end(`${head}\r\n\r\n{}`));
    await expect(send()).rejects.toMatchObject({
      failure: { kind: 'connection', hints: [`look at its head (\`curl -i\`): ${wrong}`] },
      isFinal: true,
    });
  });
});
