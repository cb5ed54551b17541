import type { CatalogueEntry } from './catalogue-entry.ts';

type Code =
  | 'bad-template'
  | 'unknown-variable'
  | 'unknown-helper'
  | 'unknown-partial'
  | 'circular-partial';

/** What can be wrong with a prompt. */
export const templateEntries: Readonly<Record<Code, CatalogueEntry>> = {
  'bad-template': {
    title: 'a template that cannot be read',
    explanation:
      'Texts in prompts, parameters and assertions are Handlebars templates. A `{{` has to be closed, blocks have to be closed in order, and only what the template language has may be used; what is printed has to have a text, which null, a list and a map have not. As plain text a `{{` is written `\\{{`.',
    bad: `version: 1
vars:
  urgent: true
messages:
  - system: |
      Sort the ticket.
      {{#if urgent}}It is urgent.
  - user: I was charged twice.
assert:
  - contains: billing
`,
    good: `version: 1
vars:
  urgent: true
messages:
  - system: |
      Sort the ticket.
      {{#if urgent}}It is urgent.{{/if}}
  - user: I was charged twice.
assert:
  - contains: billing
`,
  },
  'unknown-variable': {
    title: 'a name that nothing gives',
    explanation:
      'A template or expression names a variable that no case, no `vars`, no column and no `--var` gives, or a part of `steps`, `matrix` or `case` that is not there. An empty text in its place would send a wrong prompt and look like a bad answer. Where nothing is fine, say so: `{{default note ""}}`.',
    bad: `version: 1
messages:
  - user: "{{tiket}}"
assert:
  - contains: billing
cases:
  - id: refund
    vars: { ticket: I was charged twice. }
`,
    good: `version: 1
messages:
  - user: "{{ticket}}"
assert:
  - contains: billing
cases:
  - id: refund
    vars: { ticket: I was charged twice. }
`,
  },
  'unknown-helper': {
    title: 'a helper that is not there',
    explanation:
      'A word with arguments after it is a helper, and there is a fixed list of them; templates cannot bring their own. A variable of that name is meant? Then it stands alone: `{{name}}`.',
    bad: `version: 1
vars:
  queue: billing
messages:
  - user: "Write to {{uppercase queue}}."
assert:
  - contains: BILLING
`,
    good: `version: 1
vars:
  queue: billing
messages:
  - user: "Write to {{upper queue}}."
assert:
  - contains: BILLING
`,
  },
  'unknown-partial': {
    title: 'a partial without its file',
    explanation:
      '`{{> name}}` puts in the text of `name.hbs`, beside the pipeline or in `partials/` there. There is no such file.',
    bad: `version: 1
messages:
  - system: "{{> greting}}"
  - user: I was charged twice.
assert:
  - contains: billing
`,
    good: `version: 1
messages:
  - system: "{{> greeting}}"
  - user: I was charged twice.
assert:
  - contains: billing
`,
    files: { 'partials/greeting.hbs': 'You are a friendly support agent.\n' },
  },
  'circular-partial': {
    title: 'a partial that includes itself',
    explanation:
      'A partial puts itself in, directly or by way of others, so its text would never end. Take out one of the `{{> …}}` on the way that the message shows.',
    bad: `version: 1
messages:
  - system: "{{> greeting}}"
  - user: I was charged twice.
assert:
  - contains: billing
`,
    good: `version: 1
messages:
  - system: "{{> closing}}"
  - user: I was charged twice.
assert:
  - contains: billing
`,
    files: {
      'partials/greeting.hbs': 'You are a friendly agent.\n{{> greeting}}\n',
      'partials/closing.hbs': 'End with a friendly word.\n',
    },
  },
};
