import type { EndpointInfo } from './event.ts';

/** The names of all endpoints that a run's steps are sent to. */
export function nameEndpoints({ name, others = [] }: EndpointInfo): string {
  return [name, ...others].join(', ');
}
