import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/source/yaml.ts';
import { writeYaml } from '../../../src/source/yaml-text.ts';
import { fc } from '../../support/fast-check.ts';

function readBack(text: string): unknown {
  const { value, problems } = parseYaml({ path: 'written.yaml', text });
  return problems.length === 0 ? value : problems;
}

describe('YAML that is written', () => {
  it('has blocks for texts of several lines, and folds none', () => {
    const long = 'word '.repeat(40).trim();
    const text = writeYaml({ b: 'one\ntwo\n', a: { long, number: '42', yes: 'true' } }, '# note');
    expect(text).toBe(
      `# note\nb: |\n  one\n  two\na:\n  long: ${long}\n  number: "42"\n  yes: "true"\n`,
    );
  });

  it.each([
    ['name\tcount\n\tone\t1\n', 'text: |\n  name\tcount\n  \tone\t1\n'],
    ['if x:\n\t\ty', 'text: |-\n  if x:\n  \t\ty\n'],
    // Some parsers refuse a block that begins with a tab.
    ['\tif x:\n\t\ty', 'text: "\\tif x:\\n\\t\\ty"\n'],
    ['\n\tx\n', 'text: "\\n\\tx\\n"\n'],
    ['  indented\nless', 'text: |2-\n    indented\n  less\n'],
    ['\n  behind\n', 'text: |2\n  \n    behind\n'],
    ['non\u00a0breaking\n❤️，', 'text: |-\n  non\u00a0breaking\n  ❤️，\n'],
    ['one\tline', 'text: "one\\tline"\n'],
    ['a last line\n  ', 'text: "a last line\\n  "\n'],
    [' \n', 'text: "\\ \\n"\n'],
    ['windows\r\nends', 'text: "windows\\r\\nends"\n'],
  ])('has a block for several lines as far as it holds them: %j', (text, written) => {
    expect(writeYaml({ text }, '#')).toBe(`#\n${written}`);
    expect(readBack(writeYaml({ a: { text } }, '#'))).toEqual({ a: { text } });
  });

  it.each([
    '',
    ' ',
    '\n',
    ' indented\nless',
    'trailing  \nspaces \n\n\n',
    'windows\r\nends',
    'tab\there',
    '# no comment',
    '--- \n...',
    'null',
    '~',
    '\u0000\u001b[31m',
    '\ufeffmark',
    '\u2028line\u0085',
    '👩‍👩‍👧 crème',
    '<<: *a',
    '|\n>',
  ])('is read back as it was: %j', (text) => {
    expect(readBack(writeYaml({ [text]: { text } }, '#'))).toEqual({ [text]: { text } });
  });

  it('is read back as it was, wherever it is blank', () => {
    const unit = fc.constantFrom(
      '\n',
      '\n',
      ' ',
      '\t',
      'a',
      '#',
      ': ',
      '- ',
      '---',
      '|',
      '\u00a0',
      '\ufe0f',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 8 }), fc.string({ unit }), (text, more) => {
        const value = { text, deep: { text, more }, [more]: { [text]: more }, last: text };
        expect(readBack(writeYaml(value, '#'))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it('is read back as it was, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.string(), (text, more) => {
        const value = { text, lines: `${text}\n${more}\n` };
        expect(readBack(writeYaml(value, '#'))).toEqual(value);
      }),
    );
  });
});
