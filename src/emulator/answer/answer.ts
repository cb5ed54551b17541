import type { WireMetadata, WireUsage } from '../../provider/wire.ts';
import type { TokenLogprob } from '../model/generate-text.ts';
import type { Unspecified } from '../unspecified.ts';
import type { RequestKind } from '../validation/completion-body.ts';
import type { Predicted } from './prediction.ts';

/** What is sent back, before it is a body or a stream. */
export interface Answer {
  readonly kind: RequestKind;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly AnswerChoice[];
  readonly usage: WireUsage;
  readonly predicted?: Predicted;
  /** One for each input, where vectors were asked for. */
  readonly embeddings?: readonly (readonly number[])[];
  readonly metadata: WireMetadata;
  /** Whether its id is not told. */
  readonly isStealth?: boolean;
  /** How what is open is answered; the defaults when absent. */
  readonly unspecified?: Unspecified;
}

export interface AnswerChoice {
  /** The text in tokens, as a stream sends it. */
  readonly pieces: readonly string[];
  readonly toolCalls: readonly AnswerToolCall[];
  readonly finishReason: string | null;
  readonly logprobs?: readonly TokenLogprob[];
}

export interface AnswerToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON, or whatever a script gives in its place. */
  readonly arguments: string;
}
