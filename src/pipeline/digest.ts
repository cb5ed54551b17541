import { canonical } from '../source/canonical-json.ts';
import { loadCrypto } from '../source/crypto.ts';
import type { JsonValue } from '../source/json.ts';

/** Twelve characters that identify a value, whatever the order of its keys. */
export function digest(value: JsonValue): string {
  return shortDigest(canonical(value));
}

/** The first twelve characters of a text's SHA-256. */
export function shortDigest(text: string): string {
  return sha256(text).slice(0, 12);
}

export function sha256(content: string | Uint8Array): string {
  return loadCrypto().hash('sha256', content);
}

/** Of a file of any size. */
export async function sha256OfAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const whole = loadCrypto().createHash('sha256');
  for await (const chunk of chunks) whole.update(chunk);
  return whole.digest('hex');
}
