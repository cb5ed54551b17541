import { posix } from 'node:path';
import { FileError, type Files } from '../environment/environment.ts';

/** The file that tells whether whoever writes a cassette, or a part, is still there. */
export function lockOf(path: string): string {
  return `${path}.lock`;
}

/** The part of a process that finds the shared one in use. */
export function ownPart(shared: string): string {
  return `${shared}.${crypto.randomUUID()}`;
}

/**
 * Puts what processes have left that are gone behind the shared part, from which the next recording goes on.
 * Where another process has that one, it is left to a later recording. Rejects with a FileError.
 */
export async function takeOverParts(shared: string, files: Files): Promise<void> {
  const left = await listOwnParts(shared, files);
  if (left.length === 0) return;
  await locked(shared, files, async () => {
    for (const part of left) await locked(part, files, () => takeOver(part, shared, files));
  });
}

/** Does nothing where the part is in use. */
async function locked(part: string, files: Files, work: () => Promise<void>): Promise<void> {
  const lock = await files.lock(lockOf(part), part);
  if (lock.holder === undefined) await work().finally(() => lock.release());
}

async function takeOver(part: string, shared: string, files: Files): Promise<void> {
  // Of one that was killed before it wrote there is a lock only.
  if ((await files.details(part)) === undefined) return;
  const file = await files.openAppend(shared);
  try {
    const decoder = new TextDecoder();
    // What is there may end with half a line.
    await file.write('\n');
    for await (const bytes of files.stream(part)) {
      await file.write(decoder.decode(bytes, { stream: true }));
    }
    await file.write('\n');
  } finally {
    await file.close();
  }
  await files.remove(part);
}

const OWN = /^\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.lock)?$/;

/** Those of all processes but the one that has the shared part. */
export async function listOwnParts(shared: string, files: Files): Promise<readonly string[]> {
  const name = posix.basename(shared);
  const names = await files.list(posix.dirname(shared)).catch(unlessMissing);
  const ids = names.flatMap((each) =>
    each.startsWith(name) ? (OWN.exec(each.slice(name.length))?.[1] ?? []) : [],
  );
  return [...new Set(ids)].map((id) => `${shared}.${id}`);
}

function unlessMissing(error: unknown): readonly string[] {
  if (error instanceof FileError && error.kind === 'missing') return [];
  throw error;
}
