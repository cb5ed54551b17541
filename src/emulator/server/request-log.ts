import type { Answer } from '../answer/answer.ts';
import type { AnswerSource } from '../answer/make-answer.ts';
import { textOf } from '../validation/completion-body.ts';

/** How many requests are remembered, unless they are long. */
export const longestLog = 10_000;

/** How many characters of requests and answers are remembered. */
export const mostLoggedText = 50_000_000;

/** A request that was answered, for `/v1/logs`. */
export interface LogEntry {
  readonly asked: Pick<AnswerSource, 'body' | 'headers' | 'policies'>;
  readonly answer: Answer;
  /** Seconds. */
  readonly latency: number;
}

/** What a client said of an answer. */
export interface Rating {
  readonly goodAnswer: boolean | null;
  readonly feedback: string;
}

/**
 * The last requests that their policies allow to log: at most as many as it was made for, and no more
 * than {@link mostLoggedText} characters. The oldest are forgotten first.
 */
export interface RequestLog {
  /** Forgets what has a privacy level of 3, and what the dialect has no logs for. */
  add(entry: LogEntry): void;
  find(id: string): LogEntry | undefined;
  /** Newest first. */
  list(): readonly LogEntry[];
  rate(id: string, rating: Rating): void;
  ratingOf(id: string): Rating | undefined;
}

export function makeRequestLog(capacity: number): RequestLog {
  const entries = new Map<string, LogEntry>();
  const ratings = new Map<string, Rating>();
  let length = 0;
  const forget = (id: string): void => {
    const entry = entries.get(id);
    if (entry === undefined) return;
    length -= lengthOf(entry);
    entries.delete(id);
    ratings.delete(id);
  };
  return {
    add(entry) {
      const { policies } = entry.asked;
      if (policies === undefined || policies.privacyLevel === 3) return;
      if (capacity === 0) return;
      forget(entry.answer.id);
      entries.set(entry.answer.id, compact(entry));
      length += lengthOf(entry);
      while (entries.size > capacity || (length > mostLoggedText && entries.size > 1)) {
        forget(entries.keys().next().value ?? '');
      }
    },
    find: (id) => entries.get(id.toLowerCase()),
    list: () => [...entries.values()].reverse(),
    rate: (id, rating) => {
      ratings.set(id.toLowerCase(), rating);
    },
    ratingOf: (id) => ratings.get(id.toLowerCase()),
  };
}

function lengthOf({ asked, answer }: LogEntry): number {
  const pieces = answer.choices.flatMap((choice) => choice.pieces);
  return pieces.reduce((sum, piece) => sum + piece.length, textOf(asked.body).length);
}

/** Only what a log shows, and an answer in as few pieces as it can be. */
function compact({ asked, answer, latency }: LogEntry): LogEntry {
  const { body, headers, policies } = asked;
  const choices = answer.choices.map((choice) => ({
    ...choice,
    pieces: [choice.pieces.join('')],
  }));
  return {
    asked: { body, headers, ...(policies === undefined ? {} : { policies }) },
    answer: { ...answer, choices },
    latency,
  };
}
