import type { Sink } from './environment.ts';

/** The part of a standard stream of Node's that a sink needs. */
export interface NodeStream {
  write(text: string): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Once the reader has gone, nothing more is written. Any other error of the stream is thrown. */
export function makeNodeSink(stream: NodeStream): Sink {
  let readerGone = false;
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    readerGone = true;
  });
  return {
    write(text) {
      if (!readerGone) stream.write(text);
    },
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
  };
}
