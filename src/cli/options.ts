import type { Options } from 'yargs';

/** An option of the command line, in a group of `--help`. */
export interface Flag extends Options {
  /** What stands for its value in `--help`; absent for one that takes none. */
  readonly value?: string;
  /** What a shell may complete its value with, where `choices` does not say it. */
  readonly takes?: ValueKind;
}

/** What the value of an option or an argument names. */
export type ValueKind =
  | 'pipelines'
  | 'yaml-files'
  | 'files'
  | 'folders'
  | 'endpoints'
  | 'reporters'
  | 'variables'
  | 'codes'
  | 'runs'
  | 'actions'
  | 'shells';

export type Flags = Readonly<Record<string, Flag>>;

const list = { array: true, string: true, requiresArg: true, nargs: 1 } as const;
export const word = { string: true, requiresArg: true } as const;
/** Read by `readCount`: what yargs makes a number of, it makes of an empty text, too. */
export const count = { string: true, requiresArg: true, value: 'N' } as const;

const sending = 'Where to send:';
export const choosing = 'What to run:';
const changing = 'What to say over the files:';
export const running = 'How to run:';
const printing = 'What to print:';

const quiet: Flag = { boolean: true, group: printing };
const verbose: Flag = { boolean: true, group: printing };
const color: Flag = {
  boolean: true,
  group: printing,
  describe: 'Colour even where the output is no terminal; --no-color for none',
};

/** Of every command that looks at variables for keys or settings. */
export const envFile: Flag = {
  ...list,
  alias: 'e',
  value: 'FILE',
  takes: 'files',
  describe:
    'Variables from a file, such as .env; what is set already wins, then the file that is named last',
};

export const planFlags: Flags = {
  endpoint: {
    ...word,
    value: 'NAME',
    takes: 'endpoints',
    group: sending,
    describe: 'pulze, openai, emulator, or one of pulze.config.yaml',
  },
  'base-url': {
    ...word,
    value: 'URL',
    group: sending,
    describe:
      "An address in place of the endpoint's; no key is sent to it unless --api-key-env names one",
  },
  dialect: {
    ...word,
    value: 'NAME',
    group: sending,
    choices: ['pulze', 'openai'],
    describe: 'Whose API is spoken by --base-url (openai) or --endpoint emulator (pulze)',
  },
  'api-key-env': {
    ...word,
    value: 'NAME',
    takes: 'variables',
    group: sending,
    describe: 'The variable that holds the key for --base-url',
  },
  'env-file': { ...envFile, group: sending },
  filter: {
    ...word,
    value: 'TEXT',
    group: choosing,
    describe: 'Trials whose id or case name has this text; changed: what is not as in a baseline',
  },
  baseline: {
    ...word,
    value: 'FILE',
    takes: 'files',
    group: choosing,
    describe: 'The baseline for --filter changed; else those of the gates',
  },
  tag: { ...list, value: 'T', group: choosing, describe: 'Pipelines and cases with this tag' },
  case: { ...list, value: 'ID', group: choosing, describe: 'Cases with this id' },
  step: {
    ...list,
    value: 'ID',
    group: choosing,
    describe: 'These steps, and those that they refer to',
  },
  model: {
    ...list,
    value: 'M',
    group: changing,
    describe: 'The model of every step; given more than once, a sweep',
  },
  param: {
    ...list,
    value: 'K=V',
    group: changing,
    describe: 'A parameter of every step: temperature=0.2',
  },
  var: { ...list, value: 'K=V', group: changing, describe: 'A variable: product=Acme' },
  'allow-outside': {
    boolean: true,
    group: choosing,
    describe: 'Let pipelines name files outside of the project',
  },
  strict: { boolean: true, group: changing, describe: 'Make errors of warnings' },
};

export const repeatFlag: Flags = {
  repeat: { ...count, group: changing, describe: 'Run every case N times' },
};

