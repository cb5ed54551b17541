import type { AnsweredFrom } from '../protocol/completion.ts';
import type { TransportError } from '../transport/transport.ts';
import type { AskedRequest, Interaction, RecordedResponse } from './interaction.ts';
import type { Redact } from './redact.ts';

/** Where answers are kept, and given again: a cassette, or the cache. */
export interface AnswerStore {
  readonly kind: AnsweredFrom;
  /** Takes out keys of endpoints, beside the credentials of the connection. */
  readonly redactKeys: Redact;
  /** Takes out what else must not be kept. */
  readonly redact: Redact;
  find(key: string, asked: AskedRequest): Promise<RecordedResponse | undefined>;
  /**
   * Whoever has to find the answer again after a kill waits for what it gives. Rejects with a FileError where
   * nothing can be kept any more and the answers were asked for; what else cannot be kept is told when the
   * store is closed.
   */
  keep(key: string, interaction: Interaction): void | Promise<void>;
  /** What the same run was answered in an earlier session, where it is not kept yet. Rejects like `keep`. */
  keepEarlier(key: string, interaction: Interaction): Promise<void>;
  /** Why a request is not sent for want of an answer here; undefined where it is. */
  refuse(asked: AskedRequest): Promise<TransportError | undefined>;
  /** Told of a request that was sent and has no answer to keep. */
  miss(): void;
}
