import { parseDuration } from '../../source/duration.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { describeMisplaced, standsBesideParams } from '../beside-params.ts';
import type { Settings, TemplatedValue } from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindTemplated } from './bind-templates.ts';

/** Binds the model settings that stand in a map: those of a step, of `defaults`, of the top level. */
export function bindSettings(context: BindContext, map: JsonObject, pointer: Pointer): Settings {
  const at = (key: string): Pointer => [...pointer, key];
  const { endpoint, timeout } = map;
  return {
    ...(typeof endpoint === 'string' && {
      endpoint: { value: endpoint, location: context.document.locate(at('endpoint')) },
    }),
    ...optional('model', map, (value, key) => bindTemplated(context, value, at(key))),
    params: bindParams(context, map['params'], at('params')),
    ...optional('tools', map, (value, key) => bindTemplated(context, value, at(key))),
    ...optional('plugins', map, (value, key) => bindTemplated(context, value, at(key))),
    ...optional('stream', map, (value, key) => bindTemplated(context, value, at(key))),
    pulze: bindEntries(context, map['pulze'], at('pulze')),
    ...(typeof timeout === 'string' && { timeoutMilliseconds: parseDuration(timeout) ?? 0 }),
  };
}

function optional<K extends string>(
  key: K,
  map: JsonObject,
  bind: (value: JsonValue, key: K) => TemplatedValue,
): { [P in K]?: TemplatedValue } {
  const value = map[key];
  return value === undefined ? {} : ({ [key]: bind(value, key) } as { [P in K]?: TemplatedValue });
}

function bindParams(
  context: BindContext,
  map: JsonValue | undefined,
  pointer: Pointer,
): ReadonlyMap<string, TemplatedValue> {
  const bound = bindEntries(context, map, pointer);
  const misplaced = [...bound.keys()].filter(standsBesideParams);
  for (const name of misplaced) {
    refuse(context, 'unknown-key', {
      message: describeMisplaced(name),
      pointer: [...pointer, name],
      place: 'key',
      hints: [`write \`${name}\` one level up, in place of \`params.${name}\``],
    });
  }
  return new Map([...bound].filter(([name]) => !misplaced.includes(name)));
}

function bindEntries(
  context: BindContext,
  map: JsonValue | undefined,
  pointer: Pointer,
): ReadonlyMap<string, TemplatedValue> {
  const entries = isJsonObject(map) ? Object.entries(map) : [];
  return new Map(
    entries.map(([key, value]) => [key, bindTemplated(context, value, [...pointer, key])]),
  );
}

/** Settings of which the first says it wins; params and Pulze settings are merged key by key. */
export function mergeSettings(first: Settings, second: Settings): Settings {
  return {
    ...second,
    ...first,
    params: new Map([...second.params, ...first.params]),
    pulze: new Map([...second.pulze, ...first.pulze]),
  };
}

export const noSettings: Settings = { params: new Map(), pulze: new Map() };
