import { describe, expect, it } from 'vitest';
import { readLabels } from '../../../src/calibration/read-labels.ts';
import type { Row } from '../../../src/dataset/dataset.ts';
import type { Checked } from '../../../src/diagnostic/diagnostic.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import { at } from '../../support/records.ts';

async function* rowsOf(rows: readonly JsonObject[]): AsyncIterable<Checked<Row>> {
  for (const [index, values] of rows.entries()) {
    yield { value: { number: index + 1, values, location: at(index + 1, 1, 2) }, diagnostics: [] };
  }
}

async function problemOf(values: JsonObject): Promise<string | undefined> {
  const { answers, diagnostics } = await readLabels(rowsOf([values]));
  expect(answers.length + diagnostics.length).toBe(1);
  return diagnostics[0]?.message;
}

describe('labelled answers', () => {
  it('are texts with a label, and what they are answers to', async () => {
    const messages = [{ role: 'user', content: 'Where is it?' }];
    const read = await readLabels(
      rowsOf([
        { text: 'On its way.', label: 'pass', messages },
        { id: 7, text: 'Lost.', label: 'fail', prompt: 'Where is it?', vars: { tone: 'calm' } },
        { id: 'third', text: '', label: true },
        { text: 'No.', label: false },
      ]),
    );
    expect(read).toEqual({
      answers: [
        {
          id: '1',
          text: 'On its way.',
          passes: true,
          body: { messages },
          vars: {},
          location: at(1, 1, 2),
        },
        {
          id: '7',
          text: 'Lost.',
          passes: false,
          body: { prompt: 'Where is it?' },
          vars: { tone: 'calm' },
          location: at(2, 1, 2),
        },
        { id: 'third', text: '', passes: true, body: {}, vars: {}, location: at(3, 1, 2) },
        { id: '4', text: 'No.', passes: false, body: {}, vars: {}, location: at(4, 1, 2) },
      ],
      diagnostics: [],
    });
  });

  it.each<[JsonObject, string]>([
    [{ label: 'pass' }, 'row 1 has no `text`, the answer that is judged'],
    [{ text: 4, label: 'pass' }, 'row 1 has no `text`, the answer that is judged'],
    [{ text: 'No.' }, 'row 1 has no `label`'],
    [{ text: 'No.', label: 1 }, 'row 1 has the label 1'],
    [{ text: 'No.', label: 'PASS' }, 'row 1 has the label "PASS"'],
    [{ text: 'No.', label: 'fail', id: null }, 'row 1 has an `id` that is no text'],
    [{ text: 'No.', label: 'fail', vars: ['calm'] }, 'row 1 has `vars` that are no map'],
    [{ text: 'No.', label: 'fail', prompt: ['a'] }, 'row 1 has a `prompt` that is no text'],
    [
      { text: 'No.', label: 'fail', prompt: 'a', messages: [] },
      'row 1 has both `messages` and `prompt`',
    ],
    [{ text: 'No.', label: 'fail', note: 'x' }, 'row 1 has a key `note` that means nothing here'],
  ])('are refused where they are none: %j', async (values, message) => {
    expect(await problemOf(values)).toBe(message);
  });
});
