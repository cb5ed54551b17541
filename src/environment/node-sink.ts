import { closeSync } from 'node:fs';

import type { Sink } from './environment.ts';

/** The part of a standard stream of Node's that a sink needs. */
export interface NodeStream {
  write(text: string): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/**
 * Once the reader has gone, nothing more is written: a pipe that was closed, or a terminal. Neither is after
 * any other error of the stream, such as a disk that is full, which is told once.
 */
export function makeNodeSink(
  stream: NodeStream,
  onFailure: (error: NodeJS.ErrnoException) => void,
): Sink {
  let isEnded = false;
  stream.on('error', (error) => {
    if (isEnded) return;
    isEnded = true;
    if (!isReaderGone(error, stream)) onFailure(error);
    else if (stream.isTTY === true) process.once('exit', leaveTerminal);
  });
  return {
    write(text) {
      if (!isEnded) stream.write(text);
    },
    get isEnded() {
      return isEnded;
    },
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return sizeOf(stream.columns);
    },
    get rows() {
      return sizeOf(stream.rows);
    },
  };
}

/** Of a terminal that does not know its size, such as one that a program has made, Node says 0. */
function sizeOf(told: number | undefined): number | undefined {
  return told === 0 ? undefined : told;
}

/** Node resets the terminals that it has when it ends, and is killed by one that is gone instead. */
export function leaveTerminal(): void {
  for (const descriptor of [0, 1, 2]) {
    try {
      closeSync(descriptor);
    } catch {
      // Closed already.
    }
  }
}

/** What a terminal says that was closed, a disk says of its own faults. */
function isReaderGone({ code }: NodeJS.ErrnoException, { isTTY }: NodeStream): boolean {
  return code === 'EPIPE' || (isTTY === true && (code === 'EIO' || code === 'ENXIO'));
}
