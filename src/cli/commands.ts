import type { Argv } from 'yargs';
import type { CommandHandler } from './command.ts';
import {
  type Flags,
  planFlags,
  repeatFlag,
  reportFlags,
  runFlags,
  serveFlags,
  styleFlags,
} from './options.ts';

/** A command as yargs is told of it; what it does is loaded when it is called. */
export interface CommandDefinition {
  readonly usage: readonly string[];
  readonly summary: string;
  /** What it takes beside options: how it is written, and what it is. */
  readonly arguments: readonly (readonly [string, string])[];
  readonly options: Flags;
  readonly examples: readonly (readonly [string, string])[];
  build(builder: Argv): Argv;
  readonly handler: CommandHandler;
}

interface Positional {
  readonly name: string;
  readonly describe: string;
  readonly array?: true;
}

function define(
  definition: Omit<CommandDefinition, 'arguments' | 'examples' | 'build'> & {
    readonly positional?: Positional;
    readonly examples?: CommandDefinition['examples'];
  },
): CommandDefinition {
  const { positional, examples = [], ...rest } = definition;
  return {
    ...rest,
    arguments: positional
      ? [[`${positional.name}${positional.array ? '…' : ''}`, positional.describe]]
      : [],
    examples,
    build: (builder) =>
      (positional
        ? builder.positional(positional.name, {
            type: 'string',
            ...(positional.array && { array: true }),
          })
        : builder
      ).options(rest.options),
  };
}

const files: Positional = {
  name: 'files',
  describe: 'Pipeline files, folders and globs',
  array: true,
};

export const commands: readonly CommandDefinition[] = [
  define({
    usage: ['run [files..]', '$0'],
    summary: 'Run pipelines (the default)',
    options: { ...planFlags, ...repeatFlag, ...runFlags, ...reportFlags, ...styleFlags },
    positional: files,
    examples: [
      ['pulze-run pipelines/*.yaml', 'all of a folder'],
      ['pulze-run triage.yaml --model openai/gpt-4o', 'with another model'],
      ['pulze-run triage.yaml -r table -r junit=junit.xml', 'two reports, one to a file'],
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
      output: { string: true, value: 'DIR', describe: 'Where runs are kept (.pulze/runs)' },
    },
    positional: { name: 'run', describe: 'Its id or path; the latest when absent' },
    examples: [['pulze-run report latest -r markdown', 'the last run, for a pull request']],
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
    positional: { name: 'code', describe: 'As shown behind `error`; all when absent' },
    handler: async (args, context) =>
      (await import('./commands/explain.ts')).explainCommand(args, context),
  }),
  define({
    usage: ['init [folder]'],
    summary: 'Write a first pipeline that runs',
    options: {},
    positional: { name: 'folder', describe: 'Where; this folder when absent' },
    handler: async (args, context) =>
      (await import('./commands/init.ts')).initCommand(args, context),
  }),
];
