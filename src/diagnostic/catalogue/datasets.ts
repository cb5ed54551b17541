import type { CatalogueEntry } from './catalogue-entry.ts';

type Code = 'unreadable-dataset' | 'bad-row' | 'no-rows';

/** What can be wrong with a dataset. */
export const datasetEntries: Readonly<Record<Code, CatalogueEntry>> = {
  'unreadable-dataset': {
    title: 'a dataset that cannot be read',
    explanation:
      'The file is missing, is of a format that is not known (its extension says which it is), or cannot be understood as a whole: two columns of one name, a JSON file that is no list of maps. The path is relative to the folder of the pipeline.',
    bad: `version: 1
messages:
  - user: "{{ticket}}"
assert:
  - contains: billing
cases:
  - dataset: data/tickets.csv
`,
    good: `version: 1
messages:
  - user: "{{ticket}}"
assert:
  - contains: billing
cases:
  - dataset: tickets.csv
`,
    files: { 'tickets.csv': 'ticket\nI was charged twice.\n' },
  },
  'bad-row': {
    title: 'a row that cannot be a case',
    explanation:
      'A row has more or fewer values than there are columns, is no map, or lacks a variable that a template needs. It is not passed over: a dataset that shrinks by itself would make the numbers of two runs say different things.',
    bad: `version: 1
messages:
  - user: "{{ticket}}"
assert:
  - contains: "{{queue}}"
cases:
  - dataset: ragged.csv
`,
    good: `version: 1
messages:
  - user: "{{ticket}}"
assert:
  - contains: "{{queue}}"
cases:
  - dataset: tickets.csv
`,
    files: {
      'ragged.csv': 'ticket,queue\nI was charged twice.,billing\nMy parcel is late.\n',
      'tickets.csv': 'ticket,queue\nI was charged twice.,billing\nMy parcel is late.,delivery\n',
    },
  },
  'no-rows': {
    title: 'a dataset that gives no case',
    explanation:
      'The dataset is empty, or `where`, `offset` and `limit` leave nothing of it. A pipeline without cases would pass without having tried anything.',
    bad: `version: 1
messages:
  - user: "{{ticket}}"
assert:
  - contains: billing
cases:
  - dataset: tickets.csv
    where: lang == "fr"
`,
    good: `version: 1
messages:
  - user: "{{ticket}}"
assert:
  - contains: billing
cases:
  - dataset: tickets.csv
    where: lang == "en"
`,
    files: { 'tickets.csv': 'ticket,lang\nI was charged twice.,en\n' },
  },
};
