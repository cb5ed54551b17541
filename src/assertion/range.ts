import type { JsonObject, JsonValue } from '../source/json.ts';
import { OptionError } from './assertion.ts';
import { orTemplate } from './or-template.ts';
import { type NumberBounds, type OptionReader, readOptions } from './read-option.ts';

/** Both ends belong to it. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Of `{ min, max }`, or one number in short. */
export function rangeSchema(type: 'integer' | 'number', description: string): JsonObject {
  return orTemplate({
    type: [type, 'object'],
    description,
    minimum: 0,
    properties: rangeProperties(type),
    minProperties: 1,
    additionalProperties: false,
  });
}

export function rangeProperties(type: 'integer' | 'number'): JsonObject {
  return {
    min: orTemplate({ type, minimum: 0, description: 'The least that passes.' }),
    max: orTemplate({ type, minimum: 0, description: 'The most that passes.' }),
  };
}

export interface RangeForm extends NumberBounds {
  /** What one number in short means. */
  readonly short: 'max' | 'exact';
  /** Where the range is written. */
  readonly path?: readonly (string | number)[];
}

export function readRange(options: JsonValue, form: RangeForm): Range {
  const reader = readOptions(options, 'max', form.path);
  const range = takeRange(reader, form);
  if (range.min === undefined && range.max === undefined) {
    const path = form.path ?? [];
    throw new OptionError('bad-assertion-option', 'a range has `min`, `max` or both', { path });
  }
  return reader.isShort && form.short === 'exact' && range.max !== undefined
    ? { min: range.max, max: range.max }
    : range;
}

/** Reads `min` and `max` from among other options. */
export function takeRange(reader: OptionReader, bounds: NumberBounds): Range {
  const min = reader.number('min', bounds);
  const max = reader.number('max', bounds);
  if (min !== undefined && max !== undefined && min > max) {
    throw new OptionError('bad-assertion-option', `\`min\` is ${min} and \`max\` is ${max}`, {
      path: reader.path('min'),
    });
  }
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

export function isWithin(number: number, range: Range): boolean {
  return number >= (range.min ?? -Infinity) && number <= (range.max ?? Infinity);
}

/** "exactly 3", "2 to 5", "at least 2", "at most 5". */
export function describeRange(range: Range): string {
  const { min, max } = range;
  if (min === undefined) return max === undefined ? 'any number' : `at most ${max}`;
  if (max === undefined) return `at least ${min}`;
  return min === max ? `exactly ${min}` : `${min} to ${max}`;
}

export function rangeAsJson(range: Range): JsonObject {
  return { ...range };
}
