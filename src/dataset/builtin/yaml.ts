import type { Checked } from '../../diagnostic/diagnostic.ts';
import { parseYaml } from '../../source/yaml.ts';
import type { DatasetFile, DatasetLoader, Row } from '../dataset.ts';
import { readText } from '../decode-text.ts';
import { listRows, maximumCharacters } from '../listed-rows.ts';
import { unreadable } from '../row-diagnostic.ts';

export const yamlLoader: DatasetLoader = {
  name: 'yaml',
  summary: 'A YAML list of maps, read at once.',
  extensions: ['.yaml', '.yml'],
  read: readYaml,
};

async function* readYaml(file: DatasetFile): AsyncGenerator<Checked<Row>> {
  const { text, finding } = await readText(file, maximumCharacters);
  if (text === undefined) {
    yield unreadable(finding);
    return;
  }
  const document = parseYaml({ path: file.path, text });
  for (const { message, location } of document.problems) yield unreadable({ message, location });
  if (document.problems.length > 0) return;
  yield* listRows(file, document.value ?? null, (index) => document.locate([index]));
}
