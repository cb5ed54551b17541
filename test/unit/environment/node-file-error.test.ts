import { describe, expect, it } from 'vitest';
import { FileError } from '../../../src/environment/environment.ts';
import { toFileError } from '../../../src/environment/node-file-error.ts';

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

describe('what the operating system refuses', () => {
  it.each([
    ['ENOENT', 'missing', 'no such file'],
    ['EISDIR', 'directory', 'is a folder, not a file'],
    ['EACCES', 'denied', 'permission denied'],
    ['EROFS', 'denied', 'the file system is read-only'],
    ['ENOSPC', 'disk-full', 'no space left on the disk'],
    ['EEXIST', 'exists', 'already exists'],
    ['EMFILE', 'other', 'too many files are open'],
  ])('%s is said in words', (code, kind, message) => {
    const found = toFileError(systemError(code, `${code}: whatever`), 'tickets.csv');
    expect({ kind: found.kind, path: found.path, message: found.message }).toEqual({
      kind,
      path: 'tickets.csv',
      message,
    });
  });

  it('keeps the words of a code it does not know, without the call and the path', () => {
    const error = systemError('EBUSY', "EBUSY: resource busy or locked, open '/desk/tickets.csv'");
    expect(toFileError(error, 'tickets.csv').message).toBe('resource busy or locked');
  });

  it('leaves a file error as it is', () => {
    const error = new FileError('not-text', 'tickets.csv', 'is not UTF-8 text');
    expect(toFileError(error, 'other.csv')).toBe(error);
  });

  it('throws what is a bug and not a refusal', () => {
    const bug = new Error('undefined is not a ticket');
    const misuse = systemError('ERR_INVALID_ARG_TYPE', 'The "path" argument must be a string');
    expect(() => toFileError(bug, 'tickets.csv')).toThrow(bug);
    expect(() => toFileError(misuse, 'tickets.csv')).toThrow(misuse);
  });
});
