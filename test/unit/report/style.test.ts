import { describe, expect, it } from 'vitest';
import { decideStyle } from '../../../src/report/style.ts';
import { makeFakeTerminal } from '../../support/fake-terminal.ts';

const terminal = makeFakeTerminal({ columns: 132 });
const file = { ...makeFakeTerminal({ isTerminal: false }), columns: undefined };

describe('the style', () => {
  it('of a terminal is as wide as it is, in colour and Unicode', () => {
    expect(decideStyle(terminal, { LANG: 'de_DE.UTF-8' }, {})).toEqual({
      columns: 132,
      color: true,
      unicode: true,
      detail: 'normal',
    });
  });

  it('of a file is the same whoever writes it', () => {
    expect(decideStyle(file, { LANG: 'C', TERM: 'dumb' }, {})).toEqual({
      columns: 100,
      color: false,
      unicode: true,
      detail: 'normal',
    });
  });

  it.each([
    ['--no-color over everything', { FORCE_COLOR: '1' }, { color: false }, false],
    ['--color over NO_COLOR', { NO_COLOR: '1' }, { color: true }, true],
    ['NO_COLOR over FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, {}, false],
    ['not an empty NO_COLOR', { NO_COLOR: '' }, {}, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, {}, false],
    ['TERM=dumb', { TERM: 'dumb' }, {}, false],
    ['FORCE_COLOR over TERM=dumb', { TERM: 'dumb', FORCE_COLOR: '1' }, {}, true],
  ] as const)('heeds for its colours %s', (_, variables, flags, color) => {
    expect(decideStyle(terminal, variables, flags).color).toBe(color);
  });

  it('has colours in a file only when they are forced', () => {
    expect(decideStyle(file, {}, {}).color).toBe(false);
    expect(decideStyle(file, { FORCE_COLOR: '1' }, {}).color).toBe(true);
  });

  it.each([
    [{ LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, false],
    [{ LC_CTYPE: 'C.utf8', LANG: 'C' }, true],
    [{ LANG: 'POSIX' }, false],
    [{ LC_ALL: '', LANG: 'en_US.UTF-8' }, true],
    [{}, true],
    [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, false],
  ] as const)('takes Unicode from the locale %j', (variables, unicode) => {
    expect(decideStyle(terminal, variables, {}).unicode).toBe(unicode);
  });

  it.each([
    ['a terminal, its own', terminal, { COLUMNS: '200' }, 132],
    ['a file, COLUMNS', file, { COLUMNS: '72' }, 72],
    ['a file, 20 at least', file, { COLUMNS: '7' }, 20],
    ['a file, 100 when COLUMNS is no number', file, { COLUMNS: 'wide' }, 100],
    ['a terminal of no known width, 80', { ...terminal, columns: undefined }, {}, 80],
  ] as const)('has as columns for %s', (_, sink, variables, columns) => {
    expect(decideStyle(sink, variables, {}).columns).toBe(columns);
  });

  it('is verbose when both are asked for', () => {
    expect(decideStyle(file, {}, { quiet: true }).detail).toBe('quiet');
    expect(decideStyle(file, {}, { quiet: true, verbose: true }).detail).toBe('verbose');
  });
});
