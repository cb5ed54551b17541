import { describe, expect, it } from 'vitest';
import { tellError } from '../../../src/cli/program.ts';
import { makeNodeEnvironment } from '../../../src/environment/node.ts';

describe('an error that ends a command', () => {
  it.each(['EMFILE', 'ENFILE'])('is no bug where too many files are open: %s', (code) => {
    let told = '';
    const stderr = {
      write: (text: string) => {
        told += text;
      },
      isTerminal: false,
      columns: undefined,
      rows: undefined,
    };
    const error = Object.assign(new Error(`${code}: too many open files`), { code });
    expect(tellError(error, makeNodeEnvironment({ stderr }))).toBe(3);
    expect(told).toBe(
      'error: too many files are open\n    = `ulimit -n` shows how many there may be\n',
    );
  });
});
