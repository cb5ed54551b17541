import { pipeline, Readable } from 'node:stream';
import type { Parser } from 'csv-parse';
import type { Checked } from '../diagnostic/diagnostic.ts';
import { nounFor } from '../source/count-text.ts';
import type { JsonValue } from '../source/json.ts';
import { setKey } from '../source/merge-maps.ts';
import type { DatasetFile, Row } from './dataset.ts';
import { decodeText } from './decode-text.ts';
import { badRow, type Finding, pointAt, unreadable } from './row-diagnostic.ts';

type Record = readonly string[];

const maximumRowCharacters = 64_000_000;

/**
 * Rows of a file whose first row names the columns. Values are text, as written: nothing is
 * trimmed. A quote inside of a value that does not begin with one belongs to it; blank lines are
 * passed over, but for those of a value in quotes (`""`).
 */
export async function* readDelimitedRows(
  file: DatasetFile,
  delimiter: ',' | '\t',
): AsyncGenerator<Checked<Row>> {
  const found: Finding[] = [];
  const state = { isOpen: false };
  const parser = await makeParser(delimiter, state);
  const text = decodeText(file, (finding) => found.push(finding));
  pipeline(Readable.from(limitRows(text, parser, { file, found })), parser, ignoreOutcome);
  const reader = new RowReader(file.path, delimiter);
  for await (const first of parser as AsyncIterable<Record>) {
    // Those that are there already are taken at once: waiting for each of them is slow.
    for (let record: Record | null = first; record !== null; record = parser.read()) {
      const row = reader.take(record);
      if (row !== undefined) yield row;
      if (reader.isRefused) return;
    }
  }
  const end = pointAt(file.path, { line: reader.line, column: 1 });
  const ending = describeEnding(found, state.isOpen, end);
  if (ending !== undefined) yield ending;
  else if (!reader.hasColumns) yield emptyFile(file);
}

/** Tells where each record begins, and which of them is the one with the columns. */
class RowReader {
  line = 1;
  isRefused = false;
  readonly #path: string;
  readonly #delimiter: ',' | '\t';
  #columns: readonly string[] | undefined;
  #number = 0;

  constructor(path: string, delimiter: ',' | '\t') {
    this.#path = path;
    this.#delimiter = delimiter;
  }

  get hasColumns(): boolean {
    return this.#columns !== undefined;
  }

