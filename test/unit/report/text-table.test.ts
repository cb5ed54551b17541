import { describe, expect, it } from 'vitest';
import { terminalWidth } from '../../../src/diagnostic/terminal-width.ts';
import type { Style } from '../../../src/report/reporter.ts';
import type { TableColumn } from '../../../src/report/table-content.ts';
import { renderTable } from '../../../src/report/text-table.ts';

const style = (columns: number, unicode = true): Style => ({
  columns,
  unicode,
  color: false,
  detail: 'normal',
});

const named = (width: number, rest: Partial<TableColumn> = {}): TableColumn => ({
  head: 'Variant',
  width,
  align: 'left',
  isName: true,
  ...rest,
});

async function draw(
  names: readonly string[],
  width: number,
  { columns = 80, unicode = true } = {},
): Promise<readonly string[]> {
  const rows = names.map((text) => [{ text }]);
  const drawn = await renderTable([named(width)], rows, style(columns, unicode));
  return drawn.trimEnd().split('\n');
}

/** The cells of a table with one column. */
function cellsOf(lines: readonly string[]): readonly string[] {
  return lines.slice(3, -1).map((line) => line.slice(1, -1).trim());
}

describe('names that are cut', () => {
  it.each([
    ['at their end', ['one-name', 'two-names'], 6, ['one-n…', 'two-n…']],
    ['in the middle', ['the-same-a', 'the-same-b'], 8, ['the-s…-a', 'the-s…-b']],
    [
      'near their beginning',
      ['parcel-in-november', 'parcel-in-december'],
      10,
      ['pa…ovember', 'pa…ecember'],
    ],
    [
      'part by part',
      ['gpt-4o · 0 · to the point', 'gpt-4o · 1 · to the point', 'gpt-4o · 1 · warm'],
      16,
      ['gpt-4o · 0 · to…', 'gpt-4o · 1 · to…', 'gpt-4o · 1 · wa…'],
    ],
  ])('%s stay different', async (_, names, width, shown) => {
    expect(cellsOf(await draw(names, width))).toEqual(shown);
  });

  it('are alike where they are the same', async () => {
    expect(cellsOf(await draw(['one-name', 'one-name'], 6))).toEqual(['one-n…', 'one-n…']);
  });

  it('count wide characters as a terminal does', async () => {
    const lines = await draw(['请把我的钱退回来甲', '请把我的钱退回来乙', '👩‍👩‍👧‍👦e\u0301'], 9);
    expect(new Set(cellsOf(lines)).size).toBe(3);
    expect(new Set(lines.map(terminalWidth)).size).toBe(1);
  });
});

describe('a table that has no room', () => {
  it('is a block of lines for each row, with names in full', async () => {
    const lines = await draw(['abcdefghij1klmnopqrst', 'abcdefghij2klmnopqrst'], 6, {
      columns: 20,
    });
    expect(lines).toEqual([
      '─'.repeat(20),
      ...['Variant  abcdefghij1', `${' '.repeat(9)}klmnopqrst`, '─'.repeat(20)],
      ...['Variant  abcdefghij2', `${' '.repeat(9)}klmnopqrst`, '─'.repeat(20)],
    ]);
  });

  it('is one too where a number would be cut', async () => {
    const cost: TableColumn = { head: 'Cost', width: 4, align: 'right' };
    const drawn = await renderTable(
      [named(7), cost],
      [[{ text: 'warm' }, { text: '$0.0012' }]],
      style(80),
    );
    expect(drawn).toContain('Cost     $0.0012\n');
  });

  it.each([
    [20, true],
    [20, false],
    [25, true],
  ])('is never wider than %d columns', async (columns, unicode) => {
    const output = { head: 'Output', width: 4, align: 'left' } as const;
    const heads = ['Case', 'Variant', 'model · temperature · tone'];
    const table = heads.map((head) => named(4, { head }));
    const cells = ['a-long-name', 'claude · 0', '你'.repeat(40), 'long '.repeat(300)];
    const drawn = await renderTable(
      [...table, output],
      [cells.map((text) => ({ text }))],
      style(columns, unicode),
    );
    const lines = drawn.split('\n');
    expect(lines.filter((line) => terminalWidth(line) > columns)).toEqual([]);
    expect(lines.length).toBeLessThan(20);
  });
});
