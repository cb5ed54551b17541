import { redactKnown } from '../cassette/redact.ts';
import type { Environment } from '../environment/environment.ts';
import { makeSecretRedactor } from '../transport/secret-headers.ts';

/** What a variable is called that holds a secret. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i;

/** Shorter ones are in many words that are no secret. */
const SHORTEST = 8;

/**
 * A stack without keys. Nobody knows where it comes from, so all is taken out that may be one: keys that
 * were read, variables whose names say so, what keys look like, and credentials in addresses.
 */
export function redactCrash(
  text: string,
  { secrets = new Set(), variables }: Pick<Environment, 'secrets' | 'variables'>,
): string {
  const named = Object.entries(variables).flatMap(([name, value]) =>
    SECRET_NAME.test(name) && value !== undefined ? [value.trim()] : [],
  );
  const known = [...secrets, ...named].filter(({ length }) => length >= SHORTEST);
  return redactKnown(makeSecretRedactor(known)(text))
    .replace(/\b(Bearer|Basic) +[^\s"',;\\]+/gi, '$1 [key]')
    .replace(/\/\/[^\s/?#]+@/g, '//[key]@');
}

/** Whether a file of variables has one that holds a secret. */
export function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}
