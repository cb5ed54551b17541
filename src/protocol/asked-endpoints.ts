import type { AskedEndpoints, RunHeader } from './event.ts';

type Header = Pick<RunHeader, 'endpoint' | 'asked'>;

/** All endpoints of a run. */
export function askedOf({ endpoint, asked }: Header): AskedEndpoints {
  return asked ?? { endpoints: [endpoint] };
}

/** The names of the endpoints that a run's steps are sent to, the main one first. */
export function nameEndpoints(run: Header): readonly string[] {
  const main = run.endpoint.name;
  const others = askedOf(run).endpoints.flatMap(({ name }) => (name === main ? [] : [name]));
  return [main, ...others];
}
