import type { Failure, FailureKind } from '../protocol/failure.ts';
import { cutText } from '../source/cut-text.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Refusal } from './answer.ts';
import { type Complaint, readJsonComplaint } from './complaint/complaint.ts';
import { findMeaning, findStatus } from './complaint/meaning.ts';
import { kindOfStatus } from './complaint/read-refusal.ts';
import { isBegun } from './is-begun.ts';
import { asNumber, asObject, findErrorIn, onlyOf } from './json-reading.ts';

/**
 * What a successful answer reports in place of what was asked for: services say it in `error`, as an object
 * that is one, or in Pulze's metadata.
 */
export function findReport(
  answer: JsonValue | undefined,
  status: number,
  request: JsonObject,
): Refusal | undefined {
  const body = asObject(onlyOf(answer));
  if (body === undefined) return undefined;
  const metadata = asObject(body['metadata']);
  const inner = asNumber(metadata?.['status_code']) ?? 0;
  const isError = body['object'] === 'error';
  const isReported =
    isError || [findErrorIn(body), body['detail'], metadata?.['error']].some(Boolean);
  if (!isReported && inner < 400) return undefined;
  return readReported(readJsonComplaint(body, request), status, body);
}

/** What was delivered is paid for, and would be again. */
export function asFinal({ failure }: Refusal): Refusal {
  return { failure, final: true };
}

/**
 * The code that is reported says whether another attempt can help. `body` is what it stands in, with what there
 * is of an answer.
 */
export function readReported(given: Complaint, status: number, body: JsonValue): Refusal {
  const complaint = { ...given, body };
  const code = findStatus(complaint);
  const isNumbered = code !== undefined && complaint.codes.some((each) => Number(each) === code);
  const said = complaint.message === undefined ? '' : `: ${complaint.message}`;
  const inner = isNumbered ? ` (${code})` : '';
  const words = findMeaning(complaint, code ?? status)?.words ?? 'the service reported a failure';
  const kind = code !== undefined && kindOfStatus(code) === 'rate_limit' ? 'rate_limit' : 'server';
  const { failure } = refuse(kind, { message: `${words}${inner}${said}`, status, body });
  const { details } = complaint;
  const told = { ...failure, ...(details.length > 0 && { details }) };
  return finish(told, complaint, isBegun(body));
}

/**
 * Says of a failure that came with a status of success what its complaint adds. One that does not say what it is
 * may pass, but what was delivered is not paid for twice on the strength of that.
 */
export function finish(failure: Failure, complaint: Complaint, isDelivered: boolean): Refusal {
  const code = findStatus(complaint);
  const meaning = findMeaning(complaint, code ?? 0);
  const mayPass = code === undefined && !isDelivered;
  const isPassing = mayPass || isPassingStatus(code ?? 0);
  return {
    failure: { ...failure, ...(meaning?.hints && { hints: meaning.hints }) },
    final: !isPassing || meaning !== undefined,
  };
}

function isPassingStatus(status: number): boolean {
  return status >= 500 || [408, 409, 425, 429].includes(status);
}

export function refuse(
  kind: FailureKind,
  { message, status, body }: { message: string; status: number; body?: JsonValue },
): Refusal {
  const failure: Failure = { kind, message, status };
  if (body === undefined || body === '') return { failure };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { failure: { ...failure, body: text.length <= 4096 ? body : cutText(text, 4096) } };
}
