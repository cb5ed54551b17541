import { type Environment, unlessFileError } from '../environment/environment.ts';
import { EMULATOR_URL } from '../pipeline/endpoint.ts';
import { findConfig } from '../pipeline/find-config.ts';
import { isJsonObject, type JsonObject } from '../source/json.ts';
import { parseYaml } from '../source/yaml.ts';
import { builtInEndpoints } from './endpoints.ts';

/** An endpoint that can be named, and where it is. */
export interface EndpointName {
  readonly word: string;
  readonly summary: string;
}

/**
 * The endpoints that there are, those of `pulze.config.yaml` included, as far as it can be read. Quick:
 * the file is not checked, and nothing is said of its mistakes.
 */
export async function listEndpoints(
  environment: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<readonly EndpointName[]> {
  const known = new Map(builtInEndpoints.map(({ name, baseUrl }) => [name, baseUrl]));
  const own = (await readOwn(environment).catch(unlessFileError)) ?? [];
  for (const [name, address] of own) known.set(name, address);
  return [...known].map(([word, summary]) => ({ word, summary }));
}

async function readOwn(
  environment: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<readonly (readonly [name: string, address: string])[]> {
  const path = await findConfig(environment);
  if (path === undefined) return [];
  const { value } = parseYaml({ path, text: await environment.files.readText(path) });
  const endpoints = isJsonObject(value) ? value['endpoints'] : undefined;
  if (!isJsonObject(endpoints)) return [];
  return Object.entries(endpoints).map(([name, map]) => [
    name,
    describe(isJsonObject(map) ? map : {}),
  ]);
}

function describe({ base_url: address, emulator }: JsonObject): string {
  if (emulator !== undefined) return EMULATOR_URL;
  return typeof address === 'string' ? address : '';
}
