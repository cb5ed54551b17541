import type { DatasetLoader, Row } from '../dataset/dataset.ts';
import { describeRow, pickLoader, type RowSelection, readRows } from '../dataset/read-rows.ts';
import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import { FileError, type Files } from '../environment/environment.ts';
import { digest } from '../pipeline/digest.ts';
import {
  type CaseSource,
  type DatasetCases,
  type InlineCase,
  type Pipeline,
  TemplateFailure,
} from '../pipeline/pipeline.ts';
import { reservedNames } from '../pipeline/reserved-names.ts';
import type { JsonObject } from '../source/json.ts';
import { countCharacters } from '../source/json-size.ts';
import type { Location } from '../source/location.ts';
import { mergeMaps } from '../source/merge-maps.ts';
import { pathBeside } from '../source/path-beside.ts';
import type { CodeDigests } from './describe-content.ts';
import type { KeptRows } from './kept-rows.ts';
import type { PlannedCase } from './plan.ts';

export interface CaseReader {
  /** What a pipeline, by its path, may read. */
  readonly filesOf: (pipeline: string) => Files;
  readonly loaders: readonly DatasetLoader[];
  /** Reads modules of the author's own; absent where nobody asks what changed in them. */
  readonly digestCode?: (pipeline: Pipeline) => Promise<CodeDigests>;
}

/** What is read of one plan. */
export interface PlanReader extends CaseReader {
  readonly kept: KeptRows<DatasetCases, FoundCase>;
}

/**
 * A pipeline's cases in the order of the file, with what is wrong with them; many at a time, since to wait for
 * each of them takes longer than to make it.
 */
export async function* planCases(
  pipeline: Pipeline,
  reader: PlanReader,
): AsyncIterable<readonly FoundCase[]> {
  for (const source of pipeline.cases) {
    if (source.kind === 'inline') {
      yield [{ value: planInline(pipeline, source), diagnostics: [], source }];
    } else {
      const path = pathBeside(pipeline.file.path, source.dataset.value);
      const place = { path, files: reader.filesOf(pipeline.file.path), loaders: reader.loaders };
      const read = (): AsyncIterable<readonly FoundCase[]> => planDataset(pipeline, source, place);
      yield* reader.kept.read(source, place, read);
    }
  }
}

export type FoundCase = Checked<PlannedCase> & { readonly source: CaseSource };

function planInline(pipeline: Pipeline, source: InlineCase): PlannedCase {
  const { kind: _, threshold, ...shared } = source;
  const vars = { ...pipeline.vars, ...source.vars };
  return { ...shared, vars, ...(threshold !== undefined && { threshold: threshold.value }) };
}

interface DatasetPlace extends Pick<CaseReader, 'loaders'> {
  readonly path: string;
  readonly files: Files;
}

/** Cases that are handed on together: fewer where they are large, since all of them are in memory at once. */
class CaseBatch {
  #cases: FoundCase[] = [];
  #characters = 0;

  get isFull(): boolean {
    return this.#cases.length >= 100 || this.#characters >= 100_000;
  }

  add(found: FoundCase): void {
    this.#cases.push(found);
    this.#characters += countCharacters(found.value?.row ?? null);
  }

  /** What was added since this was last asked for. */
  take(): readonly FoundCase[] {
    const cases = this.#cases;
    this.#cases = [];
    this.#characters = 0;
    return cases;
  }
}

async function* planDataset(
  pipeline: Pipeline,
  source: DatasetCases,
  { path, files, loaders }: DatasetPlace,
): AsyncIterable<readonly FoundCase[]> {
  const loader = pickLoader(path, loaders);
  if (loader === undefined) {
    const known = loaders.flatMap((each) => each.extensions).join(', ');
    const message = `\`${source.dataset.value}\` is of no format that is read`;
    return yield [unreadable(source, message, [`there is ${known}`])];
  }
  const batch = new CaseBatch();
  try {
    if ((await files.kind(path)) === 'stream') {
      const message = `\`${source.dataset.value}\` is a pipe or a device; a dataset is read more than once`;
      return yield [unreadable(source, message, ['write it to a file first'])];
    }
    const file = { path, chunks: () => files.stream(path) };
    const rows = readRows(file, loader, selectRows(source));
    yield* planRows(pipeline, source, { rows, batch });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    batch.add(unreadable(source, `\`${source.dataset.value}\`: ${error.message}`, []));
  }
  yield batch.take();
}

