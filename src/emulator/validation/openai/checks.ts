import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../../source/json.ts';
import { invalidAt, itemOf, memberOf, mistakeAt, mistypedAt, type Spot } from './mistake.ts';

/** Looks at a value as OpenAI does, which turns no text into a number; records what is wrong. */
export type Check = (value: JsonValue, spot: Spot) => void;

export type Checks = Readonly<Record<string, Check>>;

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export const anything: Check = () => {};

export const aBoolean: Check = (value, spot) => {
  if (typeof value !== 'boolean') mistypedAt(spot, 'a boolean', value);
};

export function aWholeNumber(bounds: Bounds = {}): Check {
  return (value, spot) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      mistypedAt(spot, 'an integer', value);
    } else checkBounds(value, bounds, { spot, kind: 'integer' });
  };
}

export function aNumber(bounds: Bounds = {}): Check {
  return (value, spot) => {
    if (typeof value !== 'number') mistypedAt(spot, 'a decimal number', value);
    else checkBounds(value, bounds, { spot, kind: 'decimal' });
  };
}

export function aText(limits: Bounds & { readonly pattern?: string } = {}): Check {
  return (value, spot) => {
    if (typeof value !== 'string') return mistypedAt(spot, 'a string', value);
    const { min = 0, max, pattern } = limits;
    if (value.length < min) {
      const reason = `empty string. Expected a string with minimum length ${min}, but got an empty string instead.`;
      return invalidAt(spot, 'empty_string', reason);
    }
    if (max !== undefined && value.length > max) {
      const reason = `string too long. Expected a string with maximum length ${max}, but got a string with length ${value.length} instead.`;
      return invalidAt(spot, 'string_above_max_length', reason);
    }
    if (pattern !== undefined && !new RegExp(pattern).test(value)) {
      const reason = `string does not match pattern. Expected a string that matches the pattern '${pattern}'.`;
      invalidAt(spot, 'invalid_value', reason);
    }
  };
}

export function oneOf(...choices: readonly string[]): Check {
  return (value, spot) => {
    if (typeof value !== 'string') {
      return mistypedAt(spot, `one of ${listChoices(choices, 'or')}`, value);
    }
    if (choices.includes(value)) return;
    const message = `Invalid value: '${value}'. Supported values are: ${listChoices(choices, 'and')}.`;
    mistakeAt(spot, 'invalid_value', message);
  };
}

/** `of` names the items, for the message: `objects`. */
export function aList(of: string, item: Check, bounds: Bounds = {}): Check {
  return (value, spot) => {
    if (!isJsonArray(value)) return mistypedAt(spot, `an array of ${of}`, value);
    checkLength(value.length, bounds, spot);
    value.forEach((entry, index) => {
      item(entry, itemOf(spot, index));
    });
  };
}

/** A text, or a list of texts. */
export function aTextOrTexts(bounds: Bounds = {}): Check {
  return (value, spot) => {
    if (typeof value === 'string') return;
    if (!isJsonArray(value)) {
      return mistypedAt(spot, 'one of a string or an array of strings', value);
    }
    aList('strings', aText(), bounds)(value, spot);
  };
}

export function aMap(item: Check): Check {
  return (value, spot) => {
    if (!isJsonObject(value)) return mistypedAt(spot, 'an object', value);
    for (const [key, entry] of Object.entries(value)) item(entry, memberOf(spot, key));
  };
}

/** `null` stands for a value that is not there. */
export function orNull(check: Check): Check {
  return (value, spot) => {
    if (value !== null) check(value, spot);
  };
}

/** An object of which every key is known. */
export function anObject(required: Checks, optional: Checks = {}): Check {
  return (value, spot) => {
    if (!isJsonObject(value)) return mistypedAt(spot, 'an object', value);
    checkMembers(value, { required, optional }, spot);
  };
}

/** An object whose `type` (or what else the key is) says what else is in it. */
export function variants(key: string, forms: Readonly<Record<string, Check>>): Check {
  return (value, spot) => {
    if (!isJsonObject(value)) return mistypedAt(spot, 'an object', value);
    const chosen = value[key];
    if (chosen === undefined) return reportMissing(memberOf(spot, key));
    const form = typeof chosen === 'string' && Object.hasOwn(forms, chosen) && forms[chosen];
    if (form) form(value, spot);
    else oneOf(...Object.keys(forms))(chosen, memberOf(spot, key));
  };
}

export function checkMembers(
  owner: JsonObject,
  members: { readonly required: Checks; readonly optional: Checks },
  spot: Spot,
): void {
  for (const [key, check] of Object.entries(members.required)) {
    const value = owner[key];
    if (value === undefined) reportMissing(memberOf(spot, key));
    else check(value, memberOf(spot, key));
  }
  for (const [key, value] of Object.entries(owner)) {
    if (Object.hasOwn(members.required, key)) continue;
    const at = memberOf(spot, key);
    if (Object.hasOwn(members.optional, key)) members.optional[key]?.(value, at);
    else mistakeAt(at, 'unknown_parameter', `Unknown parameter: '${at.path}'.`);
  }
}

function reportMissing(spot: Spot): void {
  const message = `Missing required parameter: '${spot.path}'.`;
  mistakeAt(spot, 'missing_required_parameter', message);
}

function listChoices(choices: readonly string[], word: 'and' | 'or'): string {
  const quoted = choices.map((choice) => `'${choice}'`);
  if (quoted.length < 2) return quoted.join('');
  const comma = quoted.length > 2 ? ',' : '';
  return `${quoted.slice(0, -1).join(', ')}${comma} ${word} ${quoted.at(-1)}`;
}

function checkBounds(
  value: number,
  { min, max }: Bounds,
  { spot, kind }: { readonly spot: Spot; readonly kind: 'integer' | 'decimal' },
): void {
  if (min !== undefined && value < min) {
    const reason = `${kind} below minimum value. Expected a value >= ${min}, but got ${value} instead.`;
    invalidAt(spot, `${kind}_below_min_value`, reason);
  }
  if (max !== undefined && value > max) {
    const reason = `${kind} above maximum value. Expected a value <= ${max}, but got ${value} instead.`;
    invalidAt(spot, `${kind}_above_max_value`, reason);
  }
}

function checkLength(length: number, { min = 0, max }: Bounds, spot: Spot): void {
  if (length < min) {
    const reason = `empty array. Expected an array with minimum length ${min}, but got an empty array instead.`;
    invalidAt(spot, 'empty_array', reason);
  }
  if (max !== undefined && length > max) {
    const reason = `array too long. Expected an array with maximum length ${max}, but got an array with length ${length} instead.`;
    invalidAt(spot, 'array_above_max_length', reason);
  }
}
