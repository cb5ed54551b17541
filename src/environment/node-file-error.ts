import { FileError, type FileErrorKind } from './environment.ts';

const MEANINGS: Readonly<Record<string, readonly [kind: FileErrorKind, message: string]>> = {
  ENOENT: ['missing', 'no such file'],
  ENOTDIR: ['missing', 'a part of its path is a file, not a folder'],
  EISDIR: ['directory', 'is a folder, not a file'],
  EACCES: ['denied', 'permission denied'],
  EPERM: ['denied', 'permission denied'],
  EROFS: ['denied', 'the file system is read-only'],
  ENOSPC: ['disk-full', 'no space left on the disk'],
  EDQUOT: ['disk-full', 'the disk quota is used up'],
  EEXIST: ['exists', 'already exists'],
  EMFILE: ['other', 'too many files are open'],
  ENFILE: ['other', 'too many files are open'],
  ELOOP: ['other', 'too many symbolic links'],
  ENAMETOOLONG: ['other', 'its name is too long'],
  EIO: ['other', 'the disk reported an error'],
  ERR_FS_FILE_TOO_LARGE: ['other', 'is too large to be read at once'],
  ERR_STRING_TOO_LONG: ['other', 'is too large to be read at once'],
  ERR_INVALID_ARG_VALUE: ['other', 'its name has a character that no file name can have'],
};

/** What the operating system, or Node, calls an error: `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** The file error that a refusal of the operating system means. Anything else is a bug: thrown. */
export function toFileError(error: unknown, path: string): FileError {
  if (error instanceof FileError) return error;
  if (!(error instanceof Error) || !('code' in error)) throw error;
  const code = String(error.code);
  const meaning = MEANINGS[code];
  if (meaning !== undefined) return new FileError(meaning[0], path, meaning[1]);
  if (code.startsWith('ERR_')) throw error;
  return new FileError('other', path, reasonOf(error));
}

/** Runs something that touches the disk; rejects with a file error about `path`. */
export async function withFileErrors<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw toFileError(error, path);
  }
}

/** Node says "EBUSY: resource busy or locked, open '/…'": the words in the middle. */
function reasonOf(error: Error): string {
  return /^[A-Z0-9_]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}
