import type { Environment } from '../environment/environment.ts';
import type { Interrupts } from '../environment/interrupts.ts';
import type { ExitCode } from './exit-codes.ts';

/** Arguments as yargs gives them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** What a command is given: the world, and how its user may end it. */
export interface CommandContext {
  readonly environment: Environment;
  readonly interrupts: Interrupts;
  /** The names of all commands. */
  readonly commands: readonly string[];
  /** The command line as it was given, for the record. */
  readonly argv: readonly string[];
  /** Reads another command line, such as that of an earlier run. Throws {@link UsageError}. */
  readonly parse: (argv: readonly string[]) => Promise<Arguments>;
}

export type CommandHandler = (args: Arguments, context: CommandContext) => Promise<ExitCode>;

/** Something wrong with the command line itself. */
export class UsageError extends Error {
  readonly hints: readonly string[];

  constructor(message: string, hints: readonly string[] = []) {
    super(message);
    this.name = 'UsageError';
    this.hints = hints;
  }
}
