import type { Checked } from '../diagnostic/diagnostic.ts';
import { describeKind, isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { isTooDeep, TOO_DEEP } from '../source/json-depth.ts';
import type { Location } from '../source/location.ts';
import type { DatasetFile, Row } from './dataset.ts';
import { badRow, pointAt, unreadable } from './row-diagnostic.ts';

/** How much of a format is read that must be read at once, in characters. */
export const maximumCharacters = 100_000_000;

/** The rows of a document that is one list of maps. */
export function* listRows(
  file: DatasetFile,
  document: JsonValue,
  locate: (index: number) => Location,
): Generator<Checked<Row>> {
  if (!isJsonArray(document)) {
    const message = `the file holds ${describeKind(document)}; a dataset is a list of maps`;
    yield unreadable({ message, location: pointAt(file.path, { line: 1, column: 1 }) });
    return;
  }
  for (const [index, values] of document.entries()) {
    yield toRow(values, index + 1, locate(index));
  }
}

export function toRow(values: JsonValue, number: number, location: Location): Checked<Row> {
  if (isTooDeep(values)) return badRow({ message: `row ${number} is ${TOO_DEEP}`, location });
  if (isJsonObject(values)) return { value: { number, values, location }, diagnostics: [] };
  const message = `row ${number} is ${describeKind(values)}; a row is a map of names to values`;
  return badRow({ message, location });
}
