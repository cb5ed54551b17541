import type { CatalogueEntry } from './catalogue-entry.ts';

type Code =
  | 'refused-parameter'
  | 'unknown-parameter'
  | 'ineffective-setting'
  | 'json-word-missing'
  | 'bad-emulator-script';

/** What an endpoint has against what would be sent to it. */
export const parameterEntries: Readonly<Record<Code, CatalogueEntry>> = {
  'refused-parameter': {
    title: 'a parameter that the endpoint refuses',
    explanation:
      'Every call with this value would come back with an error, so none is made. The rules are those of the endpoint that the run is aimed at: a temperature of 1.4 is too much for Pulze and fine for OpenAI. It is a warning, and the call is made, where OpenAI is known to refuse it and the endpoint is another that speaks its dialect, or where a new model may take it.',
    bad: `version: 1
messages:
  - user: I was charged twice.
params:
  temperature: 1.4
assert:
  - contains: billing
`,
    good: `version: 1
messages:
  - user: I was charged twice.
params:
  temperature: 0.4
assert:
  - contains: billing
`,
  },
  'unknown-parameter': {
    title: 'a parameter that the endpoint is not known to take',
    explanation:
      'The parameter is sent as it is written, in case the service has learnt it since; many services ignore what they do not know. It is a warning: look whether the name is misspelt, or belongs to another service.',
    bad: `version: 1
messages:
  - user: I was charged twice.
params:
  temprature: 0.4
assert:
  - contains: billing
`,
    good: `version: 1
messages:
  - user: I was charged twice.
params:
  temperature: 0.4
assert:
  - contains: billing
`,
  },
  'ineffective-setting': {
    title: 'a setting that changes nothing here',
    explanation:
      'What is written is allowed and has no effect at this endpoint: tools that are never called, since without a `tool_choice` Pulze calls none; a parameter of the other kind of completion; the `pulze` settings at an endpoint of another dialect; a fault of the emulator that only a stream can have, where no step asks for one. It is a warning, for the answers may not be what the setting was meant to give.',
    bad: `version: 1
messages:
  - user: I was charged twice.
tools:
  - type: function
    function: { name: route_ticket, parameters: { type: object, properties: { queue: { type: string } } } }
assert:
  - contains: billing
`,
    good: `version: 1
messages:
  - user: I was charged twice.
tools:
  - type: function
    function: { name: route_ticket, parameters: { type: object, properties: { queue: { type: string } } } }
params:
  tool_choice: auto
assert:
  - contains: billing
`,
  },
  'json-word-missing': {
    title: 'JSON mode without the word JSON',
    explanation:
      'With `response_format: { type: json_object }` the services want the word JSON in one of the messages and refuse the call without it, since a model that is not told may write white space without end. Say in the system message what the JSON looks like.',
    bad: `version: 1
messages:
  - system: Sort the ticket into a queue.
  - user: I was charged twice.
params:
  response_format: { type: json_object }
assert:
  - json_mode
`,
    good: `version: 1
messages:
  - system: 'Sort the ticket into a queue. Reply in JSON: {"queue": string}.'
  - user: I was charged twice.
params:
  response_format: { type: json_object }
assert:
  - json_mode
`,
  },
  'bad-emulator-script': {
    title: 'a rule that the emulator cannot follow',
    explanation:
      'A rule of `emulator` says two things at once, has a pattern or a template that cannot be read, or wants what the emulator does not have; or `omit` or `ignore` names what no answer or no header has. A parameter in `ignore` may have any name: one that is but a letter away from one of the API, other than an `s` at its end, is a warning. It is told whatever endpoint the run is aimed at, so that the script is right when it is needed.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
emulator:
  rules:
    - match: { text: "(charged" }
      reply: { text: billing }
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: billing
emulator:
  rules:
    - match: { text: "charged|refund" }
      reply: { text: billing }
`,
  },
};
