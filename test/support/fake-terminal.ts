import type { Sink } from '../../src/environment/environment.ts';

/** A terminal that remembers what is on its screen and everything that was written to it. */
export interface FakeTerminal extends Sink {
  /** The lines on the screen, without colours, without empty ones at the end. */
  screen(): readonly string[];
  readonly writes: readonly string[];
  /** Every code that is neither a colour nor one that this terminal obeys. */
  readonly unknownCodes: readonly string[];
}

/** Obeys line ends, carriage returns, cursor up, and clearing to the end of a line and below. */
export function makeFakeTerminal(
  options: { columns?: number; rows?: number; isTerminal?: boolean } = {},
): FakeTerminal {
  const lines: string[] = [''];
  const writes: string[] = [];
  const unknownCodes: string[] = [];
  let row = 0;
  let column = 0;

  const put = (character: string): void => {
    const line = (lines[row] ?? '').padEnd(column);
    lines[row] = line.slice(0, column) + character + line.slice(column + 1);
    column++;
  };
  const obey = (code: string): void => {
    const up = /^\[(\d+)A$/.exec(code);
    if (up !== null) row = Math.max(0, row - Number(up[1]));
    else if (code === '[K') lines[row] = (lines[row] ?? '').slice(0, column);
    else if (code === '[J') {
      lines[row] = (lines[row] ?? '').slice(0, column);
      lines.length = row + 1;
    } else if (!/^\[\d*m$|^\[\?2026[hl]$/.test(code)) unknownCodes.push(code);
  };
  const feed = (): void => {
    row++;
    column = 0;
    lines[row] ??= '';
  };
  const take = (token: string): void => {
    if (token.startsWith(ESCAPE)) obey(token.slice(1));
    else if (token === '\r') column = 0;
    else if (token === '\n') feed();
    else put(token);
  };
  const write = (text: string): void => {
    writes.push(text);
    for (const token of text.match(TOKENS) ?? []) take(token);
  };
  return {
    write,
    writes,
    unknownCodes,
    isTerminal: options.isTerminal ?? true,
    columns: options.columns ?? 80,
    rows: options.rows ?? 24,
    screen: () => {
      const shown = lines.map((line) => line.trimEnd());
      while (shown.at(-1) === '') shown.pop();
      return shown;
    },
  };
}

const ESCAPE = String.fromCharCode(27);
const TOKENS = new RegExp(`${ESCAPE}\\[[?\\d;]*[A-Za-z]|[\\s\\S]`, 'gu');
