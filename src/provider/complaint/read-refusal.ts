import type { Failure, FailureKind } from '../../protocol/failure.ts';
import type { HttpResponse } from '../../transport/transport.ts';
import type { Refusal } from '../answer.ts';
import { shorten } from '../json-reading.ts';
import type { AboutKey, CompletionRequest } from '../provider.ts';
import { readComplaint } from './complaint.ts';
import { findMeaning, type Meaning } from './meaning.ts';
import { isPage } from './read-page.ts';
import { readRefusedStream } from './read-refused-stream.ts';

/** Of a response whose status is not a success. */
export function readRefusal(
  response: HttpResponse,
  { body: request, withoutKey, keyOrigin }: Pick<CompletionRequest, 'body'> & AboutKey,
): Refusal {
  const { status, headers, body } = response;
  if (status === 304) return readUnchanged(status);
  if (status < 400) return readRedirect(status, headers['location']);
  const text = body.kind === 'text' ? readRefusedStream(body.text) : '';
  const complaint = readComplaint(text, request);
  const found = findMeaning(complaint, status);
  const meaning = findKeyless({ status, isPage: isPage(text), found, withoutKey }) ?? found;
  const words = meaning?.words ?? describeStatus(status, isPage(text));
  const said = complaint.message === undefined ? '' : `: ${complaint.message}`;
  const kind = meaning?.kind ?? kindOfStatus(status);
  const hints = meaning?.hints ?? hintAt(status, { kind, isPage: isPage(text), keyOrigin });
  const failure: Failure = {
    kind,
    message: `${words} (${status})${said}`,
    status,
    ...(complaint.body !== undefined && { body: complaint.body }),
    ...(complaint.details.length > 0 && { details: complaint.details }),
    ...(hints.length > 0 && { hints }),
  };
  return { failure, final: meaning !== undefined };
}

export function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'authentication';
  if (status === 429) return 'rate_limit';
  return status >= 500 ? 'server' : 'refused';
}

/** Where no key was sent, none was refused. A page at 403 is a firewall's: no key would help. */
function findKeyless(answer: {
  readonly status: number;
  readonly isPage: boolean;
  readonly found: Meaning | undefined;
  readonly withoutKey: readonly string[] | undefined;
}): Meaning | undefined {
  const { status, found, withoutKey: hints } = answer;
  if (hints === undefined || (found !== undefined && found.kind !== 'authentication')) {
    return undefined;
  }
  if (status === 401 || found !== undefined) {
    const words = 'the service wants a key, and none was sent';
    return { words, hints, kind: 'authentication' };
  }
  if (status !== 403 || answer.isPage) return undefined;
  return { words: 'access was refused, and no key was sent', hints };
}

function describeStatus(status: number, asPage: boolean): string {
  // A page at 403 is a firewall's or a country's: the service never saw the key.
  if (status === 403 && asPage) return 'access was refused by a web page';
  if (status === 401 || status === 403) return 'the key was refused';
  if (status === 404) return 'not found';
  if (status === 408) return 'the service gave up waiting for the request';
  if (status === 413) return 'the request is too large for the service';
  if (status === 429) return 'too many requests';
  if (status === 529) return 'the service is overloaded';
  return status >= 500 ? 'the service failed' : 'the request was refused';
}

function hintAt(
  status: number,
  answer: {
    readonly kind: FailureKind;
    readonly isPage: boolean;
    readonly keyOrigin: string | undefined;
  },
): readonly string[] {
  const { kind, keyOrigin } = answer;
  if (status === 403 && answer.isPage) return ['a firewall or a proxy on the way may have sent it'];
  if (kind === 'authentication' && keyOrigin !== undefined) return [keyOrigin];
  return status === 404
    ? ['is the base URL right (it mostly ends with /v1), and the model available there?']
    : [];
}

/** Only what was asked with a condition can be answered so, and nothing is. */
function readUnchanged(status: number): Refusal {
  const message = `the endpoint says that nothing has changed (${status}), in place of an answer`;
  const hints = ['a cache or a proxy on the way may have sent it'];
  return { failure: { kind: 'refused', message, status, hints } };
}

function readRedirect(status: number, target: string | undefined): Refusal {
  const where = target === undefined ? '' : ` to ${shorten(target, 200)}`;
  const message = `the endpoint redirects${where} (${status}); redirects are not followed`;
  return {
    failure: { kind: 'refused', message, status, hints: ['is the base URL right?'] },
  };
}
