import { describe, expect, it } from 'vitest';
import { csvLoader } from '../../../src/dataset/builtin/csv.ts';
import { jsonLinesLoader } from '../../../src/dataset/builtin/json-lines.ts';
import { tsvLoader } from '../../../src/dataset/builtin/tsv.ts';
import {
  type Condition,
  describeRow,
  pickLoader,
  type RowSelection,
  readRows,
} from '../../../src/dataset/read-rows.ts';
import { compileExpression } from '../../../src/expression/compile-expression.ts';
import { file, readAll, show } from './support.ts';

/** As if it were written on the third line of the pipeline file. */
function where(source: string): Condition {
  const { expression } = compileExpression(source);
  if (expression === undefined) throw new Error(source);
  const locate = (offset: number, length: number) => ({
    path: 'triage.yaml',
    start: { line: 3, column: offset + 1 },
    end: { line: 3, column: offset + 1 + length },
  });
  return { expression, location: locate(0, source.length), locate };
}

const ten = file(
  [
    'n,queue',
    ...Array.from({ length: 10 }, (_, index) => `${index + 1},${index % 2 ? 'card' : 'late'}`),
  ].join('\n'),
);

async function numbers(selection: RowSelection): Promise<readonly (number | undefined)[]> {
  return (await readAll(readRows(ten, csvLoader, selection))).map(({ value }) => value?.number);
}

describe('the rows of a dataset', () => {
  it('are all, in order, unless some are selected', async () => {
    expect(await numbers({})).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await numbers({ limit: 3 })).toEqual([1, 2, 3]);
    expect(await numbers({ offset: 8 })).toEqual([9, 10]);
    expect(await numbers({ offset: 2, limit: 2 })).toEqual([3, 4]);
    expect(await numbers({ limit: 0 })).toEqual([]);
  });

  it('are filtered by their columns and their number', async () => {
    expect(await numbers({ where: where('queue == "card"'), limit: 2 })).toEqual([2, 4]);
    expect(await numbers({ where: where('row.number > 8 && row.queue == "card"') })).toEqual([10]);
  });

  it('are sampled in order, the same for a seed', async () => {
    const sample = { count: 4, seed: 42 };
    const first = await numbers({ sample });
    expect(first).toEqual([1, 5, 6, 9]);
    expect(await numbers({ sample })).toEqual(first);
    expect(await numbers({ sample: { ...sample, seed: 43 } })).not.toEqual(first);
    expect(await numbers({ sample: { count: 20, seed: 1 } })).toEqual(await numbers({}));
  });

  it('are filtered first, then sampled, then cut', async () => {
    const selected = await numbers({
      where: where('queue == "card"'),
      sample: { count: 4, seed: 1 },
      offset: 1,
      limit: 2,
    });
    expect(selected).toHaveLength(2);
    expect(selected.every((number) => Number(number) % 2 === 0)).toBe(true);
  });

  it('are each as likely to be in a sample', async () => {
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 400; seed++) {
      for (const number of await numbers({ sample: { count: 3, seed } })) {
        counts.set(Number(number), (counts.get(Number(number)) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(10);
    for (const count of counts.values()) expect(Math.abs(count - 120)).toBeLessThan(40);
  });

  it('that cannot be filtered for other values of theirs are told once, with the condition', async () => {
    const rows = file('{"n": "x 1"}\n{"n": "x 2"}', { path: 'data/rows.jsonl' });
    const read = await readAll(readRows(rows, jsonLinesLoader, { where: where('int(n) > 0') }));
    expect(read.flatMap(({ diagnostics }) => diagnostics)).toMatchObject([
      {
        message: '`where`, row 1: `int` cannot read `x 1`',
        related: [{ message: 'the condition', location: { path: 'triage.yaml' } }],
      },
    ]);
  });

  it('that cannot be filtered are told at their place, the same reason once', async () => {
    const rows = file('{"n": 1}\n{"queue": "late"}\n{"n": "x"}', { path: 'data/rows.jsonl' });
    expect(await show(readRows(rows, jsonLinesLoader, { where: where('row.n > 0') }))).toEqual([
      '1 1:1 {"n":1}',
      'bad-row 2:1 `where`, row 2: no such key: `row` has no `n`',
      'bad-row 3:1 `where`, row 3: `>` cannot compare text with a number',
    ]);
    expect(
      await show(readRows(rows, jsonLinesLoader, { where: where('row.number'), limit: 1 })),
    ).toEqual(['bad-row 1:1 `where`, row 1: it is a number, not true or false']);
  });

  it('are not looked through for a column that there is not', async () => {
    const rows = file('n,queue\n1,late\n2,card\n');
    const condition = where('row.n != "" && quue == "late"');
    for (const selection of [{}, { sample: { count: 1, seed: 3 } }, { offset: 1, limit: 1 }]) {
      const [found, ...more] = await readAll(
        readRows(rows, csvLoader, { where: condition, ...selection }),
      );
      expect(more).toEqual([]);
      expect(found).toEqual({
        diagnostics: [
          {
            code: 'unknown-variable',
            severity: 'error',
            message: `\`${rows.path}\` has no column \`quue\``,
            location: condition.locate(15, 4),
            hints: ['did you mean `queue`?'],
          },
        ],
      });
    }
  });

  it('that cannot be read are told once, also with a sample', async () => {
    const rows = file('a\n1\n2,3\n4\n');
    expect(await show(readRows(rows, csvLoader, { sample: { count: 1, seed: 3 } }))).toContain(
      'bad-row 3:1 row 2 has 2 values; there is 1 column',
    );
  });

  it('are not read beyond the limit', async () => {
    let chunks = 0;
    const endless = {
      path: 'data/rows.jsonl',
      async *chunks() {
        for (; ; chunks++) yield new TextEncoder().encode('{"a": 1}\n');
      },
    };
    expect(await readAll(readRows(endless, jsonLinesLoader, { limit: 5 }))).toHaveLength(5);
    expect(chunks).toBeLessThan(10);
  });
});

describe('a row', () => {
  it('is its columns and its number, which wins over a column of that name', () => {
    const location = { path: 'a', start: { line: 2, column: 1 }, end: { line: 2, column: 2 } };
    expect(describeRow({ number: 3, values: { number: 'x', a: 'b' }, location })).toEqual({
      number: 3,
      a: 'b',
    });
  });
});

describe('a loader', () => {
  it('is picked by the extension of a file, in any case', () => {
    const loaders = [csvLoader, tsvLoader];
    expect(pickLoader('data/TICKETS.CSV', loaders)).toBe(csvLoader);
    expect(pickLoader('data/tickets.csv.tsv', loaders)).toBe(tsvLoader);
    expect(pickLoader('data/tickets.xlsx', loaders)).toBeUndefined();
  });
});
