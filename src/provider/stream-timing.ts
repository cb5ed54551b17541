import type { Timing } from '../protocol/completion.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { FoldedStream } from './fold-stream.ts';
import { asCount } from './json-reading.ts';
import { findCounted } from './read-completion.ts';

/**
 * Latency ends with the last chunk that has content, not with `[DONE]`; the time per output token
 * leaves the first token out, and counts tokens as `usage` does, not chunks.
 */
export function timeStream(stream: FoldedStream, headersMilliseconds: number): Timing {
  const { contentMilliseconds: times, body } = stream;
  const first = times[0];
  const latency = times.at(-1) ?? stream.lastMilliseconds;
  const timing: Mutable<Timing> = {
    latency_ms: latency,
    headers_ms: headersMilliseconds,
    chunks: times.length,
  };
  if (first === undefined) return timing;
  timing.ttft_ms = first;
  if (times.length < 2) return timing;
  const tokens = asCount(findCounted(body)?.['completion_tokens']) ?? 0;
  if (tokens > 1) timing.time_per_output_token_ms = round((latency - first) / (tokens - 1));
  timing.max_gap_ms = round(longestGap(times));
  return timing;
}

function longestGap(times: readonly number[]): number {
  let longest = 0;
  let previous = times[0] ?? 0;
  for (const time of times) {
    longest = Math.max(longest, time - previous);
    previous = time;
  }
  return longest;
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
