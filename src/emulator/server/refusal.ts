import type { JsonValue } from '../../source/json.ts';
import type { Finding } from '../validation/finding.ts';

/** An answer that is no completion, in FastAPI's form. */
export interface Refusal {
  readonly status: number;
  readonly body: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
}

export const notFound: Refusal = { status: 404, body: { detail: 'Not Found' } };

export function refuseMethod(allowed: string): Refusal {
  return { status: 405, body: { detail: 'Method Not Allowed' }, headers: { allow: allowed } };
}

export function refuseFindings(findings: readonly Finding[]): Refusal {
  const detail = findings.map((finding) => ({ ...finding }));
  return { status: 422, body: { detail } };
}

/** Checks a bearer token: any, or the one key. */
export function checkAuthorization(
  header: string | undefined,
  apiKey: string | undefined,
): Refusal | undefined {
  const headers = { 'www-authenticate': 'Bearer' };
  const token = /^bearer +(\S.*)$/i.exec(header ?? '')?.[1]?.trim();
  if (token === undefined) return { status: 401, body: { detail: 'Not authenticated' }, headers };
  if (apiKey === undefined || token === apiKey) return undefined;
  return { status: 401, body: { detail: 'Invalid API key' }, headers };
}
