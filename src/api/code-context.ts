import type { Environment } from '../environment/environment.ts';
import type { CodeContext } from '../run/call-code.ts';
import { makeRedactor } from '../transport/secret-headers.ts';
import type { Endpoints } from './endpoints.ts';
import { readKeys } from './read-key.ts';

/** What own code needs to run; the keys of all endpoints are taken out of what it prints. */
export async function makeCodeContext(
  endpoints: Endpoints,
  environment: Environment,
): Promise<CodeContext> {
  const { programs, clock, variables } = environment;
  const keys = await readKeys(endpoints.known, environment);
  return { programs, clock, variables, redact: makeRedactor(keys) };
}
