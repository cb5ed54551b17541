import type { Choice, Completion } from '../protocol/completion.ts';
import type { Attempt, Failure } from '../protocol/failure.ts';
import type { VerdictKind } from '../protocol/record.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import type { AskedRequest, RequestLack } from './asked-request.ts';
import type { OwnCode } from './code-tools.ts';
import type { PlannedCalls } from './model-tools.ts';
import type { AssertionTools } from './tools.ts';

/** A named check, as written in a pipeline file. */
export interface Assertion {
  readonly name: string;
  /** One sentence for `--help`, the README and editors. */
  readonly summary: string;
  /** JSON Schema of what follows the name in the file; scalars may be templates, see `orTemplate`. */
  readonly options: JsonObject;
  /** Whether the bare name is enough (`- json_mode`). */
  readonly bare: boolean;
  /**
   * `choice`: asked of each choice that the entry's `choice` selects. `completion`: asked once, of
   * the whole answer; `choice`, `of` and `transform` are refused beside it. `refusal`: likewise, and
   * of a request that the service refused as well. The step that it looks at is sent without the
   * dialect's checks.
   */
  readonly scope: 'choice' | 'completion' | 'refusal';
  /**
   * `false`: looks at the choice itself and not at `value`, so that `of` and `transform` are refused
   * beside it.
   */
  readonly readsValue?: false;
  /** There when the option is a CEL expression: the names that it may use, checked with the pipeline. */
  readonly expressionNames?: readonly string[];
  /**
   * Options that may be `{ file: path }` in place of a text; what comes here has the file's text in
   * its place, a template like any other text.
   */
  readonly textFiles?: readonly string[];
  /** Which tools its check uses; absent for a check that looks at the completion only. */
  readonly needs?: readonly (keyof AssertionTools)[];
  /** The calls that it makes, so that endpoints and keys are looked at before the run. */
  asks?(options: JsonValue): readonly PlannedCalls[];
  /** Whether with these options it takes vectors of the model on this machine, which has to be installed. */
  needsLocalModel?(options: JsonValue): boolean;
  /**
   * Code of the author's that it runs, so that it is looked for, and has to be allowed, before the run.
   * Asked of the options as they are written; undefined where a template says which code it is.
   */
  runs?(options: JsonValue): OwnCode | undefined;
  /**
   * Whether with these options it looks at all repeats of a case: only the last repeat then has a
   * verdict, and it cannot be combined with others.
   */
  spansRepeats?(options: JsonValue): boolean;
  /**
   * There for a judge that can be held against people's labels: the file that its options name as
   * showing that it was, beside the pipeline.
   */
  calibration?(options: JsonValue): string | undefined;
  /**
   * Whether with these options it compares with the answers of an earlier run: of the baseline in this
   * file, beside the pipeline, or without one in that of the pipeline's gate.
   */
  comparesWith?(options: JsonValue): { readonly file?: string } | undefined;
  /**
   * What a request lacks without which no answer to it could be judged with these options, so that it is
   * told before the run; undefined where it lacks nothing, or a template may still give it. Asked of the
   * options as they are written.
   */
  findLack?(options: JsonValue, request: AskedRequest): RequestLack | undefined;
  /** Run as tests and shown in the README. */
  readonly examples: readonly AssertionExample[];
  /**
   * Replaces what the options name by what it holds (a schema's file by the schema). Called once,
   * when the pipeline is loaded. Rejects with {@link OptionError}.
   */
  load?(options: JsonValue, readText: ReadText): Promise<JsonValue>;
  /**
   * Called with options that have passed the schema: once when the pipeline is loaded, or for each
   * trial where the options hold templates. `true` stands for the bare name. `written`: the options before
   * their templates were rendered, where they hold any; a word that means something does so only if it is
   * written, and not as the value of a variable. Throws
   * {@link OptionError} when an option is of the right shape and still of no use (a bad pattern).
   */
  prepare(options: JsonValue, written?: JsonValue): Check;
}

