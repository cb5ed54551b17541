import { describe, expect, it } from 'vitest';
import type { Sink } from '../../../src/environment/environment.ts';
import { makeNodeSink, type NodeStream } from '../../../src/environment/node-sink.ts';

interface FakeStream extends NodeStream {
  readonly written: string[];
  columns: number | undefined;
  rows: number | undefined;
  fail(code: string): void;
}

function makeFakeStream(terminal: boolean): FakeStream {
  const written: string[] = [];
  let listener: (error: NodeJS.ErrnoException) => void = () => undefined;
  return {
    written,
    isTTY: terminal ? true : undefined,
    columns: terminal ? 80 : undefined,
    rows: terminal ? 24 : undefined,
    write(text) {
      written.push(text);
      return true;
    },
    on(_event, onError) {
      listener = onError;
    },
    fail: (code) => listener(Object.assign(new Error(code), { code })),
  };
}

interface Opened {
  readonly stream: FakeStream;
  readonly sink: Sink;
  readonly failures: unknown[];
}

function open(terminal: boolean): Opened {
  const stream = makeFakeStream(terminal);
  const failures: unknown[] = [];
  const sink = makeNodeSink(stream, ({ code }) => failures.push(code));
  return { stream, sink, failures };
}

describe('a standard stream as a sink', () => {
  it('has no size where its terminal does not know it', () => {
    const { stream, sink } = open(true);
    expect([sink.columns, sink.rows]).toEqual([80, 24]);
    stream.columns = 0;
    stream.rows = 0;
    expect([sink.columns, sink.rows]).toEqual([undefined, undefined]);
  });

  it('writes until the reader has gone, and then drops the rest', () => {
    const { stream, sink, failures } = open(false);
    sink.write('first ticket\n');
    stream.fail('EPIPE');
    sink.write('second ticket\n');
    expect([stream.written, failures]).toEqual([['first ticket\n'], []]);
  });

  it('tells another error of the stream once, and writes nothing after it', () => {
    const { stream, sink, failures } = open(false);
    stream.fail('ENOSPC');
    stream.fail('ERR_STREAM_DESTROYED');
    sink.write('first ticket\n');
    expect([failures, stream.written]).toEqual([['ENOSPC'], []]);
  });

  it.each(['EIO', 'ENXIO'])(
    'takes %s for the end of a terminal, and for a fault of a disk',
    (code) => {
      const terminal = open(true);
      terminal.stream.fail(code);
      terminal.sink.write('first ticket\n');
      expect([terminal.failures, terminal.stream.written]).toEqual([[], []]);
      const disk = open(false);
      disk.stream.fail(code);
      expect(disk.failures).toEqual([code]);
    },
  );

  it('knows a terminal and follows its size', () => {
    const { stream, sink } = open(true);
    expect([sink.isTerminal, sink.columns, sink.rows]).toEqual([true, 80, 24]);
    stream.columns = 120;
    expect(sink.columns).toBe(120);
  });

  it('has no size where there is no terminal', () => {
    const { sink } = open(false);
    expect([sink.isTerminal, sink.columns, sink.rows]).toEqual([false, undefined, undefined]);
  });
});
