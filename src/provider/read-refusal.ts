import type { Failure, FailureKind } from '../protocol/failure.ts';
import type { JsonObject } from '../source/json.ts';
import type { HttpResponse } from '../transport/transport.ts';
import type { Refusal } from './answer.ts';
import { type Complaint, readComplaint } from './complaint.ts';

/** Of a response whose status is not a success. */
export function readRefusal(response: HttpResponse, request: JsonObject): Refusal {
  const { status, headers, body } = response;
  if (status < 400) return readRedirect(status, headers['location']);
  const complaint = readComplaint(body.kind === 'text' ? body.text : '', request);
  const isQuota = status === 429 && isQuotaUsedUp(complaint);
  const words = isQuota ? 'the quota is used up' : describeStatus(status);
  const said = complaint.message === undefined ? '' : `: ${complaint.message}`;
  const failure: Failure = {
    kind: kindOfStatus(status),
    message: `${words} (${status})${said}`,
    status,
    ...(complaint.body !== undefined && { body: complaint.body }),
    ...(complaint.details.length > 0 && { details: complaint.details }),
    ...(status === 404 && { hints: ['is the base URL right, and the model available there?'] }),
  };
  return { failure, final: isQuota };
}

export function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'authentication';
  if (status === 429) return 'rate_limit';
  return status >= 500 ? 'server' : 'refused';
}

/** OpenAI's 429 that waiting does not change. */
export function isQuotaUsedUp({ code }: Complaint): boolean {
  return code === 'insufficient_quota' || code === 'billing_hard_limit_reached';
}

function describeStatus(status: number): string {
  if (status === 401 || status === 403) return 'the key was refused';
  if (status === 402) return 'the service wants to be paid';
  if (status === 404) return 'not found';
  if (status === 408) return 'the service gave up waiting for the request';
  if (status === 429) return 'too many requests';
  return status >= 500 ? 'the service failed' : 'the request was refused';
}

function readRedirect(status: number, target: string | undefined): Refusal {
  const where = target === undefined ? '' : ` to ${target}`;
  const message = `the endpoint redirects${where} (${status}); redirects are not followed`;
  return {
    failure: { kind: 'refused', message, status, hints: ['is the base URL right?'] },
  };
}
