import { describe, expect, it } from 'vitest';
import { csvLoader } from '../../../src/dataset/builtin/csv.ts';
import { tsvLoader } from '../../../src/dataset/builtin/tsv.ts';
import { fc } from '../../support/fast-check.ts';
import { file, load, readAll } from './support.ts';

describe('a CSV file', () => {
  it('has a row of names, and rows at their first lines', async () => {
    const text = 'ticket,queue\r\n"charged,\r\ntwice",billing\r\n\r\n"say ""hi""", card \r\n';
    expect(await load(csvLoader, text)).toEqual([
      '1 2:1 {"ticket":"charged,\\r\\ntwice","queue":"billing"}',
      '2 5:1 {"ticket":"say \\"hi\\"","queue":" card "}',
    ]);
  });

  it('may begin with a byte order mark and blank lines, and end without a line end', async () => {
    expect(await load(csvLoader, '\ufeff\n\n ticket , queue\nlate,')).toEqual([
      '1 4:1 {"ticket":"late","queue":""}',
    ]);
  });

  it('may have line ends of any kind', async () => {
    expect(await load(csvLoader, 'a,b\r1,2\r\n3,4\n5,6')).toEqual([
      '1 2:1 {"a":"1","b":"2"}',
      '2 3:1 {"a":"3","b":"4"}',
      '3 4:1 {"a":"5","b":"6"}',
    ]);
  });

  it('keeps quotes inside of a value that does not begin with one', async () => {
    expect(await load(csvLoader, 'ticket\nhe said "no"\n')).toEqual([
      '1 2:1 {"ticket":"he said \\"no\\""}',
    ]);
  });

  it('tells of rows with too many or too few values and goes on', async () => {
    expect(await load(csvLoader, 'a,b\n1\n2,3,4\n5,6\n')).toEqual([
      'bad-row 2:1 row 1 has 1 value; there are 2 columns',
      'bad-row 3:1 row 2 has 3 values; there are 2 columns',
      '3 4:1 {"a":"5","b":"6"}',
    ]);
  });

  it('tells of a quote that is never closed', async () => {
    expect(await load(csvLoader, 'a,b\n1,2\n3,"open\n5,6\n')).toEqual([
      '1 2:1 {"a":"1","b":"2"}',
      'bad-row 3:1 a quote in this row is never closed; it takes up the rest of the file',
    ]);
  });

  it('does not take a file without end into memory for an open quote', async () => {
    let chunks = 0;
    const endless = {
      path: 'data/tickets.csv',
      async *chunks() {
        yield new TextEncoder().encode('a,b\n1,"open');
        for (; chunks < 1000; chunks++) yield new Uint8Array(8_000_000).fill(0x0a);
      },
    };
    const [row] = await readAll(csvLoader.read(endless));
    expect(row?.diagnostics[0]?.message).toBe('a row is longer than 64 million characters');
    expect(chunks).toBeLessThan(20);
  });

  it.each([
    ['', 'unreadable-dataset 1:1 the file is empty; its first row names the columns'],
    ['\n\n', 'unreadable-dataset 1:1 the file is empty; its first row names the columns'],
    ['a,b,a\n', 'unreadable-dataset 1:1 two columns are called `a`'],
    ['\na, ,b\n1,2,3', 'unreadable-dataset 2:1 column 2 of 3 has no name'],
    ['a;b\n1;2', 'unreadable-dataset 1:1 the columns are separated by semicolons, not by commas'],
    ['a\tb\n1\t2', 'unreadable-dataset 1:1 the columns are separated by tabs, not by commas'],
  ])('is refused for its names: %j', async (text, expected) => {
    expect(await load(csvLoader, text)).toEqual([expected]);
  });

  it('is refused where it is not UTF-8, after the rows before', async () => {
    const bytes = new Uint8Array([
      ...new TextEncoder().encode('a,b\n1,2\n'),
      0x33,
      0x2c,
      0xe9,
      0x0a,
    ]);
    for (const chunk of [1, 3, 100]) {
      expect(await load(csvLoader, bytes, chunk)).toEqual([
        '1 2:1 {"a":"1","b":"2"}',
        'unreadable-dataset 3:1 the file is not UTF-8 on this line',
      ]);
    }
  });

  it('passes on the error of a file that cannot be read', async () => {
    const broken = {
      path: 'data/tickets.csv',
      // biome-ignore lint/correctness/useYield: it fails before the first chunk.
      async *chunks(): AsyncGenerator<Uint8Array> {
        throw new Error('the disk is gone');
      },
    };
    await expect(readAll(csvLoader.read(broken))).rejects.toThrow('the disk is gone');
  });

  it('lets go of the file when its reader has enough', async () => {
    let isOpen = true;
    const watched = {
      path: 'data/tickets.csv',
      async *chunks() {
        try {
          for (;;) yield new TextEncoder().encode('a,b\n');
        } finally {
          isOpen = false;
        }
      },
    };
    for await (const row of csvLoader.read(watched)) {
      expect(row.value?.number).toBe(1);
      break;
    }
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOpen).toBe(false);
  });

  const cell = fc.string({
    unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\t', ' ', 'é', '😀'),
  });

  it('gives back what was written, wherever its bytes are split', async () => {
    const table = fc.array(fc.tuple(cell, cell), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, chunk, end) => {
          const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`;
          const text = ['a,b', ...rows.map((row) => row.map(quote).join(','))].join(end) + end;
          const read = await readAll(csvLoader.read(file(text, { chunk })));
          expect(read.map(({ value }) => Object.values(value?.values ?? {}))).toEqual(rows);
        },
      ),
    );
  });

  it('of one column keeps what is empty or blank in quotes, and passes over blank lines', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['', 'a', '""', '', '  ', '"  "', '"\n"', 'x', '""'].join(end);
      for (const whole of [text, text + end]) {
        for (const chunk of [1, 2, 3, 100]) {
          expect(await load(csvLoader, whole, chunk)).toEqual([
            '1 3:1 {"a":""}',
            '2 6:1 {"a":"  "}',
            '3 7:1 {"a":"\\n"}',
            '4 9:1 {"a":"x"}',
            '5 10:1 {"a":""}',
          ]);
        }
      }
    }
  });

  it('has a row where one empty value in quotes stands for several', async () => {
    expect(await load(csvLoader, 'a,b\n""\n1,2')).toEqual([
      'bad-row 2:1 row 1 has 1 value; there are 2 columns',
      '2 3:1 {"a":"1","b":"2"}',
    ]);
  });

  it('of one column gives back what was written, wherever its bytes are split', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (values, chunk, end) => {
          const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`;
          const text = ['a', ...values.map(quote)].join(end);
          const read = await readAll(csvLoader.read(file(text, { chunk })));
          expect(read.map(({ value }) => value?.values['a'])).toEqual(values);
        },
      ),
    );
  });

  it('is read the same wherever its bytes are split, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(cell, fc.integer({ min: 1, max: 5 }), async (rest, chunk) => {
        expect(await load(csvLoader, `a,b\n${rest}`, chunk)).toEqual(
          await load(csvLoader, `a,b\n${rest}`),
        );
      }),
    );
  });
});

describe('a TSV file', () => {
  it('has its values between tabs', async () => {
    expect(await load(tsvLoader, 'a\tb\n1, "one"\t"2\t3"\n')).toEqual([
      '1 2:1 {"a":"1, \\"one\\"","b":"2\\t3"}',
    ]);
  });
});
