import { describe, expect, it } from 'vitest';
import { builtIns } from '../../src/api/extensions.ts';
import type { DatasetFile, DatasetLoader, Row } from '../../src/dataset/dataset.ts';
import type { Checked } from '../../src/diagnostic/diagnostic.ts';

/** The same two tickets in every format. */
const tickets: Readonly<Record<string, string>> = {
  csv: 'ticket,queue\nCharged twice – ü 漢 🎫,billing\nCannot log in,access\n',
  tsv: 'ticket\tqueue\nCharged twice – ü 漢 🎫\tbilling\nCannot log in\taccess\n',
  json: '[{"ticket": "Charged twice – ü 漢 🎫", "queue": "billing"},\n {"ticket": "Cannot log in", "queue": "access"}]\n',
  jsonl:
    '{"ticket": "Charged twice – ü 漢 🎫", "queue": "billing"}\n{"ticket": "Cannot log in", "queue": "access"}\n',
  yaml: '- ticket: Charged twice – ü 漢 🎫\n  queue: billing\n- ticket: Cannot log in\n  queue: access\n',
};

const rows: readonly Row['values'][] = [
  { ticket: 'Charged twice – ü 漢 🎫', queue: 'billing' },
  { ticket: 'Cannot log in', queue: 'access' },
];

function makeFile(bytes: Uint8Array, size: number): DatasetFile {
  return {
    path: 'data/tickets',
    async *chunks() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
    },
  };
}

async function read(
  loader: DatasetLoader,
  content: string | Uint8Array,
  size = 65_536,
): Promise<readonly Checked<Row>[]> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const all: Checked<Row>[] = [];
  for await (const row of loader.read(makeFile(bytes, size))) all.push(row);
  return all;
}

function textFor(loader: DatasetLoader): string {
  const text = loader.extensions.map((extension) => tickets[extension.slice(1)]).find(Boolean);
  if (text === undefined) throw new Error(`no tickets for ${loader.name}`);
  return text;
}

describe.each(builtIns.datasets.map((loader) => ({ loader, name: loader.name })))(
  'the dataset loader $name',
  ({ loader }) => {
    it('has a name, a summary and extensions of its own', () => {
      expect(loader.summary).toMatch(/^[A-Z][^\n]+\.$/);
      expect(loader.extensions.length).toBeGreaterThan(0);
      const others = builtIns.datasets.filter((other) => other !== loader);
      for (const extension of loader.extensions) {
        expect(extension).toMatch(/^\.[a-z]+$/);
        expect(others.flatMap((other) => other.extensions)).not.toContain(extension);
      }
    });

    it('gives rows in order, numbered from 1, each with its line', async () => {
      const found = await read(loader, textFor(loader));
      expect(found.map((row) => [row.diagnostics, row.value?.number, row.value?.values])).toEqual(
        rows.map((values, index) => [[], index + 1, values]),
      );
      const lines = found.map((row) => row.value?.location.start.line ?? 0);
      expect(lines).toEqual([...lines].sort((a, b) => a - b));
      expect(lines[0]).not.toBe(lines[1]);
      expect(found[0]?.value?.location.path).toBe('data/tickets');
    });

    it.each([1, 2, 3, 7])('reads the same from chunks of %i bytes', async (size) => {
      const whole = await read(loader, textFor(loader));
      expect(await read(loader, textFor(loader), size)).toEqual(whole);
    });

    it('reads the same with a byte order mark, and with other line ends', async () => {
      const values = async (text: string): Promise<unknown> =>
        (await read(loader, text)).map((row) => row.value?.values);
      expect(await values(`\uFEFF${textFor(loader)}`)).toEqual(rows);
      expect(await values(textFor(loader).replaceAll('\n', '\r\n'))).toEqual(rows);
      expect(await values(textFor(loader).trimEnd())).toEqual(rows);
    });

    it('tells of bytes that are no text instead of throwing', async () => {
      const good = new TextEncoder().encode(textFor(loader));
      const bytes = Uint8Array.from([...good.slice(0, 30), 0xff, 0xfe, 0x80, ...good.slice(30)]);
      const found = await read(loader, bytes);
      const problems = found.flatMap((row) => row.diagnostics);
      expect(problems.length).toBeGreaterThan(0);
      for (const { message, location } of problems) {
        expect(message).toMatch(/^[^A-Z\n][^\n]*[^.\n]$/);
        expect(location?.path).toBe('data/tickets');
      }
    });

    it('gives no row with a value for an empty file', async () => {
      for (const text of ['', '\n', '\uFEFF']) {
        expect((await read(loader, text)).filter((row) => row.value)).toEqual([]);
      }
    });
  },
);
