import type { IncomingMessage } from 'node:http';
import { type Refusal, refuseSize, unparsedBody } from '../refusal.ts';
import type { EmulatorState } from './state.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body, without a byte order mark; or why it is not read: it is too large, or not UTF-8. */
export async function readText(
  incoming: IncomingMessage,
  { largestBody }: Pick<EmulatorState, 'largestBody'>,
): Promise<string | Refusal> {
  const bytes = await readBytes(incoming, largestBody);
  if (bytes === undefined) return refuseSize(largestBody);
  try {
    return utf8.decode(bytes);
  } catch {
    return unparsedBody;
  }
}

/** What is too large comes to its end all the same, kept by nobody: many clients read no answer before. */
function readBytes(incoming: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    incoming.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= most) pieces.push(piece);
      else pieces.length = 0;
    });
    incoming.once('end', () => resolve(size <= most ? Buffer.concat(pieces) : undefined));
    incoming.once('error', reject);
    incoming.once('close', () => reject(new Error('the client left')));
  });
}
