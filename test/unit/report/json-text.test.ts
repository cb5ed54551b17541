import { expect, it } from 'vitest';
import { jsonText } from '../../../src/report/json-text.ts';

it('writes JSON that a terminal does not obey, and that reads back the same', () => {
  const value = { text: '\u009b2J \u007f \u001b[31m ü 漢' };
  const text = jsonText(value);
  expect(text).toBe('{"text":"\\u009b2J \\u007f \\u001b[31m ü 漢"}');
  expect(JSON.parse(text)).toEqual(value);
});