/** Reads a file that an option names, relative to the pipeline file. Rejects with OptionError. */
export type ReadText = (path: string) => Promise<string>;

/** Answers at once unless it uses its tools. Rejects with {@link ToolError} or OptionError. */
export type Check = (subject: Subject, tools: AssertionTools) => Verdict | Promise<Verdict>;

export interface AssertionExample {
  /** As in a pipeline file, in YAML (`contains: Paris`). */
  readonly yaml: string;
  /** A completion that passes and one that fails; fields beside `text` where the check needs them. */
  readonly passes: ExampleCompletion;
  readonly fails: ExampleCompletion;
}

export interface ExampleCompletion {
  readonly text?: string;
  /** The request's body, where the check looks at it. */
  readonly body?: JsonObject;
  readonly choice?: Partial<Choice>;
  /** More than one choice; then `text` and `choice` are not used. */
  readonly choices?: readonly Partial<Choice>[];
  readonly completion?: Partial<Completion>;
  /** HTTP tries; none where absent. */
  readonly attempts?: readonly Attempt[];
  /** In place of an answer: the service's refusal. */
  readonly failure?: Failure;
  readonly costUsd?: number;
  /** What the model says that the check asks, one text a call, the last one for all that follow. */
  readonly answers?: readonly string[];
  /** The vectors of the texts whose embeddings the check asks for. */
  readonly vectors?: readonly (readonly number[])[];
}

/** What a check looks at. */
export interface Subject {
  /** What `of` and `transform` gave; the choice's text without them. */
  readonly value: JsonValue;
  /**
   * Whether `value` is JSON as it stands because `of` led into something parsed: text in it is a JSON
   * string then, and not JSON that is still to be parsed.
   */
  readonly valueIsJson?: boolean;
  /** The JSONPath by which `of` led to `value`, for messages; absent where `transform` made something of it. */
  readonly path?: string;
  /** The choice's text; the first choice's for a `completion` check. */
  readonly text: string;
  /** The choice's text parsed as JSON, parsed once. */
  readonly json: () => ParsedJson;
  readonly choice: Choice;
  readonly completion: Completion;
  /** The body of the request as sent. */
  readonly body: JsonObject;
  readonly attempts: readonly Attempt[];
  /** For a `refusal` check: why the service refused the request, if it did. */
  readonly failure?: Failure;
  /** US dollars; absent when unknown. */
  readonly costUsd?: number;
  /** What an expression may name: `vars steps matrix case row repeat`. */
  readonly variables: JsonObject;
}

export type ParsedJson = { readonly ok: true; readonly value: JsonValue } | Unparsed;

export interface Unparsed {
  readonly ok: false;
  /** "the text is not JSON: it is empty". */
  readonly message: string;
  /** It is JSON, and nested too deeply for anything to look at. */
  readonly isUnjudged?: true;
}

export interface Verdict {
  readonly verdict: VerdictKind;
  /** From 0 to 1; absent when errored. */
  readonly score?: number;
  /** One line, lower case, that says what is ("the text does not contain `Paris`"). */
  readonly message: string;
  readonly expected?: JsonValue;
  readonly actual?: JsonValue;
  /** Why a model judged so, in its words. */
  readonly reason?: string;
  /** Of a failure: there was nothing to look at, which `not` does not turn round. */
  readonly lacksSubject?: true;
}

export type OptionErrorCode =
  | 'bad-assertion-option'
  | 'bad-regex'
  | 'bad-json-schema'
  | 'bad-json-path'
  | 'bad-expression'
  | 'unreadable-file';

/** An option that cannot be used. `path` leads from the assertion's value to the option. */
export class OptionError extends Error {
  readonly code: OptionErrorCode;
  readonly path: readonly (string | number)[];
  readonly hints: readonly string[];

  constructor(
    code: OptionErrorCode,
    message: string,
    place: { path?: readonly (string | number)[]; hints?: readonly string[] } = {},
  ) {
    super(message);
    this.name = 'OptionError';
    this.code = code;
    this.path = place.path ?? [];
    this.hints = place.hints ?? [];
  }
}