  /** Undefined for what is no row. */
  take(record: Record): Checked<Row> | undefined {
    const { line } = this;
    this.line += 1 + countLineEnds(record);
    if (record.length === 0) return undefined;
    if (this.#columns === undefined) return this.#takeColumns(record, line);
    this.#number += 1;
    const place = { path: this.#path, line, number: this.#number, delimiter: this.#delimiter };
    return makeRow(record, this.#columns, place);
  }

  #takeColumns(record: Record, line: number): Checked<Row> | undefined {
    this.#columns = record.map((name) => name.trim());
    const problem = checkColumns(this.#columns, this.#delimiter);
    if (problem === undefined) return undefined;
    this.isRefused = true;
    return unreadable({ ...problem, location: pointAt(this.#path, { line, column: 1 }) });
  }
}

async function makeParser(delimiter: string, state: { isOpen: boolean }): Promise<Parser> {
  const { parse } = await import('csv-parse');
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: () => {
      state.isOpen = true;
      return undefined;
    },
  });
  const push = parser.push.bind(parser);
  let end = 0;
  parser.push = (record: Record | null) => {
    const bytes = parser.info.bytes - end;
    end += bytes;
    return push(record !== null && isBlank(record, bytes) ? [] : record);
  };
  return parser;
}

/**
 * Whether a record is a blank line, and no value in quotes: of those the parser keeps nothing but that the
 * record takes two bytes more. To ask it of each value takes ten times as long.
 */
function isBlank(record: Record, bytes: number): boolean {
  const [only = ''] = record;
  if (record.length !== 1 || only.trim() !== '') return false;
  const longestLineEnd = 2;
  return bytes <= Buffer.byteLength(only) + longestLineEnd;
}

/**
 * A quote that is never closed would otherwise take the rest of a file of any size into memory. The last
 * row has a line end, too, so that {@link isBlank} can tell.
 */
async function* limitRows(
  text: AsyncIterable<string>,
  parser: Parser,
  { file, found }: { readonly file: DatasetFile; readonly found: Finding[] },
): AsyncGenerator<string> {
  let records = 0;
  let characters = 0;
  let last = '\n';
  for await (const piece of text) {
    if (parser.info.records !== records) characters = 0;
    records = parser.info.records;
    characters += piece.length;
    if (characters > maximumRowCharacters) {
      const message = `a row is longer than ${maximumRowCharacters / 1_000_000} million characters`;
      const location = pointAt(file.path, { line: parser.info.lines + 1, column: 1 });
      found.push({ message, location, hints: ['a quote may be open'] });
      return;
    }
    last = piece.at(-1) ?? last;
    yield piece;
  }
  if (last !== '\n' && last !== '\r') yield '\n';
}

/** Line ends within values; the parser's own count is off where they are of different kinds. */
function countLineEnds(record: readonly string[]): number {
  let count = 0;
  for (const value of record) {
    if (value.includes('\n') || value.includes('\r')) {
      count += value.match(/\r\n|\n|\r/g)?.length ?? 0;
    }
  }
  return count;
}

/** What goes wrong in the stream reaches whoever reads the rows. */
function ignoreOutcome(): void {}

function checkColumns(
  columns: readonly string[],
  delimiter: string,
): Omit<Finding, 'location'> | undefined {
  const unnamed = columns.indexOf('');
  if (unnamed >= 0) {
    return { message: `column ${unnamed + 1} of ${columns.length} has no name` };
  }
  const double = findDouble(columns);
  if (double !== undefined) return { message: `two columns are called \`${double}\`` };
  const [only = ''] = columns;
  const other = delimiter === ',' ? /[;\t]/.exec(only)?.[0] : undefined;
  if (columns.length > 1 || other === undefined) return undefined;
  const separator = other === ';' ? 'semicolons' : 'tabs';
  const hint = other === ';' ? 'separate them by commas' : 'call the file `.tsv`';
  return { message: `the columns are separated by ${separator}, not by commas`, hints: [hint] };
}

function findDouble(columns: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return columns.find((name) => seen.size === seen.add(name).size);
}

interface RowPlace {
  readonly path: string;
  readonly line: number;
  readonly number: number;
  readonly delimiter: string;
}

function makeRow(
  record: readonly string[],
  columns: readonly string[],
  { path, line, number, delimiter }: RowPlace,
): Checked<Row> {
  const location = pointAt(path, { line, column: 1 });
  if (record.length !== columns.length) {
    const values = `${record.length} ${nounFor(record.length, 'value')}`;
    const message = `row ${number} has ${values}; there ${columns.length === 1 ? 'is 1 column' : `are ${columns.length} columns`}`;
    const sign = delimiter === ',' ? 'comma' : 'tab';
    const isLonger = record.length > columns.length;
    const hints = isLonger ? [`a value with a ${sign} in it is put in double quotes`] : undefined;
    return badRow({ message, location, ...(hints && { hints }) });
  }
  const values: { [name: string]: JsonValue } = {};
  for (let place = 0; place < columns.length; place++) {
    setKey(values, columns[place] as string, record[place] ?? '');
  }
  return { value: { number, values, location }, diagnostics: [] };
}

function describeEnding(
  [finding]: readonly Finding[],
  isOpen: boolean,
  location: Finding['location'],
): Checked<Row> | undefined {
  if (finding !== undefined) return unreadable(finding);
  if (!isOpen) return undefined;
  const message = 'a quote in this row is never closed; it takes up the rest of the file';
  return badRow({ message, location, hints: ['a quote that is text is written twice: `""`'] });
}

function emptyFile(file: DatasetFile): Checked<Row> {
  const location = pointAt(file.path, { line: 1, column: 1 });
  return unreadable({ message: 'the file is empty; its first row names the columns', location });
}
