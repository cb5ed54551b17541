import type { Weights } from '../validation/read-headers.ts';
import { type EmulatedModel, emulatedModels } from './model-table.ts';

/** Which model answers, and how it and the others scored. */
export interface Route {
  readonly namespace: string;
  /** What stands behind an `@` in the name that was asked for. */
  readonly at?: string;
  /** Absent for a model that the table lacks: its price is not known. */
  readonly price?: EmulatedModel['price'];
  /** What else is known of it; absent where the dialect does not heed it, or the table lacks it. */
  readonly model?: EmulatedModel;
  readonly score: number;
  /** Best first, at most five. */
  readonly bestModels: readonly { readonly [namespace: string]: number }[];
  /** All that were weighed, best first; absent where nothing is routed. */
  readonly candidates?: readonly RankedModel[];
}

export interface RankedModel {
  readonly model: EmulatedModel;
  /** Relative to the best: 1 is the best, with three decimals. */
  readonly score: number;
}

/** Which models there are to choose from, and what the request needs of them. */
export interface Choosing {
  readonly weights: Weights;
  readonly models: readonly EmulatedModel[];
  readonly canServe: (model: EmulatedModel) => boolean;
}

const router = /^(pulze(-v[\d.]+)?|smart)?$/i;

export function isRouter(name: string): boolean {
  return router.test(name);
}

/**
 * Chooses the model that answers. A router's name chooses among all models that can serve the
 * request, and a part of a name among those that have it, by the weights; case does not matter. A
 * name that no model has answers as itself, under the provider `unknown` when it names none.
 */
export function routeModel(
  name: string,
  weights: Weights,
  choosing: Omit<Choosing, 'weights'> = { models: emulatedModels, canServe: () => true },
): Route {
  const { wanted, at } = splitName(name);
  const suffix = at === undefined ? {} : { at };
  const candidates = rankModels(wanted, { ...choosing, weights });
  const best = candidates[0];
  if (best === undefined) {
    const namespace = wanted.includes('/') ? wanted : `unknown/${wanted}`;
    return { namespace, ...suffix, score: 1, bestModels: [{ [namespace]: 1 }] };
  }
  const scores = candidates.map(({ model, score }) => ({ [model.namespace]: score }));
  return {
    namespace: best.model.namespace,
    ...suffix,
    price: best.model.price,
    model: best.model,
    score: best.score,
    bestModels: scores.slice(0, 5),
    candidates,
  };
}

/** The models that a name stands for with their scores, best first. */
function rankModels(name: string, { weights, models, canServe }: Choosing): RankedModel[] {
  const known = isRouter(name) ? models : findModels(name, models);
  const able = known.filter(canServe);
  const ranked = (able.length > 0 ? able : known)
    .map((model) => ({ model, value: weigh(model, weights) }))
    .sort((a, b) => b.value - a.value);
  const best = ranked[0]?.value ?? 1;
  return ranked.map(({ model, value }) => ({
    model,
    score: Math.round((value / best) * 1000) / 1000,
  }));
}

/** The same route with another of its candidates as the one that answers. */
export function rerouteTo(route: Route, { model, score }: RankedModel): Route {
  return { ...route, namespace: model.namespace, price: model.price, model, score };
}

/** The model of exactly that name, with or without its provider; else all that have it in theirs. */
function findModels(
  name: string,
  models: readonly EmulatedModel[] = emulatedModels,
): readonly EmulatedModel[] {
  const wanted = name.toLowerCase();
  const exact = models.filter(({ namespace }) => {
    const known = namespace.toLowerCase();
    return known === wanted || known.endsWith(`/${wanted}`);
  });
  if (exact.length > 0) return exact;
  return models.filter(({ namespace }) => namespace.toLowerCase().includes(wanted));
}

/** `openai/gpt-4@legal` is the model `openai/gpt-4` at `legal`. */
function splitName(name: string): { readonly wanted: string; readonly at?: string } {
  const sign = name.indexOf('@');
  return sign <= 0 || sign === name.length - 1
    ? { wanted: name }
    : { wanted: name.slice(0, sign), at: name.slice(sign + 1) };
}

/** The weights are taken relative to the largest: the sum of two large ones may be beyond any number. */
function weigh(model: EmulatedModel, weights: Weights): number {
  const largest = Math.max(weights.cost, weights.quality, weights.latency);
  const cost = weights.cost / largest;
  const quality = weights.quality / largest;
  const latency = weights.latency / largest;
  const total = cost + quality + latency;
  return (model.cost * cost + model.quality * quality + model.latency * latency) / total;
}
