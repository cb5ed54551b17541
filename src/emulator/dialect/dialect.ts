import type { JsonValue } from '../../provider/wire.ts';
import type { Answer } from '../answer/answer.ts';
import type { ModelBook } from '../answer/model-book.ts';
import type { PacedChunk } from '../answer/response-chunks.ts';
import type { Route } from '../answer/route-model.ts';
import type { Refusal, WrittenRefusal } from '../refusal.ts';
import type { StoredPrompts } from '../script/prompts.ts';
import type { Unspecified } from '../unspecified.ts';
import type { CompletionBody, RequestKind } from '../validation/completion-body.ts';
import type { Policies } from '../validation/policies.ts';
import type { PulzeHeaders } from '../validation/read-headers.ts';

/** A completions API as the emulator speaks it: how requests are read and answers are written. */
export interface Dialect {
  readonly name: DialectName;
  /** The paths that are answered by a script's rules, or by the emulator's own models. */
  readonly paths: readonly { readonly path: string; readonly kind: RequestKind }[];
  /** Reads a request for an answer, or says what is wrong with it. */
  read(request: RawRequest): ReadRequest | Refusal;
  /** A whole answer. */
  writeBody(answer: Answer, body: CompletionBody): object;
  /** A streamed answer, in the order in which it is sent. */
  writeChunks(answer: Answer, body: CompletionBody): readonly PacedChunk[];
  /** A refusal in the dialect's form; `where` is what was asked, where no path of the API was meant. */
  writeRefusal(refusal: Refusal, where?: AskedPath): WrittenRefusal;
  /** Headers of every response; the id is another for each request. */
  headers(requestId: string): Readonly<Record<string, string>>;
  /** The header that tells how many milliseconds an answer took. */
  readonly durationHeader?: string;
}

export interface AskedPath {
  readonly method: string;
  readonly path: string;
}

export type DialectName = 'pulze' | 'openai';

/** A request as it came, without what the script's `ignore` takes away. */
export interface RawRequest {
  readonly kind: RequestKind;
  readonly json: JsonValue;
  /** A header's text by its name, in any case. */
  readonly header: (name: string) => string | undefined;
  readonly service: Service;
}

/** What a request meets, beside what it says itself. */
export interface Service {
  readonly unspecified: Unspecified;
  readonly prompts: StoredPrompts;
  readonly models: ModelBook;
}

export interface ReadRequest {
  readonly body: CompletionBody;
  readonly headers: PulzeHeaders;
  readonly route: Route;
  /** How a model's failure is met and what is logged; absent where the dialect knows no policies. */
  readonly policies?: Policies;
  /** What is used beside a model; absent for nothing. */
  readonly plugins?: readonly string[];
  /** How the dialect answers what its documents leave open; absent for the defaults. */
  readonly unspecified?: Unspecified;
}
