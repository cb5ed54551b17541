import type { Endpoint } from '../server/endpoint.ts';
import { logEndpoints } from './log-endpoints.ts';
import { modelEndpoints } from './model-endpoints.ts';

/** What Pulze's API has beside completions. */
export const pulzeEndpoints: readonly Endpoint[] = [
  ...modelEndpoints,
  ...logEndpoints,
  { method: 'get', path: '/healthz', isOpen: true, answer: () => ({ body: { status: 'ok' } }) },
];
