import type { WireMetadata, WireUsage } from '../../provider/wire.ts';
import type { TokenLogprob } from '../model/generate-text.ts';

/** What is sent back, before it is a body or a stream. */
export interface Answer {
  readonly kind: 'chat' | 'text';
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly AnswerChoice[];
  readonly usage: WireUsage;
  readonly metadata: WireMetadata;
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
