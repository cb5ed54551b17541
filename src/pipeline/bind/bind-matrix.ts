import { suggestName } from '../../diagnostic/suggest.ts';
import { formatCount } from '../../source/count-text.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { describeMisplaced, standsBesideParams } from '../beside-params.ts';
import { digest } from '../digest.ts';
import type { Axis, Matrix } from '../pipeline.ts';
import { isFreeAxis, isSettingAxis, valueText } from '../variants.ts';
import { type BindContext, refuse } from './bind-context.ts';

type MatrixContext = Pick<
  BindContext,
  'document' | 'report' | 'vocabulary' | 'partials' | 'variants' | 'readBeside' | 'attach'
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
  checkExcluded(context, combinations(exclude), bound);
  return {
    axes: withinReason(context, bound),
    exclude: combinations(exclude),
    include: combinations(include),
    location: context.document.locate(['matrix'], 'key'),
  };
}

const MOST_VARIANTS = 10_000;
const MOST_VALUES = 10_000;

/** Of what is more than anybody can mean, the first values only, so that the rest can be checked. */
function withinReason(context: MatrixContext, axes: readonly Axis[]): readonly Axis[] {
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count <= MOST_VARIANTS) return axes;
  refuse(context, 'bad-value', {
    message: `the matrix has ${showCount(count)} combinations; the most is ${showCount(MOST_VARIANTS)}`,
    pointer: ['matrix'],
    place: 'key',
    hints: ['leave out values, or make several pipelines of it'],
  });
  return axes.map((axis) => ({ ...axis, values: axis.values.slice(0, 1) }));
}

/** `10,000`; of what has more digits than a number is exact in, about how many. */
function showCount(count: number): string {
  if (!Number.isSafeInteger(count)) return `more than ${showCount(Number.MAX_SAFE_INTEGER)}`;
  return formatCount(count);
}

/** What is no list of values was told by the schema, and that is enough. */
function checkName(context: MatrixContext, name: string, values: JsonValue): void {
  const isWhole = isJsonArray(values) || (isJsonObject(values) && 'from' in values);
  if (!isWhole) return;
  const parameter = /^params\.(.+)$/.exec(name)?.[1] ?? '';
  if (standsBesideParams(parameter)) {
    const isAxis = isSettingAxis(parameter);
    refuse(context, 'unknown-axis', {
      message: describeMisplaced(parameter),
      pointer: ['matrix', name],
      place: 'key',
      hints: isAxis ? [`call the axis \`${parameter}\``] : ['use a free axis in a template of it'],
    });
  }
  if (isSettingAxis(name) || isFreeAxis(name)) return;
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
  const listed = isJsonArray(values) ? values : steps(context, pointer, values);
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
    if (isSettingAxis(name)) warnOfTemplate(context, text, [...pointer, at]);
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

/** Values of other axes may be texts about templates. */
function warnOfTemplate(context: MatrixContext, text: string, pointer: Pointer): void {
  if (!/\{\{[^{}]+\}\}/.test(text)) return;
  context.report({
    code: 'bad-value',
    severity: 'warning',
    message: 'the value of an axis is set as it is written: a template in it is not rendered',
    location: context.document.locate(pointer),
    hints: [
      'write the value itself; in a setting of a step, or of `defaults`, a template is rendered',
    ],
  });
}

/** Both ends included; rounded to what the numbers were written with, so that 0.1 + 0.2 is 0.3. */
function steps(context: MatrixContext, pointer: Pointer, range: JsonValue): readonly number[] {
  if (!isJsonObject(range)) return [];
  const { from, to, step } = range as { from: number; to: number; step: number };
  const digits = Math.max(...[from, to, step].map(decimals));
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count < 1) {
    refuse(context, 'empty-matrix', {
      message: `the axis has no value: \`from\` is ${from} and \`to\` is ${to}`,
      pointer,
      hints: ['`from` is the lower end'],
    });
    return [from];
  }
  if (count > MOST_VALUES) {
    refuse(context, 'bad-value', {
      message: `the axis has ${showCount(count)} values; the most is ${showCount(MOST_VALUES)}`,
      pointer,
      hints: ['a larger `step` makes fewer'],
    });
    return [from];
  }
  return Array.from({ length: count }, (_, at) => Number((from + at * step).toFixed(digits)));
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
        about: name,
        pointer: ['matrix', list.key, at, name],
        place: 'key',
        hints: suggestName(name, list.names),
      });
    }
  }
}

/** What is excluded is told where an axis never has its value: a slip, and its trials would be paid for. */
function checkExcluded(
  context: MatrixContext,
  excluded: readonly JsonObject[],
  axes: readonly Axis[],
): void {
  for (const { name, values } of axes.filter((axis) => axis.values.length > 0)) {
    const known = new Set(values.map(digest));
    for (const [at, { [name]: wanted }] of excluded.entries()) {
      if (wanted === undefined || known.has(digest(wanted))) continue;
      const shown = valueText(wanted);
      context.report({
        code: 'unmatched-exclude',
        severity: 'warning',
        message: `this leaves out nothing: the axis \`${name}\` has no value \`${shown}\``,
        location: context.document.locate(['matrix', 'exclude', at, name]),
        hints: suggestName(shown, values.map(valueText)),
      });
    }
  }
}

function combinations(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
