import { parseDuration } from '../../source/duration.ts';
import { isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { Budget, SharedBudgets } from '../budget.ts';
import type { BindContext } from './bind-context.ts';

/** A `budget`; undefined where there is none. */
function bindBudget(
  { document }: BindContext,
  value: JsonValue | undefined,
  pointer: Pointer,
): Budget | undefined {
  if (!isJsonObject(value)) return undefined;
  const { cost, tokens, requests, time } = value;
  const milliseconds = typeof time === 'string' ? parseDuration(time) : undefined;
  return {
    limits: {
      ...(typeof cost === 'number' && { cost_usd: cost }),
      ...(typeof tokens === 'number' && { tokens }),
      ...(typeof requests === 'number' && { requests }),
      ...(milliseconds !== undefined && { time_ms: milliseconds }),
    },
    location: document.locate(cost === undefined ? pointer : [...pointer, 'cost']),
  };
}

/** A pipeline's own, where it has one. */
export function bindOwnBudget(
  context: BindContext,
  value: JsonValue | undefined,
): { readonly budget?: Budget } {
  const budget = bindBudget(context, value, ['budget']);
  return budget ? { budget } : {};
}

/** `budgets` of a configuration. */
export function bindBudgets(context: BindContext, value: JsonValue | undefined): SharedBudgets {
  const { run, tags } = isJsonObject(value) ? value : {};
  const own = bindBudget(context, run, ['budgets', 'run']);
  const entries = isJsonObject(tags) ? Object.entries(tags) : [];
  return {
    ...(own && { run: own }),
    tags: new Map(
      entries.flatMap(([tag, budget]) => {
        const bound = bindBudget(context, budget, ['budgets', 'tags', tag]);
        return bound ? [[tag, bound] as const] : [];
      }),
    ),
  };
}
