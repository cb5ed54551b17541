import type { DatasetLoader, Row } from '../dataset/dataset.ts';
import { pickLoader, type RowSelection, readRows } from '../dataset/read-rows.ts';
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
import { pathBeside } from '../source/path-beside.ts';
import type { KeptRows } from './kept-rows.ts';
import type { PlannedCase } from './plan.ts';

export interface CaseReader {
  /** What a pipeline, by its path, may read. */
  readonly filesOf: (pipeline: string) => Files;
  readonly loaders: readonly DatasetLoader[];
}

/** What is read of one plan. */
export interface PlanReader extends CaseReader {
  readonly kept: KeptRows<DatasetCases, FoundCase>;
}

/** A pipeline's cases in the order of the file, datasets row by row, with what is wrong with them. */
export async function* planCases(pipeline: Pipeline, reader: PlanReader): AsyncIterable<FoundCase> {
  for (const source of pipeline.cases) {
    if (source.kind === 'inline') {
      yield { value: planInline(pipeline, source), diagnostics: [], source };
    } else {
      const path = pathBeside(pipeline.file.path, source.dataset.value);
      const place = { path, files: reader.filesOf(pipeline.file.path), loaders: reader.loaders };
      const read = (): AsyncIterable<FoundCase> => planDataset(pipeline, source, place);
      for await (const found of reader.kept.read(source, place, read)) yield found;
    }
  }
}

export type FoundCase = Checked<PlannedCase> & { readonly source: CaseSource };

function planInline(pipeline: Pipeline, source: InlineCase): PlannedCase {
  const { kind: _, ...shared } = source;
  return { ...shared, vars: { ...pipeline.vars, ...source.vars } };
}

interface DatasetPlace extends Pick<CaseReader, 'loaders'> {
  readonly path: string;
  readonly files: Files;
}

async function* planDataset(
  pipeline: Pipeline,
  source: DatasetCases,
  { path, files, loaders }: DatasetPlace,
): AsyncIterable<FoundCase> {
  const loader = pickLoader(path, loaders);
  if (loader === undefined) {
    const known = loaders.flatMap((each) => each.extensions).join(', ');
    yield unreadable(source, `\`${source.dataset.value}\` is of no format that is read`, [
      `there is ${known}`,
    ]);
    return;
  }
  try {
    if ((await files.kind(path)) === 'stream') {
      const message = `\`${source.dataset.value}\` is a pipe or a device; a dataset is read more than once`;
      return yield unreadable(source, message, ['write it to a file first']);
    }
    const file = { path, chunks: () => files.stream(path) };
    for await (const row of readRows(file, loader, selectRows(source))) {
      const reserved = row.value && findReserved(source, row.value);
      if (reserved) return yield { diagnostics: [reserved], source };
      yield row.value
        ? planRow(pipeline, source, row.value)
        : { diagnostics: row.diagnostics, source };
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield unreadable(source, `\`${source.dataset.value}\`: ${error.message}`, []);
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

function planRow(pipeline: Pipeline, source: DatasetCases, row: Row): FoundCase {
  const values: JsonObject = { ...row.values, number: row.number };
  const vars = { ...pipeline.vars, ...source.vars, ...row.values };
  const id = renderId(source, { ...vars, row: values }, row);
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
      ...(threshold !== undefined && { threshold }),
      ...(skipUnlessEmulator !== undefined && { skipUnlessEmulator }),
      assertions,
      location: row.location,
    },
    diagnostics: [],
    source,
  };
}

function renderId(source: DatasetCases, variables: JsonObject, row: Row): string | Diagnostic {
  if (source.id === undefined) return digest(row.values);
  try {
    return String(source.id.render(variables));
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return {
      code: 'bad-row',
      severity: 'error',
      message: `row ${row.number} cannot give an id: ${error.message}`,
      location: error.location,
      related: [{ message: 'the row', location: row.location }],
    };
  }
}
