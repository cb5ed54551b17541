import type { CatalogueEntry } from './catalogue-entry.ts';

type Code =
  | 'unknown-step'
  | 'circular-steps'
  | 'unknown-axis'
  | 'unused-axis'
  | 'empty-matrix'
  | 'unmatched-exclude'
  | 'bad-expression';

/** What can be wrong with steps, the matrix and expressions. */
export const stepEntries: Readonly<Record<Code, CatalogueEntry>> = {
  'unknown-step': {
    title: 'a step that is not there',
    explanation:
      'Something refers to a step by an id that no step of the file has: a template (`{{steps.classify.text}}`), an expression, `continue`, the `step` of an assertion or of a rule of the emulator, or `--step`. The one step of a file without `steps` is called `main`.',
    bad: `version: 1
steps:
  - id: classify
    messages:
      - user: I was charged twice.
  - id: reply
    messages:
      - user: "Write to the queue {{steps.clasify.text}}."
assert:
  - contains: billing
`,
    good: `version: 1
steps:
  - id: classify
    messages:
      - user: I was charged twice.
  - id: reply
    messages:
      - user: "Write to the queue {{steps.classify.text}}."
assert:
  - contains: billing
`,
  },
  'circular-steps': {
    title: 'steps that wait for each other',
    explanation:
      'A step is run after the steps that it refers to. These refer to each other in a circle, so none could be the first. Break it where one of them does not need the other.',
    bad: `version: 1
steps:
  - id: classify
    messages:
      - user: "Sort the ticket that got this reply: {{steps.reply.text}}"
  - id: reply
    messages:
      - user: "Write to the queue {{steps.classify.text}}."
assert:
  - contains: billing
`,
    good: `version: 1
steps:
  - id: classify
    messages:
      - user: "Sort this ticket: I was charged twice."
  - id: reply
    messages:
      - user: "Write to the queue {{steps.classify.text}}."
assert:
  - contains: billing
`,
  },
  'unknown-axis': {
    title: 'an axis that is not there',
    explanation:
      'An axis of the matrix is `endpoint`, `model`, `stream`, `params.…`, one of the `pulze.…` settings, or a plain name that templates use. `exclude` and `include` name axes of the same matrix, or they would leave out and add nothing.',
    bad: `version: 1
matrix:
  model: [pulze, openai/gpt-4o]
  params.temperature: [0, 0.7]
  exclude:
    - { model: pulze, temperature: 0.7 }
messages:
  - user: I was charged twice.
assert:
  - contains: billing
`,
    good: `version: 1
matrix:
  model: [pulze, openai/gpt-4o]
  params.temperature: [0, 0.7]
  exclude:
    - { model: pulze, params.temperature: 0.7 }
messages:
  - user: I was charged twice.
assert:
  - contains: billing
`,
  },
  'unused-axis': {
    title: 'an axis that changes nothing',
    explanation:
      'An axis with a plain name sets nothing by itself: templates and expressions read it as `matrix.<name>`. Where none does, every one of its values sends the same requests and pays for them again. To sweep a parameter, name the axis `params.<parameter>`. That changes nothing either where every step sets the parameter itself: take it out of the steps, or put it into `defaults`.',
    bad: `version: 1
matrix:
  temperature: [0, 0.7]
messages:
  - user: I was charged twice.
assert:
  - contains: billing
`,
    good: `version: 1
matrix:
  params.temperature: [0, 0.7]
messages:
  - user: I was charged twice.
assert:
  - contains: billing
`,
  },
  'unmatched-exclude': {
    title: 'an `exclude` that leaves out nothing',
    explanation:
      'An entry of `exclude` leaves out the combinations that have all of its values. Here one of them is no value of its axis, so that no combination has it, and what was meant to be left out is run and paid for. Values are compared with their types: `1` is not `"1"`.',
    bad: `version: 1
matrix:
  model: [pulze, openai/gpt-4o]
  tone: [terse, warm]
  exclude:
    - { model: pulze, tone: wram }
messages:
  - user: "Write a {{matrix.tone}} reply."
assert:
  - contains: refund
`,
    good: `version: 1
matrix:
  model: [pulze, openai/gpt-4o]
  tone: [terse, warm]
  exclude:
    - { model: pulze, tone: warm }
messages:
  - user: "Write a {{matrix.tone}} reply."
assert:
  - contains: refund
`,
  },
  'empty-matrix': {
    title: 'nothing is left of the matrix',
    explanation:
      'The matrix is the product of its axes without what `exclude` takes out. Here that is everything, or the range of an axis ends before it begins, so the pipeline would run no trial at all and look green.',
    bad: `version: 1
matrix:
  model: [pulze]
  tone: [terse, warm]
  exclude:
    - { model: pulze }
messages:
  - user: "Write a {{matrix.tone}} reply."
assert:
  - contains: refund
`,
    good: `version: 1
matrix:
  model: [pulze]
  tone: [terse, warm]
  exclude:
    - { model: pulze, tone: warm }
messages:
  - user: "Write a {{matrix.tone}} reply."
assert:
  - contains: refund
`,
  },
  'bad-expression': {
    title: 'an expression that cannot be read',
    explanation:
      '`when`, `where`, `transform`, `history` and the assertion `expression` are written in CEL: comparisons with `==`, conditions joined with `&&` and `||`, texts in quotes, functions such as `size()`. It names a function or variable that is not there, or the syntax is wrong. Called on a text or a list are `contains`, `startsWith`, `endsWith`, `matches`, `lowerAscii`, `upperAscii`, `trim`, `reverse`, `split`, `join`, `replace`, `indexOf`, `lastIndexOf`, `substring`, `charAt` and `size`; on a list or a map `all`, `exists`, `exists_one`, `map` and `filter`; `has(json.queue)` asks whether a key is there, and `cel.bind(name, value, …)` names a value. Of a value make another `int()`, `double()`, `string()`, `bool()` and `dyn()`; `math.` is followed by `abs`, `ceil`, `floor`, `round`, `trunc`, `greatest` or `least`. What else CEL has is not there: `type`, `bytes`, `uint`, `timestamp` and `duration`.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - expression: text.size() < 200 and text.contains("billing")
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - expression: text.size() < 200 && text.contains("billing")
`,
  },
};
