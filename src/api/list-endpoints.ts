import { type Environment, FileError } from '../environment/environment.ts';
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
  for (const [name, address] of await readOwn(environment)) known.set(name, address);
  return [...known].map(([word, summary]) => ({ word, summary }));
}

async function readOwn(
  environment: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<ReadonlyMap<string, string>> {
  try {
    const path = await findConfig(environment);
    if (path === undefined) return new Map();
    const { value } = parseYaml({ path, text: await environment.files.readText(path) });
    const endpoints = isJsonObject(value) ? value['endpoints'] : undefined;
    if (!isJsonObject(endpoints)) return new Map();
    return new Map(
      Object.entries(endpoints).map(([name, map]) => [
        name,
        describe(isJsonObject(map) ? map : {}),
      ]),
    );
  } catch (error) {
    if (error instanceof FileError) return new Map();
    throw error;
  }
}

function describe({ base_url: address, emulator }: JsonObject): string {
  if (emulator !== undefined) return EMULATOR_URL;
  return typeof address === 'string' ? address : '';
}
