import { EMULATOR_URL, type EndpointDefinition } from '../pipeline/endpoint.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { recall } from '../source/recall.ts';
import type { Endpoints } from './endpoints.ts';
import { usedEndpoints } from './used-endpoints.ts';

/**
 * Where emulators answer all steps of a pipeline, whoever chose them, nothing of it goes to a service: what a
 * judge asks of one is answered by the emulator, too, in the service's dialect. Its key stays a secret. Where a
 * step is sent elsewhere, judges are asked where they say: it is the steps that are compared.
 */
export function rehearse(plan: Plan, endpoints: Endpoints): Endpoints {
  const rehearsed = new Map<string, Endpoints['known']>();
  const made = new Map<string, Endpoints['known']>();
  for (const planned of plan.pipelines) {
    const emulator = findEmulator({ ...plan, pipelines: [planned] }, endpoints);
    if (emulator === undefined) continue;
    const known = recall(made, emulator.name, () => emulateAll(endpoints, emulator));
    rehearsed.set(planned.pipeline.file.path, known);
  }
  return { ...endpoints, rehearsed };
}

/** What a pipeline's names of endpoints stand for. */
export function knownTo(
  { pipeline }: Pick<PlannedPipeline, 'pipeline'>,
  { known, rehearsed }: Endpoints,
): Endpoints['known'] {
  return rehearsed?.get(pipeline.file.path) ?? known;
}

/** The one that answers all steps, or of several the run's own, or the first. */
function findEmulator(plan: Plan, endpoints: Endpoints): EndpointDefinition | undefined {
  const { known, main = '' } = endpoints;
  const names = usedEndpoints(plan, endpoints);
  const used = [...names].map((name) => known.get(name));
  const isEmulated = used.every((each) => each?.emulator !== undefined);
  return isEmulated ? (names.has(main) ? known.get(main) : used[0]) : undefined;
}

function emulateAll(
  { known }: Endpoints,
  { name, emulator = {} }: EndpointDefinition,
): Endpoints['known'] {
  const all = [...known].map(([key, definition]) => {
    if (definition.emulator !== undefined) return [key, definition] as const;
    const { limiter: _, ...own } = definition;
    return [key, { ...own, name, baseUrl: EMULATOR_URL, emulator, limits: {} }] as const;
  });
  return new Map(all);
}
