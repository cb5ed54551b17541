import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { ownValue } from '../source/own-value.ts';
import { describePath } from './complaint/path.ts';
import {
  type Parameter,
  type ParameterRule,
  part,
  refuse,
  warnOfUnknown,
} from './parameter-rule.ts';
import type { ParameterFinding } from './provider.ts';

interface Range {
  readonly min?: number;
  readonly max?: number;
  /** Where the service's documents say it in words only: outside is a warning. */
  readonly isProse?: boolean;
}

export const anything: ParameterRule = () => [];
export const aBoolean: ParameterRule = accept(
  (value) => typeof value === 'boolean',
  'true or false',
);
export const aText: ParameterRule = accept((value) => typeof value === 'string', 'text');
export const aModel: ParameterRule = accept(
  (value) => typeof value === 'string' && value.trim() !== '',
  'the name of a model',
);
export const aMap: ParameterRule = accept(isJsonObject, 'a map');

/** Null is what the services take for "not given"; it has no findings here. */
export function accept(isTaken: (value: JsonValue) => boolean, taken: string): ParameterRule {
  return (parameter) =>
    parameter.value === null || isTaken(parameter.value) ? [] : [refuse(parameter, taken)];
}

export function aNumber(range: Range): ParameterRule {
  return (parameter) => {
    const { value } = parameter;
    if (value === null) return [];
    if (typeof value !== 'number') return [refuse(parameter, `a number, ${describeRange(range)}`)];
    return checkRange(parameter, value, range);
  };
}

export function aWholeNumber(range: Range): ParameterRule {
  return (parameter) => {
    const { value } = parameter;
    if (value === null) return [];
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return [refuse(parameter, `a whole number, ${describeRange(range)}`.replace(/, $/, ''))];
    }
    return checkRange(parameter, value, range);
  };
}

export function oneOf(...values: readonly (string | number)[]): ParameterRule {
  return accept((value) => values.some((one) => one === value), list(values));
}

/** `stop` and `prompt`: one text or several. */
export function textOrTexts(most: number = Number.POSITIVE_INFINITY): ParameterRule {
  return (parameter) => {
    const { value } = parameter;
    if (value === null || typeof value === 'string') return [];
    if (!isJsonArray(value)) return [refuse(parameter, 'text or a list of text')];
    const wrong = value.findIndex((item) => typeof item !== 'string');
    if (wrong !== -1) return [refuse(part(parameter, wrong, value[wrong] ?? null), 'text there')];
    return value.length <= most ? [] : [countMany(parameter, `${value.length} texts`, most)];
  };
}

export const texts: ParameterRule = (parameter) => {
  const { value } = parameter;
  if (!isJsonArray(value)) return [refuse(parameter, 'a list of text')];
  return textOrTexts()(parameter);
};

/** A list whose items each follow a rule. */
export function aListOf(
  item: ParameterRule,
  { most = Number.POSITIVE_INFINITY }: { readonly most?: number } = {},
): ParameterRule {
  return (parameter) => {
    const { value } = parameter;
    if (value === null) return [];
    if (!isJsonArray(value)) return [refuse(parameter, 'a list')];
    if (value.length === 0) return [refuse(parameter, 'one item or more')];
    if (value.length > most) return [countMany(parameter, `${value.length} items`, most)];
    return value.flatMap((each, place) => item(part(parameter, place, each)));
  };
}

/** A map whose keys are known: each has its rule, and any other is a warning. */
export function aMapOf(rules: Readonly<Record<string, ParameterRule>>): ParameterRule {
  return (parameter) => {
    if (!isJsonObject(parameter.value)) return aMap(parameter);
    return Object.entries(parameter.value).flatMap(([key, value]) => {
      const rule = ownValue(rules, key);
      const member = part(parameter, key, value);
      return rule === undefined ? [warnOfUnknown(member, Object.keys(rules))] : rule(member);
    });
  };
}

/** A text of no more than this many characters. */
export function aTextUpTo(most: number): ParameterRule {
  return (parameter) => {
    const { value } = parameter;
    if (typeof value !== 'string' || value.length <= most) return aText(parameter);
    return [countMany(parameter, `${value.length} characters`, most)];
  };
}

/** The rule with warnings in place of errors: for lists of words that grow, or differ from service to service. */
export function mildly(rule: ParameterRule): ParameterRule {
  return (parameter) => rule(parameter).map((finding) => ({ ...finding, severity: 'warning' }));
}

/** "`stop` is 5 texts; OpenAI takes 4 at most". */
export function countMany(parameter: Parameter, counted: string, most: number): ParameterFinding {
  const { path, service } = parameter;
  const message = `\`${describePath(path)}\` is ${counted}; ${service} takes ${most} at most`;
  return { code: 'refused-parameter', severity: 'error', path, message };
}

/** Which of the values are taken, as messages list them. */
export function list(values: readonly (string | number)[], word: 'or' | 'and' = 'or'): string {
  const last = values.at(-1);
  return values.length < 2 ? `${last}` : `${values.slice(0, -1).join(', ')} ${word} ${last}`;
}

function checkRange(
  parameter: Parameters<ParameterRule>[0],
  value: number,
  range: Range,
): ReturnType<ParameterRule> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
  if (value >= min && value <= max) return [];
  const finding = refuse(parameter, describeRange(range));
  return [range.isProse ? { ...finding, severity: 'warning' } : finding];
}

function describeRange({ min, max }: Range): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `${min} or more`;
  return max === undefined ? '' : `${max} or less`;
}
