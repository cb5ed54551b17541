import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import { readCertificates } from '../transport/certificates.ts';
import type { HttpProxy } from '../transport/proxy.ts';

/** How requests get to an endpoint, as the variables of the environment have it. */
export type Way =
  | {
      readonly proxy?: HttpProxy;
      readonly certificates: readonly string[];
      readonly problem?: undefined;
    }
  | { readonly problem: string };

/** There is no proxy between us and an emulator that is part of the run, whatever variables say. */
export async function findWay(
  { baseUrl, emulator }: Pick<EndpointDefinition, 'baseUrl' | 'emulator'>,
  environment: Pick<Environment, 'variables' | 'lateVariables' | 'files'>,
): Promise<Way> {
  if (emulator !== undefined) return { certificates: [] };
  // It takes loading, for nothing where no request is made.
  const { findProxy } = await import('../transport/proxy.ts');
  const proxy = findProxy(baseUrl, environment.variables);
  if (proxy?.problem !== undefined) return proxy;
  const isSecure = [baseUrl, proxy?.origin].some((url) => url?.startsWith('https:'));
  const { certificates = [], problem } = isSecure ? await readCertificates(environment) : {};
  if (problem !== undefined) return { problem };
  return { certificates, ...(proxy !== undefined && { proxy }) };
}
