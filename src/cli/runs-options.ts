import { choosing, count, envFile, type Flags, planFlags, runFlags, word } from './options.ts';

/** What may be said anew of an earlier run; the rest is as it was started. */
export const againFlags: Flags = {
  concurrency: runFlags['concurrency'] ?? {},
  retries: runFlags['retries'] ?? {},
  bail: runFlags['bail'] ?? {},
  output: runFlags['output'] ?? {},
  'allow-code': runFlags['allow-code'] ?? {},
  'allow-outside': planFlags['allow-outside'] ?? {},
  'api-key-env': planFlags['api-key-env'] ?? {},
  'env-file': envFile,
};

export const rerunFlags: Flags = {
  failed: { boolean: true, group: choosing, describe: 'Cases that failed' },
  errored: { boolean: true, group: choosing, describe: 'Cases that could not be judged' },
};

export const runsFlags: Flags = {
  keep: { ...count, group: choosing, describe: 'prune: so many of the newest stay' },
  'older-than': {
    ...word,
    value: 'AGE',
    group: choosing,
    describe: 'prune: younger ones stay (30d, 12h)',
  },
  output: runFlags['output'] ?? {},
};
