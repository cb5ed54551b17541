import { expect, it } from 'vitest';
import { findJsonMistake } from '../../../src/assertion/find-json-mistake.ts';
import { jsonOf, parseJson } from '../../../src/assertion/parse-json.ts';
import { makeExampleSubject } from '../../support/example-subject.ts';
import { fc } from '../../support/fast-check.ts';

it('takes JSON with white space around it', () => {
  expect(parseJson(' {"queue": "billing"}\n')).toEqual({ ok: true, value: { queue: 'billing' } });
});

it.each([
  ['', 'it is empty'],
  [' \n', 'it is empty'],
  ['I cannot help.', 'it has no JSON in it'],
  ['\ufeff{"a": 1}', 'a byte order mark or another space that JSON does not know is around it'],
  ['```json\n{"a": 1}\n```', 'it is in a code fence'],
  ['Sure:\n```\n{"a": 1}\n```', 'the JSON is in a code fence, with text around it'],
  ['Sure: {"a": 1}', 'there is text before the object'],
  ['{"a": 1} Done.', 'there is text after the object'],
  ['[1] and [2]', 'there is text after the list'],
  ['Sure: {"a": 1}.', 'there is text before and after the object'],
  ['{"a": 1}\n{"a": 2}', 'there is more than one JSON value'],
  ['{"a": "}', 'it ends before its object does'],
  ['{"a": [1, 2', 'it ends before its object does'],
  ['[{"a": 1}', 'it ends before its list does'],
  ["{'a': 1}", "a key or `}` is expected at line 1, column 2, not `'`"],
  ['{"a": 1,}', 'a key is expected at line 1, column 9, not `}`'],
  ['{"a": tru}', 'a value is expected at line 1, column 7, not `tru`'],
  [
    '{"a": "x\ny"}',
    'the text at line 1, column 7 has no end, or a line break or escape that JSON does not know',
  ],
  [
    '{"a": 1 "b": 2}',
    '`,` or the end of the list or map is expected at line 1, column 9, not `"b"`',
  ],
  ['{1: 2}', 'a key or `}` is expected at line 1, column 2, not `1`'],
  ['{"a" 2}', '`:` is expected at line 1, column 6, not `2`'],
  ['{\n  "a": 1\n]}', '`,` or the end of the list or map is expected at line 3, column 1, not `]`'],
  ['{"text": "a } in it", "b": 2} end', 'there is text after the object'],
])('says why %j is not JSON', (text, why) => {
  expect(parseJson(text)).toEqual({ ok: false, message: `the text is not JSON: ${why}` });
});

it('takes time linear to the text', () => {
  const runaway = `{"queue": "billing",}${' \n'.repeat(200_000)}x`;
  expect(findJsonMistake(runaway)).toBe('a key is expected at line 1, column 21, not `}`');
  expect(parseJson(`{"queue": "billing",${' \n'.repeat(200_000)}`).ok).toBe(false);
  expect(parseJson(`{"queue": "${'\\"'.repeat(200_000)}\\`)).toEqual({
    ok: false,
    message: 'the text is not JSON: it ends before its object does',
  });
});

it('takes a value that is no text for JSON already', () => {
  const subject = makeExampleSubject({ text: 'no JSON' });
  expect(jsonOf({ ...subject, value: [1] })).toEqual({ ok: true, value: [1] });
});

it('takes a text inside of JSON for what it is', () => {
  const subject = makeExampleSubject({ text: '{"inner": "[1]"}' });
  expect(jsonOf({ ...subject, value: '[1]', valueIsJson: true })).toEqual({
    ok: true,
    value: '[1]',
  });
});

it('parses a text that is not the choice’s own', () => {
  const subject = makeExampleSubject({ text: '{"inner": "[1]"}' });
  expect(jsonOf({ ...subject, value: '[1]' })).toEqual({ ok: true, value: [1] });
  expect(jsonOf({ ...subject, value: 'x' })).toEqual({
    ok: false,
    message: 'the value is not JSON: it has no JSON in it',
  });
});

it('finds a mistake exactly where the engine does not parse', () => {
  const piece = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-0.5e3',
      '01',
      'true',
      'nul',
      ' ',
      '\n',
      '"\\u00e9"',
      '"\\x"',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), (pieces) => {
      const text = pieces.join('');
      expect(findJsonMistake(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(findJsonMistake(text)).toBe(undefined);
    }),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
