import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/source/yaml.ts';

const problemsOf = (text: string) =>
  parseYaml({ path: 'ticket.yaml', text }).problems.map(
    ({ message, location: { start } }) => `${start.line}:${start.column} ${message}`,
  );

const deeper =
  'this line is indented deeper than the key above it, which has a value already; give it the indentation of its neighbours';
const less =
  'a text behind `|` or `>` ends at a line that is indented less than its first, or no deeper than its key; indent this line further';
const colon = 'a plain text has `: ` in it, which begins a map; put the text in quotes';
const ended = (what: string, quotes: string) =>
  `${what} ends where that is closed, and here is more; put the whole text in ${quotes}`;
const noEscape = (written: string) =>
  `in double quotes a backslash begins an escape, and \`${written}\` begins none; put the text in single quotes`;

describe('what is not YAML is told in words that lead on', () => {
  it.each([
    ['cases:\n  - id: a\n     vars: {x: 1}\n', [`3:6 ${deeper}`]],
    ['cases:\n  - id: a\n\n     vars:\n       x: 1\n', [`4:6 ${deeper}`]],
    ['params:\n  temperature: 0\n   max_tokens: 5\n', [`3:4 ${deeper}`]],
    ['a: Ticket: I was\n  charged: twice\n', [`1:4 ${colon}`]],
    ['a: Ticket: I was\n', [`1:4 ${colon}`]],
  ])('a line that is indented too deep: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each([
    ['messages:\n\u00a0\u00a0- user: hi\na: 1\n', ['2:1 a non-breaking space (U+00A0) is used']],
    ['messages:\n \u3000- user: hi\n', ['2:2 a space of another kind (U+3000) is used']],
    [
      'a:\n\u00a0 - user: |\n\u00a0 \u00a0 hello there\n',
      ['2:1 a non-breaking space (U+00A0) is used'],
    ],
    ['params:\n\u00a0 b: 0\n\u00a0 c: 1\n', ['2:1 a non-breaking space (U+00A0) is used']],
    ['assert:\n\u00a0\u00a0- json\n', ['2:1 a non-breaking space (U+00A0) is used']],
  ])('another space as indentation, once: %j', (text, [begin]) => {
    expect(problemsOf(text)).toEqual([`${begin} as indentation; YAML takes spaces only`]);
  });

  it.each([
    ['a: 1\nmodel:\u00a0x\nb: 1\n', '2:7 a non-breaking space (U+00A0) stands behind a colon'],
    [
      '- user: hi\n-\u2003system: hi\n',
      '2:2 a space of another kind (U+2003) stands behind a dash',
    ],
  ])('another space behind a key or a dash: %j', (text, said) => {
    expect(problemsOf(text)).toEqual([`${said}; YAML takes a space only`]);
  });

  it.each([
    ['a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n', '2:1'],
    ['a:\n  - b: 1\n<<<<<<< HEAD\n  - c: 1\n=======\n  - c: 2\n>>>>>>> other\n', '3:1'],
  ])('what a merge left: %j', (text, place) => {
    expect(problemsOf(text)).toEqual([
      `${place} a merge left two versions here; keep one, without this line`,
    ]);
  });

  it('a line of equals signs is of a merge only behind its beginning', () => {
    const [first] = problemsOf('a:\n  t: Title\n  =======\n  x\n');
    expect(first).not.toContain('a merge');
  });

  it('another space within a text is a letter of it', () => {
    const text = 'a: "\u00a0x\n  \u00a0y \\d"\nb:\u00a0c: |\n  \u00a0z\n';
    expect(problemsOf(text)).toEqual([`2:6 ${noEscape('\\d')}`]);
    expect(parseYaml({ path: '', text: 'a: |\n  \u00a0b: c\n' }).value).toEqual({
      a: '\u00a0b: c\n',
    });
  });

  it.each([
    ['- user: {{q}} and more', [`1:15 ${ended('what begins with a bracket', 'quotes')}`]],
    ['- user: [a] b', [`1:13 ${ended('what begins with a bracket', 'quotes')}`]],
    ['when: "{{x}}" == "T"', [`1:15 ${ended('a text that begins with a quote', 'single quotes')}`]],
    ["- user: 'a' b", [`1:13 ${ended('a text that begins with a quote', 'double quotes')}`]],
  ])('more behind a value: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each([
    ['regex: "\\d+"', [`1:9 ${noEscape('\\d')}`]],
    ['path: "C:\\dir"', [`1:10 ${noEscape('\\d')}`]],
    ['path: "C:\\users"', [`1:10 ${noEscape('\\u')}`]],
  ])('a backslash in double quotes: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each([
    ['a:\n  - user: |\n      first\n    second\nb: 1\n', [`4:5 ${less}`]],
    ['a:\n  user: >-\n      first\n\n   second\nb: 1\n', [`5:4 ${less}`]],
    ['a: |\r\n  first\r\n second\r\n', [`3:2 ${less}`]],
    ['a: |\n  first\n second: x\nb: 1\n', [`3:2 ${less}`]],
    ['a:\n  - user: |\n    first\n    second\nb: 1\n', [`3:5 ${less}`]],
    [
      'a:\n  - b\nc\n',
      ['3:1 this line is no `key: value`; where it goes on with a text above, indent it'],
    ],
  ])('a line that ends a text: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each([
    ['a:\n  - b: x\n - c\n', '3:2'],
    ['a:\n  - b: x\n\n - c: y\n', '4:2'],
    ['a:\n  - b:\n - c\n', '3:2'],
  ])('an entry that is indented less than its list: %j', (text, place) => {
    const shallower =
      'this entry is indented less than the list above, and more than the key that the list belongs to; give it the indentation of its neighbours';
    expect(problemsOf(text)).toEqual([`${place} ${shallower}`]);
  });

  it.each([
    ['a: [{ regex: ^[a-z]+$ }]\n', '1:15', '['],
    ['a:\n  - { path: $.items[0].name, equals: x }\n', '2:20', '['],
    ['a: [hi {{name}}]\n', '1:8', '{'],
  ])('a text in brackets that has one: %j', (text, place, bracket) => {
    const said = `a text within brackets ends before a \`${bracket}\`; put the whole text in quotes`;
    expect(problemsOf(text)).toEqual([`${place} ${said}`]);
  });
});
