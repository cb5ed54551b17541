import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { inside, type Place, report } from './finding.ts';

/** Reads a value as Pydantic does in its lax mode; reports and gives `undefined` when it cannot. */
export type Field<T> = (value: JsonValue, place: Place) => T | undefined;

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

const numeric = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;
const whole = /^\s*[+-]?\d+(\.0*)?\s*$/;
const truths: readonly JsonValue[] = [true, 1, 'true', '1', 'yes', 'y', 'on', 't'];
const untruths: readonly JsonValue[] = [false, 0, 'false', '0', 'no', 'n', 'off', 'f'];

export function integerField(bounds: Bounds = {}): Field<number> {
  return (value, place) => {
    const number = readInteger(value, place);
    return number === undefined ? undefined : checkBounds(number, value, { bounds, place });
  };
}

export function numberField(bounds: Bounds = {}): Field<number> {
  return (value, place) => {
    const number = readNumber(value, place);
    return number === undefined ? undefined : checkBounds(number, value, { bounds, place });
  };
}

export const booleanField: Field<boolean> = (value, place) => {
  const plain = typeof value === 'string' ? value.toLowerCase() : value;
  if (truths.includes(plain)) return true;
  if (untruths.includes(plain)) return false;
  return typeof value === 'string' || typeof value === 'number'
    ? report(place, value, {
        type: 'bool_parsing',
        msg: 'Input should be a valid boolean, unable to interpret input',
      })
    : report(place, value, { type: 'bool_type', msg: 'Input should be a valid boolean' });
};

export const textField: Field<string> = (value, place) =>
  typeof value === 'string'
    ? value
    : report(place, value, { type: 'string_type', msg: 'Input should be a valid string' });

export const mapField: Field<JsonObject> = (value, place) =>
  isJsonObject(value)
    ? value
    : report(place, value, { type: 'dict_type', msg: 'Input should be a valid dictionary' });

/** A nested model, whose members are read by the caller. */
export const modelField: Field<JsonObject> = (value, place) =>
  isJsonObject(value)
    ? value
    : report(place, value, {
        type: 'model_attributes_type',
        msg: 'Input should be a valid dictionary or object to extract fields from',
      });

export function literalField<T extends string | number>(...choices: readonly T[]): Field<T> {
  return (value, place) => {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    const expected = listChoices(choices);
    return report(place, value, {
      type: 'literal_error',
      msg: `Input should be ${expected}`,
      ctx: { expected },
    });
  };
}

export function listField<T>(item: Field<T>): Field<readonly T[]> {
  return (value, place) => {
    if (!isJsonArray(value)) {
      return report(place, value, { type: 'list_type', msg: 'Input should be a valid list' });
    }
    const read = value.map((entry, index) => item(entry, inside(place, index)));
    return read.filter((entry) => entry !== undefined);
  };
}

/** Text, or a list of texts; what is neither is reported once for each. */
export const textsField: Field<readonly string[]> = (value, place) => {
  if (typeof value === 'string') return [value];
  if (!isJsonArray(value)) textField(value, inside(place, 'str'));
  return listField(textField)(value, inside(place, 'list[str]'));
};

export function nullable<T>(field: Field<T>): Field<T | null> {
  return (value, place) => (value === null ? null : field(value, place));
}

/** Reads a member that may be absent. */
export function optionalMember<T>(
  owner: JsonObject,
  key: string,
  read: { field: Field<T>; place: Place },
): T | undefined {
  const value = owner[key];
  return value === undefined ? undefined : read.field(value, inside(read.place, key));
}

/** Reads a member that must be there. */
export function requiredMember<T>(
  owner: JsonObject,
  key: string,
  read: { field: Field<T>; place: Place },
): T | undefined {
  if (owner[key] === undefined) {
    return report(inside(read.place, key), owner, { type: 'missing', msg: 'Field required' });
  }
  return optionalMember(owner, key, read);
}

function readInteger(value: JsonValue, place: Place): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') {
    return Number.isInteger(value)
      ? value
      : report(place, value, {
          type: 'int_from_float',
          msg: 'Input should be a valid integer, got a number with a fractional part',
        });
  }
  if (typeof value !== 'string') {
    return report(place, value, { type: 'int_type', msg: 'Input should be a valid integer' });
  }
  return whole.test(value)
    ? Number(value)
    : report(place, value, {
        type: 'int_parsing',
        msg: 'Input should be a valid integer, unable to parse string as an integer',
      });
}

function readNumber(value: JsonValue, place: Place): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') {
    return report(place, value, { type: 'float_type', msg: 'Input should be a valid number' });
  }
  return numeric.test(value)
    ? Number(value)
    : report(place, value, {
        type: 'float_parsing',
        msg: 'Input should be a valid number, unable to parse string as a number',
      });
}

function checkBounds(
  number: number,
  input: JsonValue,
  limits: { bounds: Bounds; place: Place },
): number | undefined {
  const { min, max } = limits.bounds;
  if (min !== undefined && number < min) {
    return report(limits.place, input, {
      type: 'greater_than_equal',
      msg: `Input should be greater than or equal to ${min}`,
      ctx: { ge: min },
    });
  }
  if (max !== undefined && number > max) {
    return report(limits.place, input, {
      type: 'less_than_equal',
      msg: `Input should be less than or equal to ${max}`,
      ctx: { le: max },
    });
  }
  return number;
}

function listChoices(choices: readonly (string | number)[]): string {
  const quoted = choices.map((choice) => (typeof choice === 'string' ? `'${choice}'` : choice));
  const last = quoted.at(-1);
  return quoted.length < 2 ? `${last}` : `${quoted.slice(0, -1).join(', ')} or ${last}`;
}
