import { notFound, type Refusal, unparsedBody, type WrittenRefusal } from '../refusal.ts';
import type { Finding } from '../validation/finding.ts';
import type { AskedPath } from './dialect.ts';

const unparsed =
  "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)";
const wrongType =
  "Unsupported content type. This API method only accepts 'application/json' requests. Please try again with a supported content type.";
const noKey =
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";
const wrongKey =
  'Incorrect API key provided. The emulator takes only the key that it was started with.';

/** OpenAI's word for a status, where the refusal has none of its own. */
const usualCodes: Readonly<Record<number, string>> = {
  401: 'invalid_api_key',
  404: 'model_not_found',
  429: 'rate_limit_exceeded',
};

/** A refusal as OpenAI's `error`; `type` follows from the status. */
export function writeOpenaiRefusal(refusal: Refusal, where: AskedPath | undefined): WrittenRefusal {
  const { status, message, param, code } = inOpenaiWords(refusal, where);
  const error = { message, type: typeOf(status, code, refusal.cause), param, code };
  return { status, body: { error }, headers: refusal.headers ?? {} };
}

interface Words {
  readonly status: number;
  readonly message: string;
  readonly param: string | null;
  readonly code: string | null;
}

function inOpenaiWords(refusal: Refusal, where: AskedPath | undefined): Words {
  const { status, detail, cause, param = null } = refusal;
  const asked = where === undefined ? '' : ` (${where.method} ${where.path})`;
  if (typeof detail !== 'string') return { status: 400, ...unreadable(detail), param };
  if (refusal === notFound) return { status, message: `Invalid URL${asked}`, param, code: null };
  if (refusal === unparsedBody) return { status, message: unparsed, param, code: null };
  if (status === 405) {
    const message = `Not allowed to ${where?.method ?? 'do this'} on ${where?.path ?? 'this path'}. (HINT: Perhaps you meant to use a different HTTP method?)`;
    return { status, message, param, code: 'method_not_supported' };
  }
  if (cause === 'no_key') return { status, message: noKey, param, code: null };
  const code = refusal.code ?? usualCodes[status] ?? null;
  if (cause === 'wrong_key') return { status, message: wrongKey, param, code };
  return { status, message: detail, param, code };
}

function unreadable(findings: readonly Finding[]): Pick<Words, 'message' | 'code'> {
  return findings.some(({ type }) => type === 'json_invalid')
    ? { message: unparsed, code: null }
    : { message: wrongType, code: 'unsupported_content_type' };
}

function typeOf(status: number, code: string | null, cause: Refusal['cause']): string {
  if (code === 'insufficient_quota') return code;
  if (status === 429) return cause === 'tokens' ? 'tokens' : 'requests';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
