import type { IncomingMessage } from 'node:http';
import { largestBody, type Refusal, tooLarge, unparsedBody } from '../refusal.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body, without a byte order mark; or why it is not read: it is too large, or not UTF-8. */
export async function readText(incoming: IncomingMessage): Promise<string | Refusal> {
  const bytes = await readBytes(incoming);
  if (bytes === undefined) return tooLarge;
  try {
    return utf8.decode(bytes);
  } catch {
    return unparsedBody;
  }
}

/** What is too large comes to its end all the same, kept by nobody: many clients read no answer before. */
function readBytes(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    incoming.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= largestBody) pieces.push(piece);
      else pieces.length = 0;
    });
    incoming.once('end', () => resolve(size <= largestBody ? Buffer.concat(pieces) : undefined));
    incoming.once('error', reject);
    incoming.once('close', () => reject(new Error('the client left')));
  });
}
