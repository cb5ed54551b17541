import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Axis, Matrix } from './pipeline.ts';

/** One combination of the matrix's axis values. */
export interface Variant {
  /** `model=pulze,tone=terse`; empty without a matrix. Does not change when another value is added. */
  readonly id: string;
  readonly values: JsonObject;
}

const single: Variant = { id: '', values: {} };

/** The product of the axes, the first varying slowest, without what is excluded; then what is included. */
export function makeVariants(matrix: Matrix | undefined): readonly Variant[] {
  if (matrix === undefined) return [single];
  const kept = product(matrix.axes).filter(
    (values) => !matrix.exclude.some((pattern) => matches(values, pattern)),
  );
  const variants = new Map(
    [...kept, ...matrix.include].map((values) => [variantId(values), values]),
  );
  return [...variants].map(([id, values]) => ({ id, values }));
}

function product(axes: readonly Axis[]): readonly JsonObject[] {
  let combinations: readonly JsonObject[] = [{}];
  for (const axis of axes) {
    combinations = combinations.flatMap((values) =>
      axis.values.map((value) => ({ ...values, [axis.name]: value })),
    );
  }
  return combinations;
}

function matches(values: JsonObject, pattern: JsonObject): boolean {
  return Object.entries(pattern).every(
    ([name, value]) => JSON.stringify(values[name] ?? null) === JSON.stringify(value),
  );
}

export function variantId(values: JsonObject): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(',');
}

function valueText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
