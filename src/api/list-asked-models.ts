import type { Assertion } from '../assertion/assertion.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import { type Endpoints, endpointOf } from './endpoints.ts';
import { listStepUses } from './list-uses.ts';

/** A model that a plan asks, and where. */
export interface AskedModel {
  readonly endpoint: string;
  /** As it is written; absent where the service picks one. */
  readonly model?: string;
  /** Whether a template says it, so that it is known in the run only. */
  readonly isOpen: boolean;
}

/** Of all steps and judges of a pipeline, in all its variants; each once. */
export function listAskedModels(
  planned: PlannedPipeline,
  endpoints: Endpoints,
  assertions: ReadonlyMap<string, Assertion>,
): readonly AskedModel[] {
  const asked = new Map<string, AskedModel>();
  const add = (each: AskedModel): void => void asked.set(JSON.stringify(each), each);
  for (const step of planned.steps) {
    for (const each of modelsOfStep(planned, step.id, endpoints)) add(each);
  }
  for (const { use, step } of listStepUses(planned)) {
    for (const { endpoint, model } of assertions.get(use.assertion)?.asks?.(use.options.raw) ??
      []) {
      for (const judged of modelsOfStep(planned, step, endpoints)) {
        add({
          ...judged,
          ...(endpoint !== undefined && { endpoint }),
          ...(model !== undefined && describeModel(model)),
        });
      }
    }
  }
  return [...asked.values()];
}

/** A service of Pulze's says in its answers what they cost; until one does, the dearest price is meant. */
export function needsPrice({ endpoint }: AskedModel, { known }: Endpoints): boolean {
  return known.get(endpoint)?.dialect !== 'pulze';
}

function modelsOfStep(
  { pipeline, steps, variants }: PlannedPipeline,
  id: string | undefined,
  endpoints: Endpoints,
): readonly AskedModel[] {
  const step = steps.find((each) => each.id === id);
  if (step === undefined) return [];
  return variants.map((variant) => {
    const settings = resolveSettings(pipeline, step, variant);
    const { model } = settings;
    return {
      endpoint: endpointOf(settings, endpoints),
      ...(model === undefined ? { isOpen: false } : describeModel(String(model.raw))),
    };
  });
}

function describeModel(model: string): Pick<AskedModel, 'isOpen'> & { readonly model: string } {
  return { model, isOpen: model.includes('{{') };
}
