import type { Options } from 'yargs';

/** One option of the command line, in a group of `--help`. */
type Flags = Readonly<Record<string, Options>>;

const list = { array: true, string: true, requiresArg: true, nargs: 1 } as const;
const word = { string: true, requiresArg: true } as const;
const count = { number: true, requiresArg: true } as const;

const sending = 'Where to send:';
const choosing = 'What to run:';
const changing = 'What to say over the files:';
const running = 'How to run:';
const printing = 'What to print:';

export const planFlags: Flags = {
  endpoint: {
    ...word,
    group: sending,
    describe: 'pulze, openai, emulator, or one of pulze.config.yaml',
  },
  'base-url': {
    ...word,
    group: sending,
    describe:
      "An address in place of the endpoint's; no key is sent to it unless --api-key-env names one",
  },
  dialect: {
    ...word,
    group: sending,
    choices: ['pulze', 'openai'],
    describe: 'What --base-url speaks (openai)',
  },
  'api-key-env': {
    ...word,
    group: sending,
    describe: 'The variable that holds the key for --base-url',
  },
  filter: { ...word, group: choosing, describe: 'Trials whose id or case name has this text' },
  tag: { ...list, group: choosing, describe: 'Pipelines and cases with this tag' },
  case: { ...list, group: choosing, describe: 'Cases with this id' },
  step: { ...list, group: choosing, describe: 'These steps, and those that they refer to' },
  model: { ...list, group: changing, describe: 'The model of every step; several are a sweep' },
  param: { ...list, group: changing, describe: 'A parameter of every step: temperature=0.2' },
  var: { ...list, group: changing, describe: 'A variable: product=Acme' },
  strict: { boolean: true, group: changing, describe: 'Make errors of warnings' },
};

export const repeatFlag: Flags = {
  repeat: { ...count, group: changing, describe: 'Run every case so often' },
};

export const runFlags: Flags = {
  concurrency: { ...count, group: running, describe: 'Trials in flight at once (8)' },
  retries: {
    ...count,
    group: running,
    describe: 'Further attempts after one that may work later (3)',
  },
  bail: { group: running, describe: 'Stop after N trials that did not pass (1)' },
  'dry-run': {
    boolean: true,
    group: running,
    describe: 'Show what would be sent, and send nothing',
  },
  output: { ...word, group: running, describe: 'Where runs are kept (.pulze/runs)' },
};

export const reportFlags: Flags = {
  reporter: {
    ...list,
    alias: 'r',
    group: printing,
    describe: 'table, json, jsonl, junit, markdown; NAME=FILE writes a file',
  },
};

export const styleFlags: Flags = {
  quiet: { boolean: true, group: printing, describe: 'Totals and failures only' },
  verbose: { boolean: true, group: printing, describe: 'Every trial, whole outputs' },
  color: { boolean: true, group: printing, describe: 'Colour; --no-color for none' },
};

export const serveFlags: Flags = {
  port: { ...count, default: 8080, describe: '0 picks a free one' },
  host: { ...word, default: '127.0.0.1', describe: 'The address to listen on' },
  script: { ...word, describe: 'A file of rules, as under `emulator:` in a pipeline' },
  'api-key': { ...word, describe: 'The only bearer token that is accepted; without it any is' },
};
