import type { Argv } from 'yargs';
import type { CommandHandler } from './command.ts';
import { planFlags, repeatFlag, reportFlags, runFlags, serveFlags, styleFlags } from './options.ts';

/** A command as yargs is told of it; what it does is loaded when it is called. */
export interface CommandDefinition {
  readonly usage: readonly string[];
  readonly summary: string;
  /** Names of its options, for "did you mean". */
  readonly flags: readonly string[];
  build(builder: Argv): Argv;
  readonly handler: CommandHandler;
}

type Flags = Parameters<Argv['options']>[0];

function define(
  definition: Omit<CommandDefinition, 'flags' | 'build'> & {
    readonly options: Flags;
    readonly positional?: (builder: Argv) => Argv;
    readonly examples?: readonly (readonly [string, string])[];
  },
): CommandDefinition {
  const { options, positional, examples = [], ...rest } = definition;
  return {
    ...rest,
    flags: Object.keys(options),
    build: (builder) => {
      const shown = (positional?.(builder) ?? builder).options(options);
      return examples.reduce((each, [line, what]) => each.example(line, what), shown);
    },
  };
}

const files = (builder: Argv): Argv =>
  builder.positional('files', {
    describe: 'Pipeline files, folders and globs',
    array: true,
    type: 'string',
  });

export const commands: readonly CommandDefinition[] = [
  define({
    usage: ['run [files..]', '$0'],
    summary: 'Run pipelines (the default)',
    options: { ...planFlags, ...repeatFlag, ...runFlags, ...reportFlags, ...styleFlags },
    positional: files,
    examples: [
      ['$0 pipelines/*.yaml', 'run all of a folder'],
      [
        '$0 triage.yaml --model openai/gpt-4o -r junit=junit.xml -r table',
        'another model, two reports',
      ],
    ],
    handler: async (args, context) => (await import('./commands/run.ts')).runCommand(args, context),
  }),
  define({
    usage: ['validate [files..]'],
    summary: 'Check files without sending anything',
    options: { ...planFlags, ...styleFlags },
    positional: files,
    handler: async (args, context) =>
      (await import('./commands/validate.ts')).validateCommand(args, context),
  }),
  define({
    usage: ['list [files..]'],
    summary: 'List trials and requests, with an estimate of tokens and cost',
    options: { ...planFlags, ...repeatFlag, ...styleFlags },
    positional: files,
    handler: async (args, context) =>
      (await import('./commands/list.ts')).listCommand(args, context),
  }),
  define({
    usage: ['report [run]'],
    summary: 'Show a stored run again, in any format',
    options: {
      ...reportFlags,
      ...styleFlags,
      output: { string: true, describe: 'Where runs are kept (.pulze/runs)' },
    },
    positional: (builder) =>
      builder.positional('run', {
        describe: 'Its id or path; the latest when absent',
        type: 'string',
      }),
    examples: [['$0 report latest -r markdown', 'the last run, for a pull request']],
    handler: async (args, context) =>
      (await import('./commands/report.ts')).reportCommand(args, context),
  }),
  define({
    usage: ['serve'],
    summary: 'Serve the emulator of the completions API on this machine',
    options: serveFlags,
    handler: async (args, context) =>
      (await import('./commands/serve.ts')).serveCommand(args, context),
  }),
  define({
    usage: ['explain [code]'],
    summary: 'Explain a diagnostic, with an example',
    options: {},
    positional: (builder) =>
      builder.positional('code', {
        describe: 'As shown behind `error`; all when absent',
        type: 'string',
      }),
    handler: async (args, context) =>
      (await import('./commands/explain.ts')).explainCommand(args, context),
  }),
  define({
    usage: ['init [folder]'],
    summary: 'Write a first pipeline that runs',
    options: {},
    positional: (builder) =>
      builder.positional('folder', { describe: 'Where; this folder when absent', type: 'string' }),
    handler: async (args, context) =>
      (await import('./commands/init.ts')).initCommand(args, context),
  }),
];
