import type { EndpointInfo } from '../protocol/event.ts';

/** Where a run's requests go: `pulze (https://api.pulze.ai/v1) and openai, judged at openai`. */
export function describeAsked({
  name,
  base_url: baseUrl,
  others = [],
  judging = [],
}: EndpointInfo): string {
  const address = baseUrl === undefined ? '' : ` (${baseUrl})`;
  const steps = [`${name}${address}`, ...others].join(' and ');
  return judging.length === 0 ? steps : `${steps}, judged at ${judging.join(' and ')}`;
}
