import { readFileSync } from 'node:fs';
import type { Identity } from './raw-server.ts';

/** The text of a file in `test/fixtures/certificates`. */
export function readPem(name: string): string {
  return readFileSync(new URL(`../../fixtures/certificates/${name}.pem`, import.meta.url), 'utf8');
}

export function identityOf(certificate: string): Identity {
  return { key: readPem('server-key'), cert: readPem(certificate) };
}

export const authority: string = readPem('authority');
