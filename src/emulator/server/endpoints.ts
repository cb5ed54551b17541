import type { DialectName } from '../dialect/dialect.ts';
import { openaiEndpoints } from '../dialect/openai-endpoints.ts';
import { pulzeEndpoints } from '../dialect/pulze-endpoints.ts';
import type { Endpoint } from './endpoint.ts';

/** What each dialect's API has beside completions. */
export const endpointsOf: Readonly<Record<DialectName, readonly Endpoint[]>> = {
  pulze: pulzeEndpoints,
  openai: openaiEndpoints,
};
