import type { ModelFault } from '../script/compile-model-fault.ts';
import type { Policies } from '../validation/policies.ts';
import { isRouter, type RankedModel, type Route, rerouteTo } from './route-model.ts';

/** What came of calling models until one answers. */
export interface Tried {
  /** With the model that answered, or the last that was tried. */
  readonly route: Route;
  /** Calls after the first. */
  readonly retries: number;
  /** Why the last one failed; absent when it answered. */
  readonly failure?: ModelFault;
}

type Limits = Pick<Policies, 'sameModelRetries' | 'switchModelRetries'>;

/**
 * Calls the model of a route, up to `sameModelRetries` times more when it fails, and then the other
 * candidates by quality, the best first, up to `switchModelRetries` of them, each as often. The name
 * of one model is never answered by another.
 */
export function tryModels(
  asked: { readonly route: Route; readonly name: string; readonly limits: Limits },
  fails: (namespace: string) => ModelFault | undefined,
): Tried {
  const { route, limits } = asked;
  let calls = 0;
  let last: Tried = { route, retries: 0 };
  for (const next of [route, ...alternatives(asked)]) {
    for (let repeat = 0; repeat <= limits.sameModelRetries; repeat++) {
      const failure = fails(next.namespace);
      if (failure === undefined) return { route: next, retries: calls };
      last = { route: next, retries: calls, failure };
      calls += 1;
    }
  }
  return last;
}

function alternatives(asked: {
  readonly route: Route;
  readonly name: string;
  readonly limits: Limits;
}): readonly Route[] {
  const { route, name, limits } = asked;
  const candidates = route.candidates ?? [];
  if (!isRouter(name) && candidates.length < 2) return [];
  const byQuality = (a: RankedModel, b: RankedModel): number => b.model.quality - a.model.quality;
  return candidates
    .filter(({ model }) => model.namespace !== route.namespace)
    .sort(byQuality)
    .slice(0, limits.switchModelRetries)
    .map((candidate) => rerouteTo(route, candidate));
}
