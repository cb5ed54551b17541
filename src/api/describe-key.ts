import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { AboutKey } from '../provider/provider.ts';

/** What is said where a service refuses a request of an endpoint for its key, or for want of one. */
export function describeKey(
  definition: EndpointDefinition,
  headers: Readonly<Record<string, string>>,
): AboutKey | undefined {
  if (headers['authorization'] === undefined) return { withoutKey: keyHints(definition) };
  const place = definition.keyVariable ?? definition.keyFile;
  if (place === undefined) return undefined;
  return {
    keyOrigin: `the key is the one in \`${place}\`: look at it, and at the address that it is for`,
  };
}

/** How to name a key for an endpoint of the command line, or for one of the configuration. */
function keyHints({ name, location }: EndpointDefinition): readonly string[] {
  return location === undefined
    ? ['`--api-key-env NAME` names the variable that holds the key']
    : [
        `in ${location.path}, \`api_key: { env: NAME }\` of \`${name}\` names the variable that holds the key`,
      ];
}
