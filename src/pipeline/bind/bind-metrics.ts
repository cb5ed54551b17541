import { isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { AssertionUse, BoundExpression, CaseSource, Step } from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindExpression } from './bind-expression.ts';

interface Asserted {
  readonly steps: readonly Step[];
  readonly assertions: readonly AssertionUse[];
  readonly cases: readonly CaseSource[];
}

/** The metrics that assertions add to, each once. */
export function listMetrics({ steps, assertions, cases }: Asserted): readonly string[] {
  const uses = [
    ...steps.flatMap((step) => step.assertions),
    ...assertions,
    ...cases.flatMap((each) => each.assertions),
  ];
  return [...new Set(uses.flatMap(({ metric }) => (metric === undefined ? [] : [metric])))];
}

/** `score` is the trial's own: a metric of that name would be averaged with it. */
export function refuseScore(
  context: BindContext,
  metric: JsonValue | undefined,
  pointer: Pointer,
): void {
  if (metric === 'score') refuseTwice(context, { name: metric, pointer, place: 'value' });
}

/** Metrics made of others: each may name those of assertions, `score`, and those before it. */
export function bindMetrics(
  context: BindContext,
  value: JsonValue | undefined,
  known: readonly string[],
): ReadonlyMap<string, BoundExpression> {
  const bound = new Map<string, BoundExpression>();
  for (const [name, source] of Object.entries(isJsonObject(value) ? value : {})) {
    const pointer = ['metrics', name];
    if (name === 'score' || known.includes(name)) {
      refuseTwice(context, { name, pointer, place: 'key' });
      continue;
    }
    const names = ['score', ...known, ...bound.keys()];
    const expression = bindExpression(context, String(source), { pointer, names });
    if (expression) bound.set(name, expression);
  }
  return bound;
}

function refuseTwice(
  context: BindContext,
  {
    name,
    ...at
  }: { readonly name: string; readonly pointer: Pointer; readonly place: 'key' | 'value' },
): void {
  const message =
    name === 'score'
      ? 'there is a metric `score` already, the trial\u2019s own'
      : `there is a metric \`${name}\` already`;
  refuse(context, 'duplicate-id', { message, ...at });
}
