import type { Checked } from '../../diagnostic/diagnostic.ts';
import type { JsonValue } from '../../source/json.ts';
import type { DatasetFile, DatasetLoader, Row } from '../dataset.ts';
import { decodeText } from '../decode-text.ts';
import { findJsonError } from '../json-error.ts';
import { findMistake } from '../json-mistake.ts';
import { toRow } from '../listed-rows.ts';
import { badRow, type Finding, pointAt, unreadable } from '../row-diagnostic.ts';

export const jsonLinesLoader: DatasetLoader = {
  name: 'json-lines',
  summary: 'A JSON map on each line, read row by row.',
  extensions: ['.jsonl', '.ndjson'],
  read: readJsonLines,
};

async function* readJsonLines(file: DatasetFile): AsyncGenerator<Checked<Row>> {
  const found: Finding[] = [];
  let number = 0;
  let line = 0;
  for await (const piece of decodeText(file, (finding) => found.push(finding))) {
    // A piece is whole lines, so the last part is empty, or the file's last line.
    for (const text of piece.replace(/\n$/, '').split('\n')) {
      line += 1;
      if (text.trim() === '') continue;
      number += 1;
      yield readLine(text, number, { path: file.path, line });
    }
  }
  const [finding] = found;
  if (finding !== undefined) yield unreadable(finding);
}

function readLine(
  text: string,
  number: number,
  { path, line }: { readonly path: string; readonly line: number },
): Checked<Row> {
  try {
    const column = text.search(/\S/) + 1;
    const value = JSON.parse(text) as JsonValue;
    const mistake = findMistake(text);
    if (mistake === undefined) return toRow(value, number, pointAt(path, { line, column }));
    const location = pointAt(path, { line, column: mistake.offset + 1 });
    return badRow({ message: `row ${number}: ${mistake.message}`, location });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { offset, message } = findJsonError(text) ?? { offset: 0, message: 'this is not JSON' };
    const location = pointAt(path, { line, column: offset + 1 });
    return badRow({ message: `row ${number}: ${message}`, location });
  }
}
