import type { JsonObject, JsonValue } from '../source/json.ts';
import { recall } from '../source/recall.ts';
import { digest } from './digest.ts';
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
  const identify = makeIdentity();
  const patterns = matrix.exclude.map((pattern) =>
    Object.entries(pattern).map(([name, value]) => [name, identify(value)] as const),
  );
  const kept = product(matrix.axes).filter(
    (values) =>
      !patterns.some((pattern) =>
        pattern.every(([name, wanted]) => identify(values[name] ?? null) === wanted),
      ),
  );
  const variants = new Map(
    [...kept, ...matrix.include.map((values) => inOrder(values, matrix.axes))].map((values) => [
      variantId(values),
      values,
    ]),
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

/** What is included may name the axes in any order; it is the same variant. */
function inOrder(values: JsonObject, axes: readonly Axis[]): JsonObject {
  const names = axes.map((axis) => axis.name);
  const entries = Object.entries(values);
  return Object.fromEntries(entries.toSorted(([a], [b]) => names.indexOf(a) - names.indexOf(b)));
}

/** Equal values have the same identity. The same few values are asked about in every combination. */
function makeIdentity(): (value: JsonValue) => string {
  const known = new Map<JsonValue, string>();
  return (value) => recall(known, value, () => digest(value));
}

export function variantId(values: JsonObject): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(',');
}

/** Texts as they are, unless the id could then be read in two ways (`1` and `"1"`). */
export function valueText(value: JsonValue): string {
  const isPlain =
    typeof value === 'string' &&
    /^[^,=[\]#"{}]+$/.test(value) &&
    !/^(-?\d.*|true|false|null)$/.test(value);
  return isPlain ? value : JSON.stringify(value);
}

const settingAxis =
  /^(endpoint|model|stream|params\..+|pulze\.(weights|policies|labels|feature_flags))$/;

/** Whether an axis sets something in the steps; other names are free, for templates. */
export function isSettingAxis(name: string): boolean {
  return settingAxis.test(name);
}

/** Whether an axis is for templates and expressions only. */
export function isFreeAxis(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isSettingAxis(name) && !settingGroups.has(name);
}

/** Written as `params.temperature`, never alone. */
const settingGroups: ReadonlySet<string> = new Set(['params', 'pulze']);
