import { describe, expect, it } from 'vitest';
import { FileError } from '../../../src/environment/environment.ts';
import { makeNodeSink, type NodeStream } from '../../../src/environment/node-sink.ts';

interface FakeStream extends NodeStream {
  readonly written: string[];
  columns: number | undefined;
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

describe('a standard stream as a sink', () => {
  it('writes until the reader has gone, and then drops the rest', () => {
    const stream = makeFakeStream(false);
    const sink = makeNodeSink(stream, 'standard output');
    sink.write('first ticket\n');
    stream.fail('EPIPE');
    sink.write('second ticket\n');
    expect(stream.written).toEqual(['first ticket\n']);
  });

  it('does not keep another error of the stream to itself', () => {
    const stream = makeFakeStream(false);
    makeNodeSink(stream, 'standard output');
    expect(() => stream.fail('ENOSPC')).toThrow(
      new FileError('disk-full', 'standard output', 'no space left on the disk'),
    );
  });

  it('knows a terminal and follows its size', () => {
    const stream = makeFakeStream(true);
    const sink = makeNodeSink(stream, 'standard output');
    expect([sink.isTerminal, sink.columns, sink.rows]).toEqual([true, 80, 24]);
    stream.columns = 120;
    expect(sink.columns).toBe(120);
  });

  it('has no size where there is no terminal', () => {
    const sink = makeNodeSink(makeFakeStream(false), 'standard output');
    expect([sink.isTerminal, sink.columns, sink.rows]).toEqual([false, undefined, undefined]);
  });
});
