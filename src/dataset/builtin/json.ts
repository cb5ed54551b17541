import type { Checked } from '../../diagnostic/diagnostic.ts';
import type { JsonValue } from '../../source/json.ts';
import { makeLineIndex } from '../../source/line-index.ts';
import type { DatasetFile, DatasetLoader, Row } from '../dataset.ts';
import { readText } from '../decode-text.ts';
import { findJsonError } from '../json-error.ts';
import { findItems } from '../json-items.ts';
import { findMistake } from '../json-mistake.ts';
import { listRows, maximumCharacters } from '../listed-rows.ts';
import { pointAt, unreadable } from '../row-diagnostic.ts';

export const jsonLoader: DatasetLoader = {
  name: 'json',
  summary: 'One JSON list of maps, read at once.',
  extensions: ['.json'],
  read: readJson,
};

async function* readJson(file: DatasetFile): AsyncGenerator<Checked<Row>> {
  const { text, finding } = await readText(file, maximumCharacters);
  if (text === undefined) {
    yield unreadable(finding);
    return;
  }
  const lines = makeLineIndex(text);
  const document = parse(text);
  if (document === undefined) {
    const { offset, message } = findJsonError(text) ?? { offset: 0, message: 'this is not JSON' };
    yield unreadable({ message, location: pointAt(file.path, lines.position(offset)) });
    return;
  }
  const mistake = findMistake(text);
  if (mistake !== undefined) {
    const location = pointAt(file.path, lines.position(mistake.offset));
    yield unreadable({ message: mistake.message, location });
    return;
  }
  const starts = findItems(text);
  yield* listRows(file, document, (index) =>
    pointAt(file.path, lines.position(starts[index] ?? 0)),
  );
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
