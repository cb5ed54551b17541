import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { isTooDeep } from '../../source/json-depth.ts';
import { ownValue } from '../../source/own-value.ts';
import { defaultUnspecified, type Unspecified } from '../unspecified.ts';
import {
  booleanField,
  type Field,
  integerField,
  literalField,
  numberField,
  textField,
} from './fields.ts';
import { type Finding, inside, type Place, report } from './finding.ts';

/** What the `Pulze-*` headers say. Absent headers are absent here. */
export interface PulzeHeaders {
  readonly weights: Weights;
  readonly policies?: JsonObject;
  readonly labels?: JsonObject;
  /** Feature flags that are on, by name. */
  readonly flags?: readonly string[];
}

/** Only their proportions matter. */
export interface Weights {
  readonly cost: number;
  readonly quality: number;
  readonly latency: number;
}

export type ReadHeaders =
  | { readonly headers: PulzeHeaders; readonly findings?: undefined }
  | { readonly headers?: undefined; readonly findings: readonly Finding[] };

const defaultWeights: Weights = { cost: 0, quality: 1, latency: 0 };

const uuidField: Field<string> = (value, place) => {
  const text = textField(value, place);
  if (text === undefined || /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text;
  return report(place, value, { type: 'uuid_parsing', msg: 'Input should be a valid UUID' });
};

const policyFields: Readonly<Record<string, Field<string | number>>> = {
  max_cost: numberField({ min: 0.0001 }),
  max_same_model_retries: integerField({ min: 0, max: 3 }),
  max_switch_model_retries: integerField({ min: 0, max: 5 }),
  privacy_level: literalField(1, 2, 3),
  optimize_internal_requests: literalField(0, 1),
  prompt_id: uuidField,
};

const flagNames = ['auto_tools', 'smart_learn'];

/** Reads the headers that carry JSON objects; `find` gives a header's text. */
export function readHeaders(
  find: (name: string) => string | undefined,
  unspecified: Unspecified = defaultUnspecified,
): ReadHeaders {
  const findings: Finding[] = [];
  const read = (name: string): { value: JsonObject | undefined; place: Place } => {
    const place = { loc: ['header', name], findings };
    const text = find(name);
    if (text === undefined) return { value: undefined, place };
    const isStrict = unspecified.malformed_header === 422;
    return { value: readObject(text, isStrict ? place : { ...place, findings: [] }), place };
  };
  const weights = read('Pulze-Weights');
  const policies = read('Pulze-Policies');
  const labels = read('Pulze-Labels');
  const flags = read('Pulze-Feature-Flags');
  const headers = {
    weights: readWeights(weights, unspecified.negative_weight === 422 ? { min: 0 } : {}),
    ...(policies.value === undefined ? {} : { policies: policies.value }),
    ...(labels.value === undefined ? {} : { labels: labels.value }),
    ...(flags.value === undefined ? {} : { flags: readFlags(flags.value, flags.place) }),
  };
  checkPolicies(policies.value, policies.place);
  return findings.length === 0 ? { headers } : { findings };
}

function readObject(text: string, place: Place): JsonObject | undefined {
  const value = parse(text);
  if (value === undefined) {
    return report(place, text, { type: 'json_invalid', msg: 'Invalid JSON: expected an object' });
  }
  if (isJsonObject(value)) return value;
  return report(place, value, { type: 'dict_type', msg: 'Input should be a valid dictionary' });
}

/** Undefined for what is not JSON, or nested too deeply. */
function parse(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

function readWeights(
  { value, place }: { readonly value: JsonObject | undefined; readonly place: Place },
  bounds: { readonly min?: number },
): Weights {
  if (value === undefined) return defaultWeights;
  const read = (key: string): number => {
    const weight = value[key];
    if (weight === undefined) return 0;
    const at = inside(place, key);
    const number = numberField(bounds)(weight, at) ?? 0;
    if (Number.isFinite(number)) return Math.max(0, number);
    return (
      report(at, weight, { type: 'finite_number', msg: 'Input should be a finite number' }) ?? 0
    );
  };
  const weights = { cost: read('cost'), quality: read('quality'), latency: read('latency') };
  return Math.max(weights.cost, weights.quality, weights.latency) > 0 ? weights : defaultWeights;
}

function checkPolicies(policies: JsonObject | undefined, place: Place): void {
  for (const [key, value] of Object.entries(policies ?? {})) {
    ownValue(policyFields, key)?.(value, inside(place, key));
  }
}

/** Flags are booleans or their texts; those that nobody knows are ignored. */
function readFlags(flags: JsonObject, place: Place): readonly string[] {
  return flagNames.filter((name) => {
    const value = flags[name];
    return value !== undefined && booleanField(value, inside(place, name)) === true;
  });
}
