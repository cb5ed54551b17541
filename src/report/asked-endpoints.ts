import { askedOf, nameEndpoints } from '../protocol/asked-endpoints.ts';
import type { RunHeader } from '../protocol/event.ts';

/** Where a run's requests go: `pulze (https://api.pulze.ai/v1) and openai, judged at openai`. */
export function describeAsked(run: Pick<RunHeader, 'endpoint' | 'asked'>): string {
  const { base_url: baseUrl } = run.endpoint;
  const address = baseUrl === undefined ? '' : ` (${baseUrl})`;
  const [main, ...others] = nameEndpoints(run);
  const steps = [`${main}${address}`, ...others].join(' and ');
  // One with a note is answered by the emulator that answers the steps.
  const judges = (askedOf(run).judging ?? []).flatMap(({ name, note }) =>
    note === undefined ? [name] : [],
  );
  return judges.length === 0 ? steps : `${steps}, judged at ${judges.join(' and ')}`;
}
