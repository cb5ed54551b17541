import { describe, expect, it } from 'vitest';
import type { EmulatorLogEntry } from '../../../../src/emulator/emulator.ts';
import type { ScriptFault } from '../../../../src/emulator/script/script.ts';
import { makeFakeClock } from '../../../support/fake-clock.ts';
import { ask, startClient } from '../emulator-client.ts';
import { askRaw, splitAnswer } from '../raw-client.ts';

const text = 'Sorry for that.';
const hello = ask('Hello');
const streamed = ask('Hello', { stream: true });

const withFault = (fault: ScriptFault) =>
  startClient({ script: { rules: [{ fault, reply: { text } }] } });

/** What each event of a stream says: its text, its choice, or that it is no chunk. */
async function eventsOf(fault: ScriptFault): Promise<readonly string[]> {
  const { send } = await withFault(fault);
  const reply = await send('/chat/completions', streamed);
  return reply.text
    .split('\n\n')
    .filter((event) => event !== '')
    .map(summarize);
}

function summarize(event: string): string {
  if (!event.startsWith('data: {"id"')) return event.replace(/\{"id".*/, '{…}');
  const [choice] = JSON.parse(event.slice('data: '.length)).choices;
  return `${choice.index} ${choice.delta.content ?? choice.finish_reason}`;
}

const whole = ['0 ', '0 Sorry', '0  for', '0  that', '0 .', '0 stop', 'data: [DONE]'];

describe('a stream', () => {
  const faults: readonly (readonly [ScriptFault, readonly string[]])[] = [
    [{ kind: 'no_done' }, whole.slice(0, -1)],
    [
      { kind: 'repeated_chunks' },
      [...whole.slice(0, -1).flatMap((event) => [event, event]), 'data: [DONE]'],
    ],
    [
      { kind: 'wrong_indices', after_chunks: 4 },
      [...whole.slice(0, 4), '1 .', '1 stop', 'data: [DONE]'],
    ],
    [{ kind: 'bad_events', after_chunks: 1 }, ['0 ', 'dat: {…}', ...whole.slice(2)]],
    [
      { kind: 'stream_error', after_chunks: 2 },
      ['0 ', '0 Sorry', 'data: {"detail":"the script breaks the stream"}'],
    ],
    [
      { kind: 'stream_error', event: 'error', body: { error: { message: 'overloaded' } } },
      ['0 ', '0 Sorry', '0  for', 'event: error\ndata: {"error":{"message":"overloaded"}}'],
    ],
    [{ kind: 'wrong_length' }, whole],
  ];
  it.each(faults)('is hurt by %j, and ends in order', async (fault, events) => {
    expect(await eventsOf(fault)).toEqual(events);
  });

  it.each(['truncate', 'broken_stream'] as const)(
    'breaks after so many chunks: %s',
    async (kind) => {
      const { url } = await withFault({ kind, after_chunks: 2 });
      const answer = askRaw(url, streamed);
      await answer.ended;
      expect(answer.received().split('data: {').length - 1).toBe(2);
    },
  );

  it('is reset after so many chunks, and the reset may overtake them', async () => {
    const { url } = await withFault({ kind: 'reset', after_chunks: 2 });
    const answer = askRaw(url, streamed);
    await answer.ended;
    expect(answer.received().split('data: {').length - 1).toBeLessThanOrEqual(2);
  });

  it('has chunks that no fault for other answers touches', async () => {
    const { chat } = await withFault({ kind: 'no_done' });
    expect((await chat(hello)).choices[0]?.message?.content).toBe(text);
  });
});

describe('the log of a fault that an answer of this form cannot have', () => {
  it.each([
    ['no_done', hello, 'no no_done, since this is no stream'],
    ['no_done', streamed, 'no_done'],
    ['wrong_length', streamed, 'no wrong_length, since this is a stream'],
  ] as const)('says that nothing was done: %s', async (kind, request, fault) => {
    const entries: EmulatorLogEntry[] = [];
    const { send } = await startClient({
      script: { rules: [{ fault: { kind }, reply: { text } }] },
      onRequest: (entry) => entries.push(entry),
    });
    await send('/chat/completions', request);
    while (entries.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(entries[0]).toMatchObject({ fault });
  });
});

describe('a body', () => {
  it.each([0, 7])('breaks after %d bytes', async (bytes) => {
    const { url } = await withFault({ kind: 'truncate', after_bytes: bytes });
    const answer = askRaw(url, hello);
    await answer.ended;
    const { head, body } = splitAnswer(answer.received());
    expect([head.startsWith('http/1.1 200'), body.length]).toEqual([true, bytes]);
  });

  it('never has its last byte, wherever it breaks', async () => {
    const { url } = await withFault({ kind: 'truncate', after_bytes: 100_000 });
    const answer = askRaw(url, hello);
    await answer.ended;
    const { head, body } = splitAnswer(answer.received());
    expect(head).toContain(`content-length: ${body.length + 1}`);
  });

  it('hangs in its middle until the client leaves', async () => {
    const entries: EmulatorLogEntry[] = [];
    const rules = [{ fault: { kind: 'hang' as const, after_bytes: 9 }, reply: { text } }];
    const { url } = await startClient({
      script: { rules },
      onRequest: (entry) => entries.push(entry),
    });
    const answer = askRaw(url, hello);
    const { body } = splitAnswer(await answer.until((sent) => splitAnswer(sent).body.length > 8));
    expect([body.length, entries]).toEqual([9, []]);
    answer.leave();
    while (entries.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(entries[0]).toMatchObject({ status: 200, rule: 1, fault: 'hang' });
  });

  it('is longer than it was announced to be', async () => {
    const { url } = await withFault({ kind: 'wrong_length', by: -10 });
    const answer = askRaw(url, hello);
    const { head, body } = splitAnswer(await answer.until((sent) => sent.endsWith('}}')));
    expect(head).toContain(`content-length: ${body.length - 10}`);
  });

  it('is shorter than it was announced to be, and the connection closes', async () => {
    const { url } = await withFault({ kind: 'wrong_length' });
    const answer = askRaw(url, hello);
    await answer.ended;
    const { head, body } = splitAnswer(answer.received());
    expect(head).toContain(`content-length: ${body.length + 10}`);
  });
});

describe('a status', () => {
  it('that has no body has none, whatever the script says', async () => {
    const { url } = await startClient({
      script: { rules: [{ fault: { status: 204, body: 'no' } }] },
    });
    const answer = askRaw(url, hello);
    const { head, body } = splitAnswer(await answer.until((sent) => sent.includes('\r\n\r\n')));
    expect([head.startsWith('http/1.1 204'), head.includes('content-length'), body]).toEqual([
      true,
      false,
      '',
    ]);
  });

  it('redirects by its headers', async () => {
    const fault = {
      status: 307,
      headers: { Location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'] },
    };
    const { send } = await startClient({ script: { rules: [{ fault }] } });
    const { status, headers } = await send('/chat/completions', hello);
    expect([status, headers['location'], headers['set-cookie']]).toEqual([
      307,
      '/elsewhere',
      ['a=1', 'b=2'],
    ]);
  });
});

describe('a client that leaves', () => {
  it('frees a slow answer at once', async () => {
    const clock = makeFakeClock();
    const entries: EmulatorLogEntry[] = [];
    const rules = [{ reply: { text }, deliver: { bytes_per_second: 10 } }];
    const { url } = await startClient(
      { script: { rules }, onRequest: (entry) => entries.push(entry) },
      clock,
    );
    const answer = askRaw(url, hello);
    while (clock.sleeps.length === 0) await new Promise((resolve) => setImmediate(resolve));
    answer.leave();
    while (entries.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(entries[0]).toMatchObject({ status: 200, rule: 1, milliseconds: 0 });
  });
});
