import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { ownValue } from '../source/own-value.ts';
import {
  type Parameter,
  type ParameterRule,
  part,
  refuse,
  warnOfUnknown,
} from './parameter-rule.ts';
import type { ParameterFinding, RequestDraft } from './provider.ts';
import { accept, aMap, aNumber, aText, aWholeNumber, oneOf } from './value-rules.ts';

const headerNames: readonly (readonly [setting: string, header: string])[] = [
  ['weights', 'Pulze-Weights'],
  ['labels', 'Pulze-Labels'],
  ['policies', 'Pulze-Policies'],
  ['feature_flags', 'Pulze-Feature-Flags'],
];

const weight = aNumber({ min: 0 });

const settingRules: Readonly<Record<string, ParameterRule>> = {
  weights: mapOf({ cost: weight, quality: weight, latency: weight }),
  labels: aMap,
  policies: mapOf({
    max_cost: aNumber({ min: 0.0001 }),
    max_same_model_retries: aWholeNumber({ min: 0, max: 3 }),
    max_switch_model_retries: aWholeNumber({ min: 0, max: 5 }),
    privacy_level: oneOf(1, 2, 3),
    optimize_internal_requests: oneOf(0, 1),
    prompt_id: aText,
  }),
  feature_flags: mapOfAny(
    accept(
      (value) => typeof value === 'boolean' || typeof value === 'string',
      'true, false or text',
    ),
  ),
};

/** Of the settings that become headers; paths begin with `pulze`. */
export function checkPulzeSettings(draft: RequestDraft): readonly ParameterFinding[] {
  const parameter = { path: ['pulze'], value: draft.settings, service: 'Pulze', draft };
  return mapOf(settingRules)(parameter);
}

/** A setting's JSON text, as it was written: also an empty one, which Pulze tells from none. */
export function makePulzeHeaders(settings: JsonObject): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [setting, header] of headerNames) {
    const value = settings[setting];
    if (value !== undefined && value !== null) headers[header] = toHeaderText(value);
  }
  return headers;
}

/** JSON in characters that a header can carry. */
function toHeaderText(value: JsonValue): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function mapOf(rules: Readonly<Record<string, ParameterRule>>): ParameterRule {
  return mapWith((entry, key) => {
    const rule = ownValue(rules, key);
    return rule === undefined ? [warnOfUnknown(entry, Object.keys(rules))] : rule(entry);
  });
}

function mapOfAny(rule: ParameterRule): ParameterRule {
  return mapWith((entry) => rule(entry));
}

function mapWith(
  check: (entry: Parameter, key: string) => readonly ParameterFinding[],
): ParameterRule {
  return (parameter) => {
    if (parameter.value === null) return [];
    if (!isJsonObject(parameter.value)) return [refuse(parameter, 'a map')];
    return Object.entries(parameter.value).flatMap(([key, value]) =>
      check(part(parameter, key, value), key),
    );
  };
}
