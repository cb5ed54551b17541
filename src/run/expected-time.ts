import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { PlannedPipeline, Trial } from '../plan/plan.ts';
import { UNKNOWN_ANSWER_TOKENS } from '../protocol/asked-answers.ts';
import type { TrialRecord } from '../protocol/record.ts';
import { recall } from '../source/recall.ts';

/** Of a model that nothing is known of: a hundred tokens a second. */
const MILLISECONDS_PER_TOKEN = 10;

interface Mean {
  sum: number;
  count: number;
}

/** Guesses how long trials take: by those of the same pipeline and variant, else by their `max_tokens`. */
export class ExpectedTime {
  readonly #seen = new Map<string, Mean>();
  readonly #tokens = new WeakMap<object, Map<string, number>>();
  #all = { milliseconds: 0, tokens: 0 };

  see(trial: Trial, { latency_ms }: TrialRecord): void {
    if (latency_ms === undefined) return;
    const key = keyOf(trial);
    const mean = this.#seen.get(key) ?? { sum: 0, count: 0 };
    this.#seen.set(key, { sum: mean.sum + latency_ms, count: mean.count + 1 });
    this.#all.milliseconds += latency_ms;
    this.#all.tokens += this.#tokensOf(trial);
  }

  /** Of trials from which the same is expected. */
  kindOf(trials: readonly Trial[]): string {
    const [first] = trials;
    return first === undefined ? '' : `${trials.length} ${keyOf(first)}`;
  }

  /** Milliseconds, of one after the other. */
  expect(trials: readonly Trial[]): number {
    const [first] = trials;
    if (first === undefined) return 0;
    const mean = this.#seen.get(keyOf(first));
    const { milliseconds, tokens } = this.#all;
    const rate = tokens === 0 ? MILLISECONDS_PER_TOKEN : milliseconds / tokens;
    const one = mean === undefined ? this.#tokensOf(first) * rate : mean.sum / mean.count;
    return one * trials.length;
  }

  #tokensOf({ planned, variant }: Trial): number {
    const known = recall(this.#tokens, planned, () => new Map());
    return recall(known, variant.id, () => mostTokens(planned, variant));
  }
}

function keyOf({ planned, variant }: Trial): string {
  return `${planned.pipeline.name}\n${variant.id}`;
}

/** Over the steps. */
function mostTokens({ pipeline, steps }: PlannedPipeline, variant: Variant): number {
  const limits = steps.map((step) => {
    const { params } = resolveSettings(pipeline, step, variant);
    const limit = (params.get('max_tokens') ?? params.get('max_completion_tokens'))?.raw;
    return typeof limit === 'number' ? limit : UNKNOWN_ANSWER_TOKENS;
  });
  return limits.reduce((sum, each) => sum + each, 0);
}
