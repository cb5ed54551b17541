import type { Weights } from '../validation/read-headers.ts';
import { type EmulatedModel, emulatedModels } from './model-table.ts';

/** Which model answers, and how it and the others scored. */
export interface Route {
  readonly namespace: string;
  /** Absent for a model that the table lacks: its price is not known. */
  readonly price?: EmulatedModel['price'];
  readonly score: number;
  /** Best first, at most five. */
  readonly bestModels: readonly { readonly [namespace: string]: number }[];
}

const router = /^(pulze(-v[\d.]+)?|smart)?$/i;

export function isRouter(name: string): boolean {
  return router.test(name);
}

/**
 * Chooses the model that answers. A router's name chooses among all models, and a part of a name
 * among those that have it, by the weights; case does not matter. A name that the table lacks
 * answers as itself, under the provider `unknown` when it names none.
 */
export function routeModel(name: string, weights: Weights): Route {
  const candidates = isRouter(name) ? emulatedModels : findModels(name);
  const ranked = candidates
    .map((model) => ({ model, value: weigh(model, weights) }))
    .sort((a, b) => b.value - a.value);
  const best = ranked[0];
  if (best === undefined) {
    const namespace = name.includes('/') ? name : `unknown/${name}`;
    return { namespace, score: 1, bestModels: [{ [namespace]: 1 }] };
  }
  return {
    namespace: best.model.namespace,
    price: best.model.price,
    score: 1,
    bestModels: ranked.slice(0, 5).map(({ model, value }) => ({
      [model.namespace]: Math.round((value / best.value) * 1000) / 1000,
    })),
  };
}

/** The model of exactly that name, with or without its provider; else all that have it in theirs. */
export function findModels(name: string): readonly EmulatedModel[] {
  const wanted = name.toLowerCase();
  const exact = emulatedModels.filter(({ namespace }) => {
    const known = namespace.toLowerCase();
    return known === wanted || known.endsWith(`/${wanted}`);
  });
  if (exact.length > 0) return exact;
  return emulatedModels.filter(({ namespace }) => namespace.toLowerCase().includes(wanted));
}

function weigh(model: EmulatedModel, { cost, quality, latency }: Weights): number {
  const total = cost + quality + latency;
  return (model.cost * cost + model.quality * quality + model.latency * latency) / total;
}
