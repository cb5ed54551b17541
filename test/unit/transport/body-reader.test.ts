import { describe, expect, it } from 'vitest';
import {
  LARGEST_BODY,
  LARGEST_EVENT,
  LARGEST_REFUSAL,
  MEMORY_PER_EVENT,
  MOST_EVENTS,
  MOST_PIECES,
} from '../../../src/transport/answer-limits.ts';
import { BodyReader } from '../../../src/transport/body-reader.ts';
import { makeEventReader } from '../../../src/transport/sse.ts';

function read(
  text: string,
  { contentType = 'text/event-stream', isAnswer = true, step = text.length } = {},
) {
  const makeReader = () => makeEventReader(() => 0);
  const reader = new BodyReader({ isAnswer, contentType, makeEventReader: makeReader });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += step) {
    const problem = reader.push(bytes.subarray(at, at + step));
    if (problem !== undefined) return { problem };
  }
  const problem = reader.end();
  return problem === undefined ? reader.toBody((each) => each) : { problem };
}

const parcel = { data: 'parcel', milliseconds: 0 };

describe('the form of a body', () => {
  it.each([
    ['data: parcel\n\n', 'application/json'],
    ['data:parcel\n\n', 'text/plain'],
    ['\uFEFFdata: parcel\n\n', ''],
    ['\r\n\n: comment\ndata: parcel\n\n', 'text/plain'],
    ['retry: 5\nid: 1\ndata: parcel', ''],
    [': 1\ndata: parcel\n\n', 'text/event-stream; charset=utf-8'],
  ])('%j as `%s` is events, wherever it is split', (text, contentType) => {
    const whole = { kind: 'events', events: [parcel] };
    expect(read(text, { contentType })).toEqual(whole);
    expect(read(text, { contentType, step: 1 })).toEqual(whole);
  });

  it.each([
    ['{"data": 1}', 'text/event-stream'],
    [' \n[1]', 'text/event-stream'],
    ['<html>', 'text/event-stream'],
    ['database is gone', 'text/plain'],
    ['dat', 'text/plain'],
    ['', 'application/json'],
  ])('%j as `%s` is text, wherever it is split', (text, contentType) => {
    const whole = { kind: 'text', text };
    expect(read(text, { contentType })).toEqual(whole);
    expect(read(text, { contentType, step: 1 })).toEqual(whole);
  });

  it('is events with the names of fields that are none, the first of them and each once', () => {
    const others = ['c', 'd', 'e', 'f'].map((field) => `${field}: 1\n`).join('');
    const text = `dat: 1\ndata: parcel\n\nerror: null\n\n${'b'.repeat(50)}\ndat: 2\n${others}`;
    const unknownFields = ['dat', 'error', `${'b'.repeat(40)}…`, 'c', 'd'];
    const whole = { kind: 'events', events: [parcel], unknownFields };
    expect(read(text)).toEqual(whole);
    expect(read(text, { step: 1 })).toEqual(whole);
  });

  it('is text where it is no answer', () => {
    const text = 'data: parcel\n\n';
    expect(read(text, { isAnswer: false })).toEqual({ kind: 'text', text });
  });
});

it('comes in single bytes as it comes whole', () => {
  const text = `{"text": "${'caf\u00e9 '.repeat(1000)}"}`;
  expect(read(text, { step: 1 })).toEqual({ kind: 'text', text });
});

it('comes in many pieces in their order', () => {
  const text = Array.from({ length: 2 * MOST_PIECES + 10 }, (_, at) => `${at % 10}`).join('');
  const contentType = 'application/json';
  expect(read(`"${text}"`, { contentType, step: 1 })).toEqual({ kind: 'text', text: `"${text}"` });
});

it('is whole as an answer, and only its beginning is kept as the explanation of a refusal', () => {
  const text = `"${'x'.repeat(2 * LARGEST_REFUSAL)}"`;
  expect(read(text, { contentType: 'application/json' })).toEqual({ kind: 'text', text });
  const kept = { kind: 'text', text: text.slice(0, LARGEST_REFUSAL) };
  expect(read(text, { isAnswer: false })).toEqual(kept);
  expect(read(text, { isAnswer: false, step: 1000 })).toEqual(kept);
});

it('ends when it is too large, whatever it is', () => {
  const makeReader = () => makeEventReader(() => 0);
  const options = { isAnswer: false, contentType: '', makeEventReader: makeReader };
  const reader = new BodyReader(options);
  const chunk = Buffer.alloc(LARGEST_BODY / 8);
  for (let sent = 0; sent < 8; sent++) expect(reader.push(chunk)).toBeUndefined();
  expect(reader.push(Buffer.from('.'))).toBe('the answer is larger than 64 MB');
});

it('weighs its bytes, and so much more for each event', () => {
  const contentType = 'text/event-stream';
  const makeReader = () => makeEventReader(() => 0);
  const reader = new BodyReader({ isAnswer: true, contentType, makeEventReader: makeReader });
  reader.push(Buffer.from('data: 1\n'));
  expect(reader.weight).toBe(8);
  reader.push(Buffer.from('\ndata: 2\n\n'));
  expect(reader.weight).toBe(18 + 2 * MEMORY_PER_EVENT);
});

it('weighs of a refusal no more than it holds', () => {
  const makeReader = () => makeEventReader(() => 0);
  const options = { isAnswer: false, contentType: '', makeEventReader: makeReader };
  const reader = new BodyReader(options);
  for (let sent = 0; sent < 40; sent++) reader.push(Buffer.alloc(LARGEST_REFUSAL / 4));
  expect(reader.weight).toBe(LARGEST_REFUSAL);
});

describe('a stream', () => {
  it('has the names of its events, and no secret', () => {
    const makeReader = () => makeEventReader(() => 0);
    const options = { isAnswer: true, contentType: '', makeEventReader: makeReader };
    const reader = new BodyReader(options);
    reader.push(Buffer.from('event: ping\ndata: my key-1\n\ndata: plain\n\n'));
    expect(reader.toBody((text) => text.replace('key-1', '[key]'))).toEqual({
      kind: 'events',
      events: [
        { event: 'ping', data: 'my [key]', milliseconds: 0 },
        { data: 'plain', milliseconds: 0 },
      ],
    });
  });

  it('with an event that is too large ends', () => {
    const problem = { problem: 'an event of the stream is larger than 8 MB' };
    const line = `data: ${'x'.repeat(LARGEST_EVENT)}\n`;
    expect(read(`data: a\n\n${line}data: x\n\n`)).toEqual(problem);
    expect(read(`data: a\n\n${line}data: x\n\n`, { step: 65_536 })).toEqual(problem);
  });

  it('whose event has that size is read', () => {
    const data = 'x'.repeat(LARGEST_EVENT);
    expect(read(`data: ${data}\n\n`)).toEqual({
      kind: 'events',
      events: [{ data, milliseconds: 0 }],
    });
  });

  it('with too many events ends', () => {
    expect(read('data\n\n'.repeat(MOST_EVENTS + 1))).toEqual({
      problem: 'the stream has more than 1,000,000 events',
    });
  });

  it('with as many comments as one likes does not', () => {
    expect(read(`${': alive\n\n'.repeat(100_000)}data: parcel\n\n`)).toEqual({
      kind: 'events',
      events: [parcel],
    });
  });
});