/** Full batches; what comes after the last of them stays in the batch. */
async function* planRows(
  pipeline: Pipeline,
  source: DatasetCases,
  { rows, batch }: { readonly rows: AsyncIterable<Checked<Row>>; readonly batch: CaseBatch },
): AsyncIterable<readonly FoundCase[]> {
  let isFirst = true;
  for await (const { value, diagnostics } of rows) {
    const reserved = value && findReserved(source, value);
    if (reserved) return batch.add({ diagnostics: [reserved], source });
    const found = value ? planRow(pipeline, source, value) : { diagnostics, source };
    const isHidden = value !== undefined && isFirst && Object.hasOwn(value.values, 'number');
    isFirst &&= value === undefined;
    batch.add(isHidden ? withWarning(found, warnOfNumber(source)) : found);
    if (batch.isFull) yield batch.take();
  }
}

function selectRows({ where, sample, offset, limit }: DatasetCases): RowSelection {
  return {
    ...(where && { where }),
    ...(sample && { sample }),
    ...(offset !== undefined && { offset }),
    ...(limit !== undefined && { limit }),
  };
}

function unreadable(source: DatasetCases, message: string, hints: readonly string[]): FoundCase {
  const { location } = source.dataset;
  return {
    diagnostics: [{ code: 'unreadable-dataset', severity: 'error', message, location, hints }],
    source,
  };
}

/** Told of the first row that has it: the others have it too. */
function findReserved(source: DatasetCases, row: Row): Diagnostic | undefined {
  const name = Object.keys(row.values).find((each) => reservedNames.includes(each));
  if (name === undefined) return undefined;
  const { value, location } = source.dataset;
  return {
    code: 'reserved-name',
    severity: 'error',
    message: `\`${value}\` has a column \`${name}\`, which templates always have`,
    location,
    hints: ['give the column another name'],
  };
}

function withWarning(found: FoundCase, warning: Diagnostic): FoundCase {
  return { ...found, diagnostics: [...found.diagnostics, warning] };
}

/** The variable `number` is the column all the same. */
function warnOfNumber({ dataset: { value, location } }: DatasetCases): Diagnostic {
  return {
    code: 'reserved-name',
    severity: 'warning',
    message: `\`${value}\` has a column \`number\`, which is not in \`row\`: \`row.number\` is the row's place`,
    location,
    hints: ['give the column another name'],
  };
}

function planRow(pipeline: Pipeline, source: DatasetCases, row: Row): FoundCase {
  const values = describeRow(row);
  const vars = mergeMaps(pipeline.vars, source.vars, row.values);
  const id = renderId(source, { vars, values }, row);
  if (typeof id !== 'string') return { diagnostics: [id], source };
  const { name, tags, skip, skipUnlessEmulator, assertions, threshold } = source;
  return {
    value: {
      id,
      ...(name !== undefined && { name }),
      vars,
      row: values,
      tags,
      ...(skip !== undefined && { skip }),
      ...(threshold !== undefined && { threshold: threshold.value }),
      ...(skipUnlessEmulator !== undefined && { skipUnlessEmulator }),
      assertions,
      location: row.location,
    },
    diagnostics: [],
    source,
  };
}

function renderId(
  source: DatasetCases,
  { vars, values }: { readonly vars: JsonObject; readonly values: JsonObject },
  row: Row,
): string | Diagnostic {
  if (source.id === undefined) return digest(row.values);
  try {
    const id = String(source.id.render(mergeMaps(vars, { row: values })));
    if (id.trim() !== '') return id;
    return refuseRow(row, { message: 'it is empty', location: source.id.locate() });
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return refuseRow(row, error);
  }
}

function refuseRow(
  { number, location }: Row,
  why: { readonly message: string; readonly location: Location },
): Diagnostic {
  return {
    code: 'bad-row',
    severity: 'error',
    message: `row ${number} cannot give an id: ${why.message}`,
    location: why.location,
    related: [{ message: 'the row', location }],
  };
}
