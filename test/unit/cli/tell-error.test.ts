import { describe, expect, it } from 'vitest';
import { tellError } from '../../../src/cli/program.ts';
import { makeNodeEnvironment } from '../../../src/environment/node.ts';

function tell(error: Error): readonly [number, string] {
  let told = '';
  const stderr = {
    write: (text: string) => {
      told += text;
    },
    isTerminal: false,
    columns: undefined,
    rows: undefined,
  };
  const exitCode = tellError(error, makeNodeEnvironment({ stderr }));
  return [exitCode, told];
}

describe('an error that ends a command', () => {
  it.each(['EMFILE', 'ENFILE'])('is no bug where too many files are open: %s', (code) => {
    const error = Object.assign(new Error(`${code}: too many open files`), { code });
    expect(tell(error)).toEqual([
      3,
      'error: too many files are open\n    = `ulimit -n` shows how many there may be\n',
    ]);
  });

  it.each([
    'WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance',
    'Array buffer allocation failed',
  ])('is no bug where there is no memory left: %s', (message) => {
    const [exitCode, told] = tell(new RangeError(message));
    expect(exitCode).toBe(3);
    expect(told).toMatch(/^error: there is not enough memory\n {4}= .*`--concurrency`\n$/);
  });

  it('is a bug where a range is wrong', () => {
    expect(tell(new RangeError('Invalid array length'))[0]).toBe(70);
  });
});
