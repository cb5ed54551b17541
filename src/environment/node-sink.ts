import type { Sink } from './environment.ts';
import { toFileError } from './node-file-error.ts';

/** The part of a standard stream of Node's that a sink needs. */
export interface NodeStream {
  write(text: string): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/**
 * Once the reader has gone, nothing more is written. Any other error of the stream, such as a disk that
 * is full, is thrown as a FileError about `name`.
 */
export function makeNodeSink(stream: NodeStream, name: string): Sink {
  let readerGone = false;
  stream.on('error', (error) => {
    readerGone = true;
    if (error.code !== 'EPIPE') throw toFileError(error, name);
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
