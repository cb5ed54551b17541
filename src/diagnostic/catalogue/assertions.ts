import type { CatalogueEntry } from './catalogue-entry.ts';

type Code =
  | 'bad-assertion-option'
  | 'cannot-be-judged'
  | 'bad-regex'
  | 'bad-json-schema'
  | 'bad-json-path'
  | 'bad-snapshots'
  | 'nothing-asserted'
  | 'failures-tolerated';

/** What can be wrong with what is asserted. */
export const assertionEntries: Readonly<Record<Code, CatalogueEntry>> = {
  'bad-assertion-option': {
    title: 'an assertion that could not be judged',
    explanation:
      'The options of an assertion are each of the right type and make no sense together, or one that it cannot do without is not there, or a number that stands for a text is read as another one (`1.50` as `1.5`; put it in quotes). It would fail, or pass, whatever the answer is.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - length: { min: 200, max: 100 }
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - length: { min: 100, max: 200 }
`,
  },
  'cannot-be-judged': {
    title: 'an assertion about what the request does not ask for',
    explanation:
      'Some assertions look at what the request asked for: its stop sequences, its limit, JSON mode, a stream, several choices, its tools. Also a tool by a name that none of the step’s tools has is called by no answer. Where the step does not ask for it, no answer can be judged by them, and the run would be paid for nothing. It is a warning where only some variants of a matrix, or some cases, lack it: the others are judged, and the trials of these are errored. Nothing is said where it depends on an answer. In `any` and `at_least` the other parts may still decide.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - stop_sequences
`,
    good: `version: 1
messages:
  - user: I was charged twice.
params: { stop: END }
assert:
  - stop_sequences
`,
  },
  'bad-regex': {
    title: 'a regular expression that cannot be read',
    explanation:
      'Patterns are in the syntax of RE2, which finds its answer in time linear to the text: there are no look-arounds and no back-references. Assert such parts each with a pattern of its own, or with `not`. In double quotes YAML wants every backslash twice; in single quotes it takes them as they are.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - regex: "(?!refund)billing"
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - regex: billing
  - not: { regex: refund }
`,
  },
  'bad-json-schema': {
    title: 'a JSON Schema that is none',
    explanation:
      'A schema of `json_schema`, or of the arguments of a `tool_call`, breaks the rules of JSON Schema (2020-12 or draft-07), or refers to a part that it does not have. What it was meant to refuse would pass.',
    bad: `version: 1
messages:
  - user: Sort this ticket, I was charged twice. Reply in JSON.
assert:
  - json_schema:
      type: object
      properties: { queue: { type: strng } }
`,
    good: `version: 1
messages:
  - user: Sort this ticket, I was charged twice. Reply in JSON.
assert:
  - json_schema:
      type: object
      properties: { queue: { type: string } }
`,
  },
  'bad-json-path': {
    title: 'a JSONPath that cannot be read',
    explanation:
      'A place in the parsed answer is named by a JSONPath of RFC 9535: it begins with `$`, and goes on with `.name`, `["name"]`, `[0]` or `[*]`. In a map such a path is a key; put it in quotes where it has brackets.',
    bad: `version: 1
messages:
  - user: Sort this ticket, I was charged twice. Reply in JSON.
assert:
  - json_path: { "$.queues[0": billing }
`,
    good: `version: 1
messages:
  - user: Sort this ticket, I was charged twice. Reply in JSON.
assert:
  - json_path: { "$.queues[0]": billing }
`,
  },
  'bad-snapshots': {
    title: 'a file of snapshots that cannot be read',
    explanation:
      'The texts that `snapshot` assertions compare with are in `<pipeline>.snapshots.yaml`, in a map of cases, of their steps, and of the names of assertions. The program writes the file, and it was changed by hand or in a merge so that it is no YAML, a text is none, or a map is missing. Put texts in quotes, or remove the file and let a run write it anew.',
  },
  'nothing-asserted': {
    title: 'a case that nothing is asserted about',
    explanation:
      'Such a case passes as soon as its calls succeed, whatever the answers are. That can be what is wanted, for a look at some outputs; it is a warning, since a forgotten `assert` is always green. `--strict` makes it an error. So does a `threshold` above 0, also where there are assertions and none of them counts, as all are warnings or have a `weight` of 0: there is no score that could be below it.',
    bad: `version: 1
messages:
  - user: I was charged twice.
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
`,
  },
  'failures-tolerated': {
    title: 'gates that look at no outcomes',
    explanation:
      'With a `gate` the gates of a pipeline decide in place of its cases. `cost`, `tokens` and `latency` do not look at whether cases pass: where a pipeline has no others, and no gate of the configuration over the whole run or over one of its tags looks at its outcomes, all its cases may fail, and the run is green. `pass_rate: { min: 1 }` beside them is what holds without a `gate`; a lower share, a metric, a judge or a comparison with a baseline looks at them, too.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
gate:
  tokens: { max: 1000 }
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
gate:
  pass_rate: { min: 1 }
  tokens: { max: 1000 }
`,
  },
};
