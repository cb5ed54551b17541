import { answeredAt, readDelay } from './pool/read-delay.ts';
import { readSpentReset } from './pool/spent-reset.ts';
import type { HttpResponse } from './transport.ts';

/** The wait that a refusal asks for, in milliseconds; undefined when it asks for none. */
export function readRetryAfter(
  { status, headers, body }: Pick<HttpResponse, 'status' | 'headers' | 'body'>,
  receivedAt: number,
): number | undefined {
  const now = answeredAt(headers, receivedAt);
  const milliseconds = readMilliseconds(headers['retry-after-ms'], now);
  if (milliseconds !== undefined) return milliseconds;
  const text = headers['retry-after'];
  if (text === undefined) {
    const told = readDelay(body.kind === 'text' ? findDelay(body.text) : undefined, now);
    return told ?? (status === 429 ? readSpentReset(headers, now) : undefined);
  }
  return longestOf(text.match(ONE_DELAY) ?? [], now);
}

/** A gateway and the service behind it may both say one: a date has a comma of its own. */
const ONE_DELAY = /[A-Za-z]{3}, [^,]+|[^,]+/g;

function longestOf(texts: readonly string[], now: number): number | undefined {
  const delays = texts.map((each) => readDelay(each, now)).filter((each) => each !== undefined);
  return delays.length > 0 ? Math.max(...delays) : undefined;
}

/** A number; or what has a unit of its own. */
function readMilliseconds(text: string | undefined, now: number): number | undefined {
  const isNumber = text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text);
  return isNumber ? Number(text) : readDelay(text, now);
}

/** Google's services say it in the body: `{"@type": "…/google.rpc.RetryInfo", "retryDelay": "2s"}`. */
function findDelay(text: string): string | undefined {
  const at = text.indexOf('google.rpc.RetryInfo');
  if (at === -1) return undefined;
  return /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?s)"/.exec(text.slice(0, LONGEST_REFUSAL))?.[1];
}

const LONGEST_REFUSAL = 65_536;
