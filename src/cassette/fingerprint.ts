import { canonical } from '../source/canonical-json.ts';
import { loadCrypto } from '../source/crypto.ts';
import type { AskedRequest } from './interaction.ts';

/**
 * The identity of a request: equal for requests that are answered by the same interaction. Of its canonical
 * JSON, which is put together here, since each request and each line of a cassette comes by.
 */
export function fingerprint(asked: AskedRequest): string {
  const { body, endpoint, headers, path, redacted, repeat, turn } = asked;
  const where = `"endpoint":${canonical(endpoint)},"headers":${canonical(headers)}`;
  const taken = redacted === undefined ? '' : `"redacted":${canonical(redacted)},`;
  const which = `"path":${canonical(path)},${taken}"repeat":${repeat},"turn":${turn}`;
  return digestOf(`{"body":${canonical(body)},${where},${which}}`);
}

/** SHA-256, in hexadecimal. */
export function digestOf(text: string): string {
  return loadCrypto().hash('sha256', text);
}
