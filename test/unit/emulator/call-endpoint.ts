import { request } from 'undici';
import type { JsonValue } from '../../../src/source/json.ts';
import type { Client } from './emulator-client.ts';

export interface Called {
  readonly status: number;
  readonly location?: string;
  readonly body: JsonValue;
}

/** Calls a path of the API that is no completion; `path` is below the base URL. */
export async function callEndpoint(
  { url }: Pick<Client, 'url'>,
  call: {
    readonly method?: 'GET' | 'POST' | 'PUT';
    readonly path: string;
    readonly body?: JsonValue;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Called> {
  const { method = 'GET', path, body, headers } = call;
  const response = await request(`${url}${path}`, {
    method,
    headers: { authorization: 'Bearer key', 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.body.text();
  const { location } = response.headers;
  return {
    status: response.statusCode,
    ...(typeof location === 'string' ? { location } : {}),
    body: text === '' ? null : JSON.parse(text),
  };
}
