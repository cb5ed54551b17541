import type { Argv } from 'yargs';
import { budgetFlags } from './budget-options.ts';
import { calibrateFlags } from './calibrate-options.ts';
import type { CommandHandler } from './command.ts';
import { completionNotes } from './completion/notes.ts';
import { keepingFlags } from './keeping-options.ts';
import {
  compareFlags,
  compareReportFlags,
  compareStyleFlags,
  type Flag,
  type Flags,
  listFlags,
  listStyleFlags,
  planFlags,
  repeatFlag,
  reportFlags,
  runFlags,
  saveFlags,
  serveFlags,
  styleFlags,
  type ValueKind,
  validateStyleFlags,
} from './options.ts';
import { againFlags, rerunFlags, runsFlags } from './runs-options.ts';

/** A command as yargs is told of it; what it does is loaded when it is called. */
export interface CommandDefinition {
  /** As it is typed. */
  readonly name: string;
  readonly usage: readonly string[];
  readonly summary: string;
  /** What it takes beside options: how it is written, and what it is. */
  readonly arguments: readonly (readonly [string, string])[];
  /** What a shell may complete its argument with. */
  readonly takes?: ValueKind;
  readonly options: Flags;
  /** The last lines of its `--help`. */
  readonly notes?: readonly string[];
  readonly examples: readonly (readonly [string, string])[];
  build(builder: Argv): Argv;
  readonly handler: CommandHandler;
}

interface Positional {
  readonly name: string;
  /** Behind the first one. */
  readonly next?: Positional;
  readonly describe: string;
  readonly takes: ValueKind;
  readonly array?: true;
}

function define(
  definition: Omit<CommandDefinition, 'name' | 'arguments' | 'takes' | 'build'> & {
    readonly positional?: Positional;
  },
): CommandDefinition {
  const { positional, ...rest } = definition;
  const all = positional ? [positional, ...(positional.next ? [positional.next] : [])] : [];
  return {
    ...rest,
    name: rest.usage[0]?.split(' ')[0] ?? '',
    ...(positional && { takes: positional.takes }),
    arguments: all.map(({ name, array, describe }) => [`${name}${array ? '…' : ''}`, describe]),
    build: (builder) =>
      all
        .reduce(
          (built, { name, array }) =>
            built.positional(name, { type: 'string', ...(array && { array }) }),
          builder,
        )
        .options(rest.options),
  };
}

const files: Positional = {
  name: 'files',
  describe: 'Pipeline files, folders and globs',
  takes: 'pipelines',
  array: true,
};

export const outputFlag: Flag = {
  string: true,
  value: 'DIR',
  takes: 'folders',
  describe: 'Where runs are kept (.pulze/runs)',
};

const earlierRun: Positional = {
  name: 'run',
  describe: 'Its id or path; the latest when absent',
  takes: 'runs',
};

