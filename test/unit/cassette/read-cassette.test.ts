import { describe, expect, it } from 'vitest';
import { writeLine } from '../../../src/cassette/write-line.ts';
import {
  listRecorded,
  readCassetteText,
  readRemainsText,
  writeCassetteText,
} from '../../support/read-cassette-text.ts';
import { makeInteraction } from './support.ts';

const line = writeLine(makeInteraction('refund'));

function problemsOf(text: string): readonly string[] {
  return readCassetteText({ path: 'tickets.cassette.jsonl', text }).diagnostics.map(
    ({ message, location }) => `${location?.start.line}: ${message}`,
  );
}

describe('a cassette', () => {
  it('is read as it was written', async () => {
    const [one, two] = [
      makeInteraction('refund'),
      makeInteraction('login', { repeat: 2, turn: 2 }),
    ];
    const stream = {
      ...makeInteraction('stream', { headers: { 'pulze-labels': '{}' } }),
      response: {
        ...one.response,
        body: {
          kind: 'events' as const,
          events: [
            { data: '{"choices":[]}', milliseconds: 3 },
            { event: 'ping', data: '"quoted"', milliseconds: 4.5 },
            { data: '[DONE]', milliseconds: 5 },
          ],
          unknownFields: ['dat'],
          broken: { kind: 'stream' as const, message: 'the stream broke: connection reset' },
        },
      },
    };
    const text = await writeCassetteText([one, two, stream]);
    const { value, diagnostics } = readCassetteText({ path: 'tickets.cassette.jsonl', text });
    expect(diagnostics).toEqual([]);
    const read = await listRecorded(value);
    expect(read.map(({ request, response }) => ({ request, response }))).toEqual([
      two,
      one,
      stream,
    ]);
  });

  it('gives back an answer that is no JSON, or nested as deep as answers may be, or deeper', async () => {
    const deep = `${'['.repeat(300)}${']'.repeat(300)}`;
    const deepest = `${'['.repeat(200)}${']'.repeat(200)}`;
    for (const body of ['<html>', '"text"', deep, deepest, '']) {
      const { request, response } = makeInteraction('refund');
      const odd = {
        request,
        response: { ...response, body: { kind: 'text' as const, text: body } },
      };
      const [read] = await listRecorded(readRemainsText(writeLine(odd)));
      expect(read?.response.body).toEqual({ kind: 'text', text: body });
    }
  });

  it('is the same whatever order its interactions came in', async () => {
    const all = ['refund', 'login', 'invoice'].map((content) => makeInteraction(content));
    expect(await writeCassetteText(all)).toBe(await writeCassetteText(all.toReversed()));
  });

  it('may have line ends of Windows and empty lines', () => {
    expect(problemsOf(`\r\n${line}\r\n\r\n`)).toEqual([]);
  });

  it('says of every line what is wrong with it', () => {
    const lines = [
      '{',
      '[]',
      '{}',
      '<<<<<<< ours',
      line.replace('"status"', '"stauts"'),
      line.replace('"status":200', '"status":"ok"'),
      line.replace('"json":{', '"text":"","json":{'),
      line.replace('"repeat":1', '"repeat":0'),
      line.replace('"end_ms":2.5', '"end_ms":-1'),
      line.replace('"endpoint":"desk"', '"endpoint":null'),
      line.replace(/"json":\{.*\}/, '"events":[[1]]}}'),
      line.replace(/"json":\{.*\}/, '"unknown_fields":[1],"events":[]}}'),
      line.replace(/"json":\{.*\}/, '"broken":1,"events":[]}}'),
      line.replace(/"headers":\{[^}]*\}/, '"headers":{"a":1}'),
      `{"request":${'['.repeat(300)}${']'.repeat(300)}}`,
    ];
    expect(problemsOf(lines.join('\n'))).toEqual([
      '1: this line is not JSON',
      '2: a line is not a map of `request`, `response`',
      '3: `request` is not a map of `endpoint`, `path`, `repeat`, `turn`, `headers`, `body`, `redacted`',
      '4: a merge is not finished here',
      '5: `response` has a key `stauts`; it has `status`, `headers`, `headers_ms`, `end_ms`, `unknown_fields`, `broken`, `json`, `text`, `events`',
      '6: `status` is no such number',
      '7: `response` has one of `json`, `text` and `events`',
      '8: `repeat` is no such number',
      '9: `end_ms` is no such number',
      '10: `endpoint` is no text',
      '11: an entry of `events` is its time in milliseconds and its data',
      '12: `unknown_fields` is a list of texts',
      '13: `broken` is no text',
      '14: `headers` is a map of texts',
      '15: this line is nested more than 200 deep',
    ]);
  });

  it('has one answer to a request', () => {
    const again = line.replace('to refund', 'no refund');
    expect(problemsOf(`${line}\n${again}\n`)).toEqual([
      '2: the same request is recorded on line 1',
    ]);
  });
});

describe('what a crash left of a recording', () => {
  it('is every line that came to its end, and of two alike the later', async () => {
    const again = line.replace('to refund', 'no refund');
    const remains = readRemainsText(`${line}\n${again}\n${line.slice(0, 40)}`);
    expect((await listRecorded(remains)).map(({ response }) => response.body)).toEqual([
      { kind: 'text', text: '{"answer":"no refund"}' },
    ]);
  });
});
