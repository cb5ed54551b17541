import type { JsonValue } from '../../../source/json.ts';
import type { Refusal } from '../../refusal.ts';

/** What is wrong with a request, in OpenAI's words; of several, it tells the first. */
export interface Mistake {
  readonly message: string;
  /** As OpenAI writes it (`messages[0].role`); absent where it names none. */
  readonly param?: string;
  readonly code?: string;
  /** Default 400. */
  readonly status?: number;
}

/** Where a value stands, and where to put what is wrong with it. */
export interface Spot {
  /** `messages[0].role`; empty for the body. */
  readonly path: string;
  readonly mistakes: Mistake[];
}

export function memberOf(spot: Spot, key: string): Spot {
  return { ...spot, path: spot.path === '' ? key : `${spot.path}.${key}` };
}

export function itemOf(spot: Spot, index: number): Spot {
  return { ...spot, path: `${spot.path}[${index}]` };
}

/** Records a mistake at a value's own place. */
export function mistakeAt(spot: Spot, code: string, message: string): void {
  spot.mistakes.push({ message, param: spot.path, code });
}

/** The type of the value is another than the expected one. */
export function mistypedAt(spot: Spot, expected: string, value: JsonValue): void {
  const message = `Invalid type for '${spot.path}': expected ${expected}, but got ${nameType(value)} instead.`;
  mistakeAt(spot, 'invalid_type', message);
}

/** The value is of its type and nevertheless not one that is taken. */
export function invalidAt(spot: Spot, code: string, reason: string): void {
  mistakeAt(spot, code, `Invalid '${spot.path}': ${reason}`);
}

export function refuseMistake({ message, param, code, status = 400 }: Mistake): Refusal {
  return {
    status,
    detail: message,
    ...(param === undefined ? {} : { param }),
    ...(code === undefined ? {} : { code }),
  };
}

function nameType(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
