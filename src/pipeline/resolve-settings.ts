import type { JsonValue } from '../source/json.ts';
import type { Location } from '../source/location.ts';
import { constantValue } from './constant-value.ts';
import type { Axis, Pipeline, Settings, Step, TemplatedValue } from './pipeline.ts';
import { isSettingAxis, type Variant } from './variants.ts';

/** A step's settings in one variant: the step's own, then the matrix's, then the defaults. */
export function resolveSettings(pipeline: Pipeline, step: Step, variant: Variant): Settings {
  const own = step.settings;
  const { defaults } = pipeline;
  const axis = (name: string): TemplatedValue | undefined => axisValue(pipeline, variant, name);
  const endpointAxis = axis('endpoint');
  const endpoint =
    own.endpoint ??
    (endpointAxis && { value: String(endpointAxis.raw), location: endpointAxis.locate() }) ??
    defaults.endpoint;
  const timeout = own.timeoutMilliseconds ?? defaults.timeoutMilliseconds;
  return {
    params: new Map([
      ...defaults.params,
      ...axisEntries(pipeline, variant, 'params.'),
      ...own.params,
    ]),
    pulze: new Map([...defaults.pulze, ...axisEntries(pipeline, variant, 'pulze.'), ...own.pulze]),
    ...(endpoint && { endpoint }),
    ...defined('model', own.model ?? axis('model') ?? defaults.model),
    ...defined('tools', own.tools ?? defaults.tools),
    ...defined('plugins', own.plugins ?? defaults.plugins),
    ...defined('stream', own.stream ?? axis('stream') ?? defaults.stream),
    ...(timeout !== undefined && { timeoutMilliseconds: timeout }),
  };
}

function defined<K extends string>(
  key: K,
  value: TemplatedValue | undefined,
): { [P in K]?: TemplatedValue } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: TemplatedValue });
}

function axisEntries(
  pipeline: Pipeline,
  variant: Variant,
  prefix: string,
): readonly (readonly [string, TemplatedValue])[] {
  return Object.keys(variant.values)
    .filter((name) => name.startsWith(prefix) && isSettingAxis(name))
    .flatMap((name) => {
      const value = axisValue(pipeline, variant, name);
      return value ? [[name.slice(prefix.length), value] as const] : [];
    });
}

function axisValue(pipeline: Pipeline, variant: Variant, name: string): TemplatedValue | undefined {
  const value: JsonValue | undefined = variant.values[name];
  const axis = pipeline.matrix?.axes.find((candidate) => candidate.name === name);
  if (value === undefined || axis === undefined) return undefined;
  return { ...constantValue(value, axis.location), locate: () => locateValue(axis, value) };
}

/** Looked for only where it is asked for: an axis may have thousands of values, each in as many variants. */
function locateValue({ values, valueLocations, location }: Axis, value: JsonValue): Location {
  if (valueLocations === undefined) return location;
  const text = JSON.stringify(value);
  return valueLocations[values.findIndex((each) => JSON.stringify(each) === text)] ?? location;
}
