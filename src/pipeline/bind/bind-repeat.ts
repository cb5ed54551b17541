import type { PassRule, RepeatRule, SequentialTest } from '../../protocol/pass-rule.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { type BindContext, refuse } from './bind-context.ts';

/** How often each case is run, and what is known of it then. */
export function bindRepeat(context: BindContext, value: JsonValue | undefined): RepeatRule {
  if (typeof value === 'number') return { count: value, pass: 'all' };
  if (!isJsonObject(value)) return { count: 1, pass: 'all' };
  const count = Number(value['count']);
  const pass = bindRule(context, value['pass'], count);
  const stop = bindStop(context, value, pass);
  return { count, pass, ...(stop !== undefined && { stop }) };
}

const reducers = ['at_least', 'mean', 'median', 'pass@k', 'pass^k'] as const;

function bindRule(context: BindContext, value: JsonValue | undefined, count: number): PassRule {
  if (!isJsonObject(value)) return value === 'any' || value === 'majority' ? value : 'all';
  const named = reducers.filter((key) => value[key] !== undefined);
  const [name] = named;
  if (name === undefined || named.length > 1) {
    refuseRules(context, named);
    return 'all';
  }
  const number = Number(value[name]);
  refuseUnreachable(context, { name, number, count });
  refuseMinimum(context, { name, hasMinimum: value['min'] !== undefined });
  const min = Number(value['min'] ?? 1);
  const rules: Readonly<Record<(typeof reducers)[number], PassRule>> = {
    at_least: { at_least: number },
    mean: { mean: number },
    median: { median: number },
    'pass@k': { 'pass@k': number, min },
    'pass^k': { 'pass^k': number, min },
  };
  return rules[name];
}

function refuseRules(context: BindContext, named: readonly string[]): void {
  const found = named.length === 0 ? 'none' : named.map((key) => `\`${key}\``).join(' and ');
  refuse(context, 'ambiguous-entry', {
    message: `\`pass\` is one rule; here is ${found}`,
    pointer: ['repeat', 'pass'],
    hints: [`the rules are all, any, majority, ${reducers.join(', ')}`],
  });
}

/** There is no unbiased estimate from fewer repeats than k. */
function refuseUnreachable(
  context: BindContext,
  { name, number, count }: { name: string; number: number; count: number },
): void {
  if (name === 'mean' || name === 'median' || number <= count) return;
  refuse(context, 'bad-value', {
    message: `\`${name}\` is ${number}, and there are ${count} repeats`,
    pointer: ['repeat', 'pass', name],
  });
}

/** The estimates need a limit, and the others are one. */
function refuseMinimum(
  context: BindContext,
  { name, hasMinimum }: { name: string; hasMinimum: boolean },
): void {
  if (name.endsWith('k') === hasMinimum) return;
  if (hasMinimum) {
    refuse(context, 'unknown-key', {
      message: '`min` goes with `pass@k` and `pass^k`',
      pointer: ['repeat', 'pass', 'min'],
      place: 'key',
    });
  } else {
    refuse(context, 'missing-key', {
      message: `\`${name}\` lacks \`min\`, the least chance with which the case passes`,
      pointer: ['repeat', 'pass'],
    });
  }
}

function bindStop(
  context: BindContext,
  repeat: JsonObject,
  pass: PassRule,
): RepeatRule['stop'] | undefined {
  const { stop } = repeat;
  if (stop === 'curtail') {
    if (typeof pass === 'string' || 'at_least' in pass) return stop;
    refuse(context, 'bad-value', {
      message: `\`stop: curtail\` counts passes, and \`pass\` is by \`${Object.keys(pass)[0]}\``,
      pointer: ['repeat', 'stop'],
    });
    return undefined;
  }
  const sprt = isJsonObject(stop) ? stop['sprt'] : undefined;
  if (!isJsonObject(sprt)) return undefined;
  const { p0, p1, alpha, beta } = sprt;
  if (Number(p0) >= Number(p1)) {
    refuse(context, 'bad-value', {
      message: `\`p0\` is ${Number(p0)} and \`p1\` ${Number(p1)}; the bad pass rate is the lower one`,
      pointer: ['repeat', 'stop', 'sprt', 'p0'],
    });
  }
  if (repeat['pass'] !== undefined) {
    refuse(context, 'unknown-key', {
      message:
        'a sequential test decides itself whether the case passes; `pass` says nothing to it',
      pointer: ['repeat', 'pass'],
      place: 'key',
    });
  }
  const test: SequentialTest = {
    p0: Number(p0),
    p1: Number(p1),
    alpha: Number(alpha ?? 0.05),
    beta: Number(beta ?? 0.05),
  };
  return { sprt: test };
}
