import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import { type Expression, ExpressionError } from '../expression/expression.ts';
import { describeKind, type JsonObject } from '../source/json.ts';
import type { Location } from '../source/location.ts';
import { mergeMaps } from '../source/merge-maps.ts';
import { makeSeededRandom } from '../statistics/seeded-random.ts';
import type { DatasetFile, DatasetLoader, Row } from './dataset.ts';
import { badRow } from './row-diagnostic.ts';

/** Which rows of a dataset are used. They apply in this order: `where`, `sample`, `offset`, `limit`. */
export interface RowSelection {
  readonly where?: Condition;
  /** So many rows, each as likely as any other; the same for the same seed; in the file's order. */
  readonly sample?: { readonly count: number; readonly seed: number };
  /** How many rows to leave out at the beginning. */
  readonly offset?: number;
  readonly limit?: number;
}

/** Sees the columns as variables, and {@link describeRow} as `row`. */
export interface Condition {
  readonly expression: Expression;
  readonly location: Location;
  /** Where a stretch of its text is written. */
  readonly locate: (offset: number, length: number) => Location;
}

/** The loader whose format a file's extension names. */
export function pickLoader(
  path: string,
  loaders: readonly DatasetLoader[],
): DatasetLoader | undefined {
  const name = path.toLowerCase();
  return loaders.find(({ extensions }) => extensions.some((each) => name.endsWith(each)));
}

/** What `row` is in templates and expressions: the columns, with the row's number as `number`. */
export function describeRow(row: Row): JsonObject {
  return mergeMaps(row.values, { number: row.number });
}

/**
 * The selected rows, streamed; with `sample` the file is read twice. Rows that cannot be read come
 * as diagnostics without a value, as far as the file is read. A file that cannot be opened rejects
 * with `FileError`.
 */
export function readRows(
  file: DatasetFile,
  loader: DatasetLoader,
  selection: RowSelection,
): AsyncIterable<Checked<Row>> {
  const { where, sample, offset = 0, limit = Number.POSITIVE_INFINITY } = selection;
  const read = (): AsyncIterable<Checked<Row>> =>
    where === undefined ? loader.read(file) : filterRows(loader.read(file), where, file.path);
  const sampled = sample === undefined ? read() : sampleRows(read, sample);
  const isWhole = offset === 0 && limit === Number.POSITIVE_INFINITY;
  return isWhole ? sampled : sliceRows(sampled, offset, limit);
}

async function* filterRows(
  rows: AsyncIterable<Checked<Row>>,
  where: Condition,
  path: string,
): AsyncGenerator<Checked<Row>> {
  const isNew = makeReasonFilter(where);
  let isFirst = true;
  for await (const checked of rows) {
    if (checked.value === undefined) {
      yield checked;
      continue;
    }
    const unknown = isFirst ? findUnknownColumns(where, checked.value, path) : [];
    if (unknown.length > 0) return yield { diagnostics: unknown };
    isFirst = false;
    const wanted = evaluateWhere(where.expression, checked.value);
    if (wanted === true) yield checked;
    else if (wanted !== false && isNew(wanted)) {
      yield tellUnfiltered(checked.value, wanted, where);
    }
  }
}

/** Reasons are alike but for what the row has: what is quoted, and is not in the condition. */
function makeReasonFilter({ expression: { source } }: Condition): (reason: string) => boolean {
  const told = new Set<string>();
  return (reason) => {
    const before = told.size;
    const isWritten = (quoted: string): boolean => source.includes(quoted.slice(1, -1));
    told.add(reason.replace(/`[^`]*`/g, (quoted) => (isWritten(quoted) ? quoted : '``')));
    return told.size > before;
  };
}

function tellUnfiltered(row: Row, reason: string, where: Condition): Checked<Row> {
  const message = `\`where\`, row ${row.number}: ${reason}`;
  const hints = ['other rows for which the same is so are not told'];
  const related = [{ message: 'the condition', location: where.location }];
  return badRow({ message, location: row.location, hints, related });
}

/** The first row stands for all: it has the columns of a table, and of a list the keys that are usual. */
function findUnknownColumns(
  { expression, locate }: Condition,
  row: Row,
  path: string,
): readonly Diagnostic[] {
  const columns = Object.keys(row.values);
  return expression.names
    .filter(({ name }) => name !== 'row' && !columns.includes(name))
    .map(({ name, offset }) => ({
      code: 'unknown-variable',
      severity: 'error',
      message: `\`${path}\` has no column \`${name}\``,
      location: locate(offset, name.length),
      hints: suggestName(name, columns),
    }));
}

/** Whether the row is wanted, or why that cannot be said. */
function evaluateWhere(where: Expression, row: Row): boolean | string {
  try {
    const wanted = where.evaluate({ ...row.values, row: describeRow(row) });
    return typeof wanted === 'boolean'
      ? wanted
      : `it is ${describeKind(wanted)}, not true or false`;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return error.message;
  }
}

async function* sampleRows(
  read: () => AsyncIterable<Checked<Row>>,
  sample: { readonly count: number; readonly seed: number },
): AsyncGenerator<Checked<Row>> {
  const chosen = await chooseRows(read(), sample);
  let rows = 0;
  for await (const checked of read()) {
    if (checked.value === undefined) yield checked;
    else if (chosen.has(rows++)) yield checked;
  }
}

/** Reservoir sampling (Vitter's algorithm R): only the places of the chosen rows are kept. */
async function chooseRows(
  rows: AsyncIterable<Checked<Row>>,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<ReadonlySet<number>> {
  const random = makeSeededRandom(seed);
  const chosen: number[] = [];
  let index = 0;
  for await (const checked of rows) {
    if (checked.value === undefined) continue;
    const slot = index < count ? index : Math.floor(random() * (index + 1));
    if (slot < count) chosen[slot] = index;
    index += 1;
  }
  return new Set(chosen);
}

async function* sliceRows(
  rows: AsyncIterable<Checked<Row>>,
  offset: number,
  limit: number,
): AsyncGenerator<Checked<Row>> {
  let index = 0;
  if (limit <= 0) return;
  for await (const checked of rows) {
    if (checked.value === undefined) {
      yield checked;
      continue;
    }
    index += 1;
    if (index <= offset) continue;
    yield checked;
    if (index >= offset + limit) return;
  }
}
