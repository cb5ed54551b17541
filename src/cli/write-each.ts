import { FileError } from '../environment/environment.ts';

/**
 * Does each of these in turn, the others also where a file of one cannot be written. What could not be is thrown
 * at the end: a FileError, or an AggregateError of several.
 */
export async function writeEach(writes: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: FileError[] = [];
  for (const write of writes) {
    try {
      await write();
    } catch (error) {
      failures.push(...failuresOf(error));
    }
  }
  const [first, ...others] = failures;
  if (first === undefined) return;
  throw others.length === 0 ? first : new AggregateError(failures, first.message);
}

function failuresOf(error: unknown): readonly FileError[] {
  const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const failures = all.filter((each) => each instanceof FileError);
  if (failures.length < all.length) throw error;
  return failures;
}
