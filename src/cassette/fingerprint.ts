import { hash } from 'node:crypto';
import { canonical } from '../source/canonical-json.ts';
import type { AskedRequest } from './interaction.ts';

/** The identity of a request: equal for requests that are answered by the same interaction. */
export function fingerprint(asked: AskedRequest): string {
  const { endpoint, path, repeat, turn, headers, body } = asked;
  return digestOf(canonical({ endpoint, path, repeat, turn, headers, body }));
}

/** SHA-256, in hexadecimal. */
export function digestOf(text: string): string {
  return hash('sha256', text);
}
