import type { DiagnosticCode } from '../diagnostic/catalogue.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Pointer } from '../source/location.ts';

/**
 * What a pipeline file may say beyond its fixed grammar. The pipeline knows no assertion by name: it
 * is told which there are, what their options look like and how to try them.
 */
export interface Vocabulary {
  readonly assertions: ReadonlyMap<string, AssertionTerm>;
  /** What is wrong with an entry's `of`, where something is. */
  findSelectorProblem(of: string): string | undefined;
  /** What an endpoint may speak; an emulator is made of those that this program can answer in. */
  readonly dialects: { readonly service: readonly string[]; readonly emulator: readonly string[] };
  /** Schema of `emulator:`, and what it cannot say. */
  readonly emulatorScript: JsonObject;
  checkEmulatorScript(script: JsonValue): readonly ScriptFinding[];
  /** The rules of a script whose fault does nothing to an answer of another form. */
  findPickyFaults(script: JsonValue): readonly PickyFault[];
}

export interface AssertionTerm {
  readonly name: string;
  readonly summary: string;
  /** JSON Schema of what follows the name. */
  readonly options: JsonObject;
  readonly bare: boolean;
  readonly scope: 'choice' | 'completion' | 'refusal';
  readonly readsValue?: false;
  readonly expressionNames?: readonly string[];
  /** What models are asked for, where any are asked for the verdict. */
  readonly asksModels?: 'chat' | 'embeddings';
  /** Options that may be `{ file: path }` in place of a text. */
  readonly textFiles?: readonly string[];
  readonly examples: readonly string[];
  /** Puts what the options name (files) into their place. */
  resolve(
    options: JsonValue,
    readText: (path: string) => Promise<string>,
  ): Promise<ResolvedOptions>;
  /** Why the options are of no use, although the schema allows them. */
  findProblem(options: JsonValue): OptionProblem | undefined;
}

export type ResolvedOptions =
  | { readonly options: JsonValue; readonly problem?: undefined }
  | { readonly options?: undefined; readonly problem: OptionProblem };

export interface OptionProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** From the assertion's value to the option. */
  readonly path: Pointer;
  readonly hints: readonly string[];
}

export interface ScriptFinding {
  readonly pointer: Pointer;
  readonly message: string;
  /** A name that there is not, among those that there are. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
  /** It may be meant so: worth a warning where the name is but a letter away from one that there is. */
  readonly ifSlip?: true;
}

export interface PickyFault {
  /** Its place among the rules, from 0. */
  readonly rule: number;
  readonly needs: 'stream' | 'body';
  /** The only step that it is for; absent for any. */
  readonly step?: string;
}

/** Combine other assertions; part of the grammar, not of the vocabulary. */
export const combinators = ['not', 'all', 'any', 'at_least'] as const;
export type Combinator = (typeof combinators)[number];
