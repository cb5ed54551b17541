import type { JsonObject } from '../source/json.ts';
import { defaultUnspecified, type Unspecified } from './unspecified.ts';
import type { Finding } from './validation/finding.ts';

/** An answer that is no completion, in no dialect's form yet. */
export interface Refusal {
  readonly status: number;
  /** A sentence, or what is wrong with the request, item by item. */
  readonly detail: string | readonly Finding[];
  /** OpenAI's word for the reason (`model_not_found`); the other dialect has none. */
  readonly code?: string;
  /** What a dialect has words of its own for: a key that is missing or wrong, or a limit of tokens. */
  readonly cause?: 'no_key' | 'wrong_key' | 'tokens';
  /** The parameter at fault, where it is one. */
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whether what was to be made of a request was refused. */
export function isRefusal(value: object): value is Refusal {
  return 'status' in value && 'detail' in value;
}

/** A refusal's status and headers, and its body in a dialect's form. */
export interface WrittenRefusal {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

export const notFound: Refusal = { status: 404, detail: 'Not Found' };

/** Of a body that is no text; where it is text and no JSON, there are findings that say where. */
export const unparsedBody: Refusal = { status: 400, detail: 'There was an error parsing the body' };

export function refuseSize(bytes: number): Refusal {
  return { status: 413, detail: `The body is larger than ${bytes / 1024 / 1024} MB` };
}

/** Of a request that may be a web page's, and is for what is kept from pages. */
export const refusedName: Refusal = {
  status: 403,
  detail:
    'Without a key of its own the emulator answers this path at `localhost`, an IP address or the name that `--host` gives, and at no other: a web page may have had its name lead here. Ask at one of these, or start it with `--api-key`.',
};

export const serverError: Refusal = { status: 500, detail: 'Internal Server Error' };

export function refuseMethod(allowed: string): Refusal {
  return { status: 405, detail: 'Method Not Allowed', headers: { allow: allowed } };
}

export function refuseFindings(findings: readonly Finding[]): Refusal {
  return { status: 422, detail: findings };
}

/** Checks a bearer token: any, or the one key. */
export function checkAuthorization(
  header: string | undefined,
  apiKey: string | undefined,
  statuses: Pick<Unspecified, 'missing_key' | 'wrong_key'> = defaultUnspecified,
): Refusal | undefined {
  const token = /^bearer +(\S.*)$/i.exec(header ?? '')?.[1]?.trim();
  if (token === undefined) {
    const { missing_key: status } = statuses;
    return { status, detail: 'Not authenticated', cause: 'no_key', ...askFor(status) };
  }
  if (apiKey === undefined || token === apiKey) return undefined;
  const { wrong_key: status } = statuses;
  const refusal = { status, detail: 'Invalid API key', code: 'invalid_api_key' };
  return { ...refusal, cause: 'wrong_key', ...askFor(status) };
}

/** A 401 says how to authenticate. */
function askFor(status: number): Pick<Refusal, 'headers'> {
  return status === 401 ? { headers: { 'www-authenticate': 'Bearer' } } : {};
}
