import { suggestName } from '../../diagnostic/suggest.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { Axis, Matrix } from '../pipeline.ts';
import { isFreeAxis, isSettingAxis } from '../variants.ts';
import { type BindContext, refuse } from './bind-context.ts';

type MatrixContext = Pick<
  BindContext,
  'document' | 'report' | 'vocabulary' | 'partials' | 'variants' | 'readBeside'
>;

export function bindMatrix(
  context: MatrixContext,
  value: JsonValue | undefined,
): Matrix | undefined {
  if (!isJsonObject(value)) return undefined;
  const { exclude, include, ...axes } = value;
  const bound = Object.entries(axes).map(([name, values]) => bindAxis(context, name, values));
  const names = bound.map((axis) => axis.name);
  checkCombinations(context, { key: 'exclude', value: exclude, names });
  checkCombinations(context, { key: 'include', value: include, names });
  return {
    axes: bound,
    exclude: combinations(exclude),
    include: combinations(include),
    location: context.document.locate(['matrix'], 'key'),
  };
}

/** What is no list of values was told by the schema, and that is enough. */
function checkName(context: MatrixContext, name: string, values: JsonValue): void {
  const isWhole = isJsonArray(values) || (isJsonObject(values) && 'from' in values);
  if (!isWhole || isSettingAxis(name) || isFreeAxis(name)) return;
  refuse(context, 'unknown-axis', {
    message: `\`${name}\` is no axis`,
    pointer: ['matrix', name],
    place: 'key',
    hints: [
      'an axis is `endpoint`, `model`, `stream`, `params.…`, `pulze.weights`, `pulze.policies`, `pulze.labels`, `pulze.feature_flags`, or a plain name for templates',
    ],
  });
}

function bindAxis(context: MatrixContext, name: string, values: JsonValue): Axis {
  const pointer: Pointer = ['matrix', name];
  checkName(context, name, values);
  const listed = isJsonArray(values) ? values : steps(isJsonObject(values) ? values : {});
  const seen = new Set<string>();
  for (const [at, item] of listed.entries()) {
    const text = JSON.stringify(item);
    if (seen.has(text)) {
      refuse(context, 'duplicate-id', {
        message: `the axis \`${name}\` has \`${typeof item === 'string' ? item : text}\` twice`,
        pointer: [...pointer, at],
      });
    }
    seen.add(text);
  }
  return {
    name,
    values: listed,
    location: context.document.locate(pointer, 'key'),
    ...(isJsonArray(values) && {
      valueLocations: values.map((_, at) => context.document.locate([...pointer, at])),
    }),
  };
}

/** Both ends included; rounded to what the numbers were written with, so that 0.1 + 0.2 is 0.3. */
function steps(range: JsonObject): readonly number[] {
  const { from, to, step } = range as { from: number; to: number; step: number };
  const digits = Math.max(...[from, to, step].map(decimals));
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  return Array.from({ length: Math.max(0, Math.min(count, 10_000)) }, (_, at) =>
    Number((from + at * step).toFixed(digits)),
  );
}

function decimals(value: number): number {
  const text = String(value);
  const exponent = /e-(\d+)$/.exec(text)?.[1];
  return Math.min(20, Number(exponent ?? 0) + (text.split('.')[1]?.replace(/e.*/, '').length ?? 0));
}

function checkCombinations(
  context: MatrixContext,
  list: {
    readonly key: string;
    readonly value: JsonValue | undefined;
    readonly names: readonly string[];
  },
): void {
  for (const [at, combination] of combinations(list.value).entries()) {
    const unknown = Object.keys(combination).filter((name) => !list.names.includes(name));
    for (const name of unknown) {
      refuse(context, 'unknown-axis', {
        message: `the matrix has no axis \`${name}\``,
        pointer: ['matrix', list.key, at, name],
        place: 'key',
        hints: suggestName(name, list.names),
      });
    }
  }
}

function combinations(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
