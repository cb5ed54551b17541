import type { JsonValue, WireResponse } from '../../provider/wire.ts';
import type { Answer } from '../answer/answer.ts';
import type { PacedChunk } from '../answer/response-chunks.ts';
import type { Route } from '../answer/route-model.ts';
import type { Refusal, WrittenRefusal } from '../server/refusal.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { PulzeHeaders } from '../validation/read-headers.ts';

/** A completions API as the emulator speaks it: how requests are read and answers are written. */
export interface Dialect {
  readonly name: DialectName;
  /** Reads a request for a completion, or says what is wrong with it. */
  read(request: RawRequest): ReadRequest | Refusal;
  /** A whole answer. */
  writeBody(answer: Answer): WireResponse;
  /** A streamed answer, in the order in which it is sent. */
  writeChunks(answer: Answer, body: CompletionBody): readonly PacedChunk[];
  writeRefusal(refusal: Refusal): WrittenRefusal;
}

export type DialectName = 'pulze' | 'openai';

/** A request as it came, without what the script's `ignore` takes away. */
export interface RawRequest {
  readonly kind: 'chat' | 'text';
  readonly json: JsonValue;
  /** A header's text by its name, in any case. */
  readonly header: (name: string) => string | undefined;
}

export interface ReadRequest {
  readonly body: CompletionBody;
  readonly headers: PulzeHeaders;
  readonly route: Route;
}

export function isRefusal(value: object): value is Refusal {
  return 'status' in value && 'detail' in value;
}
