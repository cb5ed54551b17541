import { suggestName } from '../../diagnostic/suggest.ts';
import { DEFAULT_SEED } from '../../protocol/event.ts';
import type { RepeatRule } from '../../protocol/pass-rule.ts';
import { isJsonObject, type JsonObject } from '../../source/json.ts';
import type { Gate } from '../pipeline.ts';
import type { Search, SearchMeasure } from '../search.ts';
import { type BindContext, refuse } from './bind-context.ts';

const DEFAULT_ETA = 3;

export interface SearchedWith {
  readonly hasMatrix: boolean;
  readonly repeat: RepeatRule;
  readonly gates: readonly Gate[];
  /** Those that any trial may have. */
  readonly metrics: readonly string[];
}

/** Whether the budget is enough is known when the plan is. */
export function bindSearch(
  context: BindContext,
  root: JsonObject,
  beside: SearchedWith,
): Search | undefined {
  const { search } = root;
  if (!isJsonObject(search)) return undefined;
  refuseBeside(context, beside);
  const by = bindMeasure(context, search, beside.metrics);
  const { budget, eta, seed } = search;
  // What the schema refused is gone, and told.
  if (typeof budget !== 'number') return undefined;
  return {
    budget,
    eta: typeof eta === 'number' ? eta : DEFAULT_ETA,
    by,
    seed: typeof seed === 'number' ? seed : DEFAULT_SEED,
    location: context.document.locate(['search', 'budget']),
  };
}

function bindMeasure(
  context: BindContext,
  { by }: JsonObject,
  metrics: readonly string[],
): SearchMeasure {
  if (typeof by !== 'string' || by === 'pass_rate') return { kind: 'pass_rate' };
  const name = by.replace(/^metric\./, '');
  if (name === 'score') return { kind: 'score' };
  if (!metrics.includes(name)) {
    refuse(context, 'unknown-value', {
      message: `no assertion adds to a metric \`${name}\``,
      pointer: ['search', 'by'],
      hints: suggestName(name, metrics),
    });
  }
  return { kind: 'metric', name };
}

/** What a search cannot be together with. */
function refuseBeside(context: BindContext, { hasMatrix, repeat, gates }: SearchedWith): void {
  if (!hasMatrix) {
    refuse(context, 'missing-key', {
      message: '`search` is over the variants of a `matrix`, and there is none',
      pointer: ['search'],
      place: 'key',
    });
  }
  if (repeat.stop !== undefined) {
    refuse(context, 'bad-value', {
      message:
        '`search` compares variants by all repeats of a case, and `repeat.stop` ends them early',
      pointer: ['repeat', 'stop'],
      place: 'key',
    });
  }
  if (repeat.more !== undefined) {
    refuse(context, 'bad-value', {
      message: 'a gate cannot ask for `more` repeats beside the budget of a `search`',
      pointer: ['gate', 'pass_rate', 'more'],
      place: 'key',
    });
  }
  if (gates.some(({ kind }) => kind === 'regression')) {
    refuse(context, 'bad-value', {
      message:
        'a `search` leaves out cases of the baseline that a `regression` gate has to compare',
      pointer: ['gate', 'regression'],
      place: 'key',
      hints: [
        'search first; then compare the variant that you take, in a pipeline without `search`',
      ],
    });
  }
}