export const runFlags: Flags = {
  concurrency: { ...count, group: running, describe: 'Trials in flight at once (8)' },
  retries: {
    ...count,
    group: running,
    describe: 'Further attempts after one that may work later (3)',
  },
  bail: { value: '[N]', group: running, describe: 'Stop after N trials that did not pass (1)' },
  'allow-code': {
    boolean: true,
    group: running,
    describe: 'Run the code that `script` and `command` assertions name',
  },
  'update-snapshots': {
    boolean: true,
    alias: 'u',
    group: running,
    describe: 'Keep what `snapshot` assertions find in place of what was kept',
  },
  confirm: {
    ...word,
    value: 'top=K[,run=ID]',
    group: choosing,
    describe: 'The K best variants of the latest run, or of that one, on fresh calls',
  },
  'dry-run': {
    boolean: true,
    group: running,
    describe: 'Show what would be sent, and send nothing',
  },
  output: {
    ...word,
    value: 'DIR',
    takes: 'folders',
    group: running,
    describe: 'Where runs are kept (.pulze/runs)',
  },
};

export const saveFlags: Flags = {
  'save-baseline': {
    ...word,
    value: 'FILE',
    takes: 'files',
    group: printing,
    describe: 'Keep the results of this run in a file, to compare later runs with',
  },
  'baseline-without-texts': {
    boolean: true,
    group: printing,
    describe: 'Leave the answers out of that file',
  },
};

const comparing = 'How to compare:';
const share = { number: true, requiresArg: true, value: 'N', group: comparing } as const;

export const compareFlags: Flags = {
  mode: {
    ...word,
    value: 'NAME',
    group: comparing,
    choices: ['detect', 'non_inferior'],
    describe:
      'detect: fail when a regression is shown (the default); non_inferior: pass only when one is excluded',
  },
  alpha: { ...share, describe: 'How often a regression may be shown that is none (0.05)' },
  'min-effect': { ...share, describe: 'Of what is shown, pass over drops below this (0)' },
  margin: { ...share, describe: 'The drop that non_inferior excludes (0.05)' },
  'allow-missing': {
    boolean: true,
    group: comparing,
    describe: 'Cases of the baseline that were not run may be missing',
  },
};

export const compareReportFlags: Flags = {
  reporter: {
    ...list,
    value: 'NAME[=FILE]',
    alias: 'r',
    group: printing,
    describe: 'table, json, markdown; NAME=FILE writes a file (table)',
  },
};

export const compareStyleFlags: Flags = {
  quiet: { ...quiet, describe: 'Without answers and prompts' },
  verbose: { ...verbose, describe: 'Every case that turned, not the first 20' },
  color,
};

export const reportFlags: Flags = {
  reporter: {
    ...list,
    value: 'NAME[=FILE]',
    alias: 'r',
    takes: 'reporters',
    group: printing,
    describe: 'table, json, jsonl, csv, junit, markdown, sweep; NAME=FILE writes a file (table)',
  },
  axes: {
    ...word,
    value: 'A,B',
    group: printing,
    describe: "The axes of the sweep report's map (those with the largest effects)",
  },
};

export const styleFlags: Flags = {
  quiet: { ...quiet, describe: 'Totals and failures only' },
  verbose: { ...verbose, describe: 'Every trial, whole outputs' },
  color,
};

export const validateStyleFlags: Flags = { quiet: { ...quiet, describe: 'Mistakes only' }, color };

/** What only `list` takes. */
export const listFlags: Flags = {
  power: {
    boolean: true,
    group: printing,
    describe: 'What drop a comparison could see, by the last run',
  },
  output: {
    ...word,
    value: 'DIR',
    takes: 'folders',
    group: printing,
    describe: 'Where that run is kept (.pulze/runs)',
  },
};

export const listStyleFlags: Flags = {
  quiet: { ...quiet, describe: 'Totals only' },
  verbose: { ...verbose, describe: 'Every trial, not the first 50' },
  color,
};

export const serveFlags: Flags = {
  port: { ...count, default: 8080, describe: 'Where to listen; 0 picks a free port' },
  host: { ...word, value: 'HOST', default: '127.0.0.1', describe: 'The address to listen on' },
  dialect: {
    ...word,
    value: 'NAME',
    choices: ['pulze', 'openai'],
    default: 'pulze',
    describe: 'Whose API it speaks: pulze or openai',
  },
  script: {
    ...word,
    value: 'FILE',
    takes: 'yaml-files',
    describe: 'A file of rules, as under `emulator:` in a pipeline',
  },
  'api-key': {
    ...word,
    value: 'KEY',
    describe: 'The only bearer token that is accepted; without it any is',
  },
  'api-key-env': {
    ...word,
    value: 'NAME',
    takes: 'variables',
    describe: 'The variable that holds that token',
  },
  'env-file': envFile,
};
