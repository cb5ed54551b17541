import { type Flags, planFlags, runFlags, styleFlags } from './options.ts';

const judging = 'Which judge:';

/** Those of `names` among `flags`. */
function pick(flags: Flags, names: readonly string[]): Flags {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => names.includes(name)));
}

/** What `calibrate` takes. */
export const calibrateFlags: Flags = {
  pipeline: {
    string: true,
    requiresArg: true,
    value: 'FILE',
    takes: 'yaml-files',
    group: judging,
    describe: 'The pipeline that has the judge',
  },
  judge: {
    string: true,
    requiresArg: true,
    value: 'NAME',
    group: judging,
    describe: 'What reports call it; not needed where there is one',
  },
  ...pick(planFlags, [
    'endpoint',
    'base-url',
    'dialect',
    'api-key-env',
    'env-file',
    'allow-outside',
    'var',
  ]),
  ...pick(runFlags, ['retries', 'dry-run']),
  concurrency: { ...runFlags['concurrency'], describe: 'Answers that are judged at once (8)' },
  save: {
    string: true,
    requiresArg: true,
    value: 'FILE',
    takes: 'files',
    group: 'What to print:',
    describe: 'Keep what was measured in a file, for `calibration:` of that judge',
  },
  ...pick(styleFlags, ['color']),
  quiet: { ...styleFlags['quiet'], describe: 'Without the answers' },
  verbose: { ...styleFlags['verbose'], describe: 'Every disagreement, not the first 20' },
};
