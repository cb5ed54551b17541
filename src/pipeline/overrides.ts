import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Location } from '../source/location.ts';
import { constantValue } from './constant-value.ts';
import type { Matrix, Pipeline, Settings, TemplatedValue } from './pipeline.ts';

/** What the command line says over every file. */
export interface Overrides {
  readonly endpoint?: string;
  /** One is set for every step; several are an axis of the matrix. */
  readonly models: readonly string[];
  readonly params: JsonObject;
  readonly vars: JsonObject;
  readonly repeat?: number;
  /** The number of the first repeat; everything is then run, whatever the file says about ending early and searching. */
  readonly firstRepeat?: number;
}

export const noOverrides: Overrides = { models: [], params: {}, vars: {} };

/** The pipeline as if its author had written what the command line says. */
export function applyOverrides(pipeline: Pipeline, overrides: Overrides): Pipeline {
  const params = new Map(
    Object.entries(overrides.params).map(([name, value]) => [
      name,
      given(`--param ${name}`, value),
    ]),
  );
  const [model, ...more] = overrides.models;
  const single = model !== undefined && more.length === 0 ? given('--model', model) : undefined;
  const fixed: JsonObject = {
    ...(single && model !== undefined && { model }),
    ...Object.fromEntries(
      Object.entries(overrides.params).map(([name, value]) => [`params.${name}`, value]),
    ),
    ...(overrides.endpoint !== undefined && { endpoint: overrides.endpoint }),
  };
  const change = (settings: Settings): Settings => {
    const { model: old, endpoint, ...rest } = settings;
    return {
      ...rest,
      ...(model === undefined && old && { model: old }),
      ...(single && { model: single }),
      ...(overrides.endpoint === undefined && endpoint && { endpoint }),
      params: new Map([...settings.params, ...params]),
    };
  };
  const { matrix, search, repeatLocation, ...rest } = pipeline;
  return {
    ...rest,
    gates: changeGates(pipeline.gates, overrides),
    // What is asked again to be sure of it is asked whole.
    ...(search && overrides.firstRepeat === undefined && { search }),
    repeat: changeRepeat(pipeline.repeat, overrides),
    ...(repeatLocation && overrides.repeat === undefined && { repeatLocation }),
    steps: pipeline.steps.map((step) => ({ ...step, settings: change(step.settings) })),
    defaults: change(pipeline.defaults),
    ...withAxes(matrix, { fixed, models: more.length > 0 ? overrides.models : [] }),
  };
}

/** Early ends are left out where the repeats are to estimate a rate: those that end early are not a fair sample of it. */
function changeRepeat(
  rule: Pipeline['repeat'],
  { repeat, firstRepeat }: Overrides,
): Pipeline['repeat'] {
  const count = repeat ?? rule.count;
  if (firstRepeat !== undefined) return { count, pass: rule.pass, first: firstRepeat };
  return repeat === undefined ? rule : { ...rule, count };
}

/** Where no further repeats can be asked for, a gate that would is one over the cases as they are. */
function changeGates(gates: Pipeline['gates'], { firstRepeat }: Overrides): Pipeline['gates'] {
  if (firstRepeat === undefined) return gates;
  return gates.map((gate) => {
    if (gate.kind !== 'pass_rate' || gate.onInconclusive !== 'more') return gate;
    const { onInconclusive, ...others } = gate;
    return others;
  });
}

/**
 * The matrix without the axes that the command line fixes. What is excluded for another value of one
 * is no longer excluded; what is included is included with the fixed value.
 */
function withAxes(
  matrix: Matrix | undefined,
  change: { readonly fixed: JsonObject; readonly models: readonly string[] },
): Pick<Pipeline, 'matrix'> {
  const { models } = change;
  const isKept = (name: string): boolean => !Object.hasOwn(change.fixed, name);
  const location = placeOfOption('--model');
  const kept = (matrix?.axes ?? []).filter(
    ({ name }) => isKept(name) && !(name === 'model' && models.length > 0),
  );
  const axes = [
    ...(models.length > 0 ? [{ name: 'model', values: models, location }] : []),
    ...kept,
  ];
  if (axes.length === 0) return {};
  const strip = (combination: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(combination).filter(([name]) => isKept(name)));
  const isMeant = (combination: JsonObject): boolean =>
    Object.entries(combination).every(
      ([name, value]) =>
        isKept(name) || JSON.stringify(change.fixed[name]) === JSON.stringify(value),
    );
  const include = (matrix?.include ?? []).map(strip).filter(isSomething);
  return {
    matrix: {
      axes,
      exclude: (matrix?.exclude ?? []).filter(isMeant).map(strip).filter(isSomething),
      include:
        models.length === 0
          ? include
          : include.flatMap(({ model: _, ...values }) =>
              models.map((model) => ({ model, ...values })),
            ),
      location: matrix?.location ?? location,
    },
  };
}

function isSomething(combination: JsonObject): boolean {
  return Object.keys(combination).length > 0;
}

/** A value from the command line: its place is the option. */
function given(option: string, value: JsonValue): TemplatedValue {
  return constantValue(value, placeOfOption(option));
}

/** Of an option with the name that it gives a value to: `--param temperature`. */
export function placeOfOption(option: string): Location {
  return { path: option, start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
}
