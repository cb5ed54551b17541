import type { JsonObject, JsonValue } from '../source/json.ts';
import { constantValue } from './constant-value.ts';
import type { Pipeline, Settings, TemplatedValue } from './pipeline.ts';

/** What the command line says over every file. */
export interface Overrides {
  readonly endpoint?: string;
  /** One is set for every step; several are an axis of the matrix. */
  readonly models: readonly string[];
  readonly params: JsonObject;
  readonly vars: JsonObject;
  readonly repeat?: number;
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
  const replaced = [
    ...(model === undefined ? [] : ['model']),
    ...Object.keys(overrides.params).map((name) => `params.${name}`),
    ...(overrides.endpoint === undefined ? [] : ['endpoint']),
  ];
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
  return {
    ...pipeline,
    ...(overrides.repeat !== undefined && {
      repeat: { ...pipeline.repeat, count: overrides.repeat },
    }),
    steps: pipeline.steps.map((step) => ({ ...step, settings: change(step.settings) })),
    defaults: change(pipeline.defaults),
    ...withAxes(pipeline, { replaced, models: more.length > 0 ? overrides.models : [] }),
  };
}

function withAxes(
  pipeline: Pipeline,
  change: { readonly replaced: readonly string[]; readonly models: readonly string[] },
): Pick<Pipeline, 'matrix'> {
  const { matrix } = pipeline;
  const kept = matrix?.axes.filter((axis) => !change.replaced.includes(axis.name)) ?? [];
  const location = { path: '--model', start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
  const models =
    change.models.length > 0 ? [{ name: 'model', values: change.models, location }] : [];
  const axes = [...models, ...kept];
  if (axes.length === 0) return {};
  const strip = (combination: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(combination).filter(([name]) => !change.replaced.includes(name)),
    );
  const combinations = (list: readonly JsonObject[] = []): readonly JsonObject[] =>
    list.map(strip).filter((combination) => Object.keys(combination).length > 0);
  const whole = change.replaced.length === 0;
  return {
    matrix: {
      axes,
      exclude: whole ? (matrix?.exclude ?? []) : combinations(matrix?.exclude),
      include: whole ? (matrix?.include ?? []) : combinations(matrix?.include),
      location: matrix?.location ?? location,
    },
  };
}

/** A value from the command line: its place is the option. */
function given(option: string, value: JsonValue): TemplatedValue {
  const start = { line: 1, column: 1 };
  return constantValue(value, { path: option, start, end: { line: 1, column: 2 } });
}
