import type { CatalogueEntry } from './catalogue-entry.ts';

type Code =
  | 'unreadable-file'
  | 'yaml-syntax'
  | 'not-a-pipeline'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-type'
  | 'bad-value'
  | 'unknown-value'
  | 'ambiguous-entry'
  | 'duplicate-id'
  | 'reserved-name';

/** What can be wrong with the shape of a file. */
export const fileEntries: Readonly<Record<Code, CatalogueEntry>> = {
  'unreadable-file': {
    title: 'a file that is named cannot be read',
    explanation:
      'A pipeline, or a prompt, schema or partial that it names, is missing, is a folder, may not be read or is not UTF-8 text. Paths inside a pipeline are relative to the folder of that pipeline, not to where the program was started.',
    bad: `version: 1
messages:
  - system: { file: prompts/triage.md }
  - user: I was charged twice.
assert:
  - contains: billing
`,
    good: `version: 1
messages:
  - system: { file: triage.md }
  - user: I was charged twice.
assert:
  - contains: billing
`,
    files: { 'triage.md': 'Sort the ticket into a queue.\n' },
  },
  'yaml-syntax': {
    title: 'the file is not YAML',
    explanation:
      'The file could not be read as YAML 1.2, so nothing else in it was looked at. The usual reasons: a tab in the indentation, a text with `: ` or a leading `{{` that is not in quotes, a quote or bracket that is never closed, or a key that is there twice. Put texts with such characters in single quotes, in which only the quote itself is special and is written twice, or after `|` on lines of their own; in double quotes a backslash begins an escape, which a regular expression has no use for.',
    bad: `version: 1
messages:
  - user: Ticket: I was charged twice.
assert:
  - contains: billing
`,
    good: `version: 1
messages:
  - user: 'Ticket: I was charged twice.'
assert:
  - contains: billing
`,
  },
  'not-a-pipeline': {
    title: 'the file holds something else',
    explanation:
      'A pipeline is a map that begins with `version: 1`. An empty file, a list or a single text is none; perhaps a glob took in a file of another kind. `pulze-run init` writes a first pipeline to start from.',
    bad: `- user: I was charged twice.
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
`,
  },
  'unknown-key': {
    title: 'a key that means nothing here',
    explanation:
      'A key that is not part of the format would be ignored, and what it was meant to do would silently not happen: so it is refused. Most often it is misspelt, or stands a level too high or too low.',
    bad: `version: 1
steps:
  - id: classify
    modle: openai/gpt-4o
    messages:
      - user: I was charged twice.
    assert:
      - contains: billing
`,
    good: `version: 1
steps:
  - id: classify
    model: openai/gpt-4o
    messages:
      - user: I was charged twice.
    assert:
      - contains: billing
`,
  },
  'missing-key': {
    title: 'something is left out',
    explanation:
      'A part of the file cannot be understood without this key: `version` in a file, `id` in a step, `messages` or `prompt` in whatever is sent. The place is the map that lacks it.',
    bad: `version: 1
steps:
  - messages:
      - user: I was charged twice.
    assert:
      - contains: billing
`,
    good: `version: 1
steps:
  - id: classify
    messages:
      - user: I was charged twice.
    assert:
      - contains: billing
`,
  },
  'wrong-type': {
    title: 'a value of another type',
    explanation:
      'A text stands where a number is wanted, a single value where a list is, and so on. Values in quotes are texts, however they look. Where a template may stand for a number, its whole text has to be the template: `"{{limit}}"`.',
    bad: `version: 1
messages:
  - user: I was charged twice.
params:
  max_tokens: twenty
assert:
  - contains: billing
`,
    good: `version: 1
messages:
  - user: I was charged twice.
params:
  max_tokens: 20
assert:
  - contains: billing
`,
  },
  'bad-value': {
    title: 'a value that cannot be',
    explanation:
      'The type is right and the value is not: a number outside its range, an empty list, a duration without its unit, an id with a space in it. The message says what is there and what is taken.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
gate:
  pass_rate: { min: 90 }
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
gate:
  pass_rate: { min: 0.9 }
`,
  },
  'unknown-value': {
    title: 'a word that is not in the list',
    explanation:
      'The key takes one of a few words, and this is none of them. The message gives the near one, or all of them.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - length: { max: 20, unit: word }
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - length: { max: 20, unit: words }
`,
  },
  'ambiguous-entry': {
    title: 'one entry, several meanings',
    explanation:
      'An entry of a list is one thing: a message has one role, an entry of `assert` is one assertion, a step has either `messages` or `prompt`. With two of them it could not be said which is meant, so neither is taken. Give each a `-` of its own.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
    starts_with: Queue
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
  - starts_with: Queue
`,
  },
  'duplicate-id': {
    title: 'two things with one name',
    explanation:
      'Steps, cases, rows and pipelines are told apart by their ids, in references, reports and comparisons with other runs, and metrics by their names, of which `score` is the trial\'s own. Two of the same would be one there. Rows without an id of their own can be given one by their number: `id: "{{row.number}}"`.',
    bad: `version: 1
messages:
  - user: "{{ticket}}"
assert:
  - contains: billing
cases:
  - id: refund
    vars: { ticket: I was charged twice. }
  - id: refund
    vars: { ticket: I want my money back. }
`,
    good: `version: 1
messages:
  - user: "{{ticket}}"
assert:
  - contains: billing
cases:
  - id: charged-twice
    vars: { ticket: I was charged twice. }
  - id: refund
    vars: { ticket: I want my money back. }
`,
  },
  'reserved-name': {
    title: 'a variable with a name that is taken',
    explanation:
      'Templates always have `matrix`, `steps`, `case`, `row` and `repeat`. A variable or a column of the same name would hide one of them, or be hidden by it; call it something else.',
    bad: `version: 1
vars:
  case: refund
messages:
  - user: I was charged twice.
assert:
  - contains: billing
`,
    good: `version: 1
vars:
  kind: refund
messages:
  - user: I was charged twice.
assert:
  - contains: billing
`,
  },
};
