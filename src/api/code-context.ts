import type { Environment } from '../environment/environment.ts';
import type { CodeContext } from '../run/call-code.ts';
import { makeRedactor } from '../transport/secret-headers.ts';
import type { Endpoints } from './endpoints.ts';

/** What own code needs to run; the keys of all endpoints are taken out of what it prints. */
export function makeCodeContext(endpoints: Endpoints, environment: Environment): CodeContext {
  const { programs, clock, variables } = environment;
  const keys = [...endpoints.known.values()].flatMap(({ keyVariable }) => {
    const key = keyVariable && variables[keyVariable]?.trim();
    return keyVariable && key ? [[keyVariable, key]] : [];
  });
  return { programs, clock, variables, redact: makeRedactor(Object.fromEntries(keys)) };
}
