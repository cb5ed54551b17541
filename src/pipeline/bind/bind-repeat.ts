import type { PassRule, RepeatRule } from '../../protocol/pass-rule.ts';
import { isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Gate } from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';

export function bindRepeat(context: BindContext, value: JsonValue | undefined): RepeatRule {
  if (typeof value === 'number') return { count: value, pass: 'all' };
  if (!isJsonObject(value)) return { count: 1, pass: 'all' };
  const count = Number(value['count']);
  const pass = bindRule(value['pass']);
  if (typeof pass === 'object' && 'at_least' in pass && pass.at_least > count) {
    refuse(context, 'bad-value', {
      message: `\`at_least\` is ${pass.at_least}, and there are ${count} repeats`,
      pointer: ['repeat', 'pass', 'at_least'],
    });
  }
  return { count, pass };
}

function bindRule(value: JsonValue | undefined): PassRule {
  if (isJsonObject(value)) return { at_least: Number(value['at_least']) };
  return value === 'any' || value === 'majority' ? value : 'all';
}

export function bindGate(context: BindContext, value: JsonValue | undefined): Gate | undefined {
  const rate = isJsonObject(value) ? value['pass_rate'] : undefined;
  if (!isJsonObject(rate)) return undefined;
  return {
    passRate: {
      minimum: Number(rate['min']),
      location: context.document.locate(['gate', 'pass_rate'], 'key'),
    },
  };
}
