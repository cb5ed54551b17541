import type { JsonValue } from '../source/json.ts';

/** The author's own code, which runs where that is allowed. Each rejects with {@link ToolError}. */
export interface CodeTools {
  /** Calls a module's export with one argument, and gives what it gave. */
  callModule(call: ModuleCall): Promise<JsonValue>;
  /** Runs a program with JSON on its standard input. */
  callProgram(call: ProgramCall): Promise<ProgramAnswer>;
}

interface CodeCall {
  readonly input: JsonValue;
  /** Names of the variables that it sees, and no others. */
  readonly variables: readonly string[];
  readonly timeoutMilliseconds: number;
}

export interface ModuleCall extends CodeCall {
  /** Relative to the pipeline file. */
  readonly path: string;
  readonly exported: string;
}

export interface ProgramCall extends CodeCall {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[];
}

/** Of a program that ended by itself, and not with a signal. */
export interface ProgramAnswer {
  readonly exitCode: number;
  readonly output: string;
  /** The last of standard error, on one line; empty when it wrote nothing. */
  readonly errors: string;
}

/** Code that an assertion runs, so that it is looked for before the run. */
export interface OwnCode {
  readonly kind: 'module' | 'program';
  /** The module's path, or the program. */
  readonly name: string;
  /** From the assertion's value to where it is written. */
  readonly path: readonly (string | number)[];
}