export const commands: readonly CommandDefinition[] = [
  define({
    usage: ['run [files..]', '$0'],
    summary: 'Run pipelines (the default)',
    options: {
      ...planFlags,
      ...repeatFlag,
      ...runFlags,
      ...budgetFlags,
      ...keepingFlags,
      ...reportFlags,
      ...saveFlags,
      ...styleFlags,
    },
    positional: files,
    examples: [
      ['pulze-run pipelines/*.yaml', 'all of a folder'],
      ['pulze-run triage.yaml --model openai/gpt-4o', 'with another model'],
      ['pulze-run triage.yaml -r table -r junit=junit.xml', 'two reports, one to a file'],
    ],
    handler: async (args, context) =>
      args['watch'] === true
        ? (await import('./commands/watch.ts')).watchCommand(args, context)
        : (await import('./commands/run.ts')).runCommand(args, context),
  }),
  define({
    usage: ['validate [files..]'],
    summary: 'Check files without sending anything',
    options: { ...planFlags, ...validateStyleFlags },
    positional: files,
    examples: [
      ['pulze-run validate pipelines', 'all of a folder'],
      ['pulze-run validate triage.yaml --strict', 'warnings, too, end with 2'],
    ],
    handler: async (...given) => (await import('./commands/validate.ts')).validateCommand(...given),
  }),
  define({
    usage: ['list [files..]'],
    summary: 'List trials and requests, with an estimate of tokens and cost',
    options: { ...planFlags, ...repeatFlag, ...listFlags, ...listStyleFlags },
    positional: files,
    examples: [
      ['pulze-run list triage.yaml --verbose', 'every trial'],
      ['pulze-run list pipelines --tag nightly', 'what a tag selects'],
    ],
    handler: async (...given) => (await import('./commands/list.ts')).listCommand(...given),
  }),
  define({
    usage: ['report [run]'],
    summary: 'Show a stored run again, in any format',
    options: {
      ...reportFlags,
      ...saveFlags,
      ...styleFlags,
      output: outputFlag,
    },
    positional: earlierRun,
    examples: [
      ['pulze-run report --verbose', 'the last run, with whole outputs'],
      ['pulze-run report -r junit=junit.xml', 'for a CI service'],
      ['pulze-run report --save-baseline baseline.json', 'keep its results to compare with'],
    ],
    handler: async (...given) => (await import('./commands/report.ts')).reportCommand(...given),
  }),
  define({
    usage: ['resume [run]'],
    summary: 'Finish what is missing of a run that ended early',
    options: { ...againFlags, ...budgetFlags, ...reportFlags, ...saveFlags, ...styleFlags },
    positional: earlierRun,
    examples: [
      ['pulze-run resume', 'the last run, as it was started'],
      ['pulze-run resume --concurrency 2 -r junit=junit.xml', 'more slowly, for a CI service'],
    ],
    handler: async (...given) => (await import('./commands/resume.ts')).resumeCommand(...given),
  }),
  define({
    usage: ['rerun [run]'],
    summary: 'Run the cases of a run again that did not pass',
    options: { ...rerunFlags, ...againFlags, ...budgetFlags, ...reportFlags, ...styleFlags },
    positional: earlierRun,
    examples: [
      ['pulze-run rerun --errored', 'what could not be judged in the last run'],
      ['pulze-run rerun --failed --errored', 'everything that did not pass'],
    ],
    handler: async (...given) => (await import('./commands/rerun.ts')).rerunCommand(...given),
  }),
  define({
    usage: ['rescore [run]'],
    summary: 'Judge the answers of a run by the assertions of today, without a call',
    options: { ...againFlags, ...reportFlags, ...saveFlags, ...styleFlags },
    positional: earlierRun,
    examples: [
      ['pulze-run rescore', 'after a change of assertions'],
      ['pulze-run rescore -r junit=junit.xml', 'for a CI service'],
    ],
    handler: async (...given) => (await import('./commands/rescore.ts')).rescoreCommand(...given),
  }),
  define({
    usage: ['runs [action]'],
    summary: 'List the runs that are kept; `runs prune` removes old ones',
    options: runsFlags,
    positional: { name: 'action', describe: '`prune`; lists them when absent', takes: 'actions' },
    examples: [
      ['pulze-run runs', 'the newest first'],
      ['pulze-run runs prune --keep 20', 'all but the newest 20 are removed'],
      ['pulze-run runs prune --older-than 30d', 'those of more than 30 days are'],
    ],
    handler: async (...given) => (await import('./commands/runs.ts')).runsCommand(...given),
  }),
  define({
    usage: ['compare <baseline> [run]'],
    summary: 'Compare a stored run with a baseline, or with another run',
    options: {
      ...compareFlags,
      ...compareReportFlags,
      ...compareStyleFlags,
      output: outputFlag,
    },
    positional: {
      name: 'baseline',
      describe: 'A file of --save-baseline; or a run: its id, its path, or previous',
      takes: 'runs',
      next: { name: 'run', describe: 'Its id or path; the latest when absent', takes: 'runs' },
    },
    examples: [
      ['pulze-run compare baseline.json', 'the last run, with a file'],
      ['pulze-run compare previous', 'the last two runs'],
      ['pulze-run compare baseline.json --min-effect 0.02', 'pass over drops below 2 points'],
    ],
    handler: async (...given) => (await import('./commands/compare.ts')).compareCommand(...given),
  }),
  define({
    usage: ['calibrate <labels>'],
    summary: 'Hold a judge of a pipeline against labels of people',
    options: calibrateFlags,
    positional: {
      name: 'labels',
      describe: 'JSON Lines: {"text": …, "label": "pass"} or "fail", and what else the judge sees',
      takes: 'files',
    },
    examples: [
      ['pulze-run calibrate labels.jsonl --pipeline replies.yaml', 'its only judge'],
      ['pulze-run calibrate labels.jsonl --pipeline replies.yaml --dry-run', 'how many calls'],
    ],
    handler: async (args, context) =>
      (await import('./commands/calibrate.ts')).calibrateCommand(args, context),
  }),
  define({
    usage: ['serve'],
    summary: 'Serve the emulator of the completions API on this machine',
    options: serveFlags,
    examples: [
      ['pulze-run serve --port 0', 'at a free port, which its first line tells'],
      ['pulze-run serve --script desk.yaml', 'with answers of your own'],
    ],
    handler: async (...given) => (await import('./commands/serve.ts')).serveCommand(...given),
  }),
  define({
    usage: ['explain [code]'],
    summary: 'Explain a diagnostic',
    options: {},
    positional: {
      name: 'code',
      describe: 'As shown behind `error`; all when absent',
      takes: 'codes',
    },
    examples: [
      ['pulze-run explain', 'all of them'],
      ['pulze-run explain unknown-key', 'one of them'],
    ],
    handler: async (...given) => (await import('./commands/explain.ts')).explainCommand(...given),
  }),
  define({
    usage: ['init [folder]'],
    summary: 'Write a first pipeline that runs',
    options: {},
    positional: { name: 'folder', describe: 'Where; this folder when absent', takes: 'folders' },
    examples: [
      ['pulze-run init', 'in this folder'],
      ['pulze-run init desk', 'in another, which is made'],
    ],
    handler: async (...given) => (await import('./commands/init.ts')).initCommand(...given),
  }),
  define({
    usage: ['completion [shell]'],
    summary: 'Print what makes a shell complete commands, options and their values',
    options: {},
    positional: { name: 'shell', describe: 'bash, zsh or fish', takes: 'shells' },
    examples: [
      ['pulze-run completion bash', 'the script for bash'],
      ['pulze-run completion zsh', 'the script for zsh'],
    ],
    notes: completionNotes,
    handler: async (args, context) =>
      (await import('./commands/completion.ts')).completionCommand(args, context),
  }),
];

/** As it is shown (`validate <files…>`): the parser may find none, and what is missing is then told in our words. */
export function usageOf({ usage }: CommandDefinition): string {
  return (usage[0] ?? '').replace('[files..]', '<files…>');
}
