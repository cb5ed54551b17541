import type { JsonObject } from '../source/json.ts';

/** What is known of a step's request before a run. */
export interface AskedRequest {
  /**
   * Its body, without what a template will give, but for a `prompt` that says how many prompts it is: it is as
   * written. Messages are left out of account.
   */
  readonly body: JsonObject;
  /** The keys of the body whose value a template will give. */
  readonly awaited: ReadonlySet<string>;
  /** How often each case is asked at most. */
  readonly repeats: number;
}

/** What a request does not have, so that no answer to it can be judged. */
export interface RequestLack {
  /** As the verdict would say it: "the step sets no `max_tokens`". */
  readonly reason: string;
  /** What gives it. */
  readonly hint: string;
  /** A name that is none of those that there are: what was meant is told in place of the hint. */
  readonly misspelt?: { readonly name: string; readonly known: readonly string[] };
}

/** Of a request whose answer is judged only if it is streamed. */
export function findStreamLack(
  { body, awaited }: AskedRequest,
  reason: string,
): RequestLack | undefined {
  if (awaited.has('stream') || body['stream'] === true) return undefined;
  return { reason, hint: 'write `stream: true` in the step, beside `params`' };
}
