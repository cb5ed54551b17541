import type { DatasetFile, DatasetLoader, Row } from '../../../src/dataset/dataset.ts';
import type { Checked } from '../../../src/diagnostic/diagnostic.ts';

/** A file of text or bytes that is read in chunks of so many bytes. */
export function file(
  content: string | Uint8Array,
  options: { readonly chunk?: number; readonly path?: string } = {},
): DatasetFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const size = options.chunk ?? 65_536;
  return {
    path: options.path ?? 'data/tickets',
    async *chunks() {
      for (let start = 0; start < bytes.length; start += size) {
        yield bytes.slice(start, start + size);
      }
    },
  };
}

export async function readAll(rows: AsyncIterable<Checked<Row>>): Promise<readonly Checked<Row>[]> {
  const all: Checked<Row>[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** Each row as "number line:column {values}", each diagnostic as "code line:column message". */
export async function show(rows: AsyncIterable<Checked<Row>>): Promise<readonly string[]> {
  return (await readAll(rows)).flatMap(({ value, diagnostics }) => [
    ...(value === undefined
      ? []
      : [`${value.number} ${place(value.location)} ${JSON.stringify(value.values)}`]),
    ...diagnostics.map(
      ({ code, location, message }) => `${code} ${location && place(location)} ${message}`,
    ),
  ]);
}

export function load(
  loader: DatasetLoader,
  content: string | Uint8Array,
  chunk = 65_536,
): Promise<readonly string[]> {
  return show(loader.read(file(content, { chunk })));
}

function place({ start }: Row['location']): string {
  return `${start.line}:${start.column}`;
}
