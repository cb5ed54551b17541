import { type Flags, running, word } from './options.ts';

/** What becomes of answers. */
export const keepingFlags: Flags = {
  cassette: {
    ...word,
    value: 'MODE',
    group: running,
    choices: ['off', 'record', 'replay', 'auto'],
    describe:
      'Answers in a file beside each pipeline: record them, replay them without a call, or auto: record what is missing (off)',
  },
  'prune-cassette': {
    boolean: true,
    group: running,
    describe: 'Remove from cassettes what nothing asks for any more',
  },
  cache: {
    ...word,
    value: 'MODE',
    group: running,
    choices: ['on', 'off', 'read', 'write'],
    describe:
      'Answers kept on this machine, in .pulze/cache: on, read to add none, write to ask anew (off)',
  },
  watch: {
    boolean: true,
    group: running,
    describe:
      'Run again what a change of a file touches, with `--cache on` unless said otherwise; q ends it',
  },
};
