import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import { userAgent } from './program.ts';
import { type KeyWorld, readKey } from './read-key.ts';

/** What every request to an endpoint has; its key, where it has one. */
export async function makeHeaders(
  definition: EndpointDefinition,
  world: KeyWorld,
): Promise<Record<string, string>> {
  // No secret: short enough not to be taken for one in what the emulator says.
  const key = definition.emulator ? 'local' : (await readKey(definition, world)).key;
  return { 'user-agent': userAgent(), ...(key && { authorization: `Bearer ${key}` }) };
}
