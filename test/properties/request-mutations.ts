import type { DialectName } from '../../src/emulator/emulator.ts';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/source/json.ts';
import { findUndocumented } from '../support/wire-schemas.ts';
import type { DrawnRequest } from './request-arbitraries.ts';

export type Path = readonly (string | number)[];

/** A request with one mistake in it. */
export interface Mutation {
  readonly path: Path;
  readonly body: JsonObject;
}

const wrong: readonly JsonValue[] = [
  null,
  true,
  'nonsense',
  7.5,
  -1e9,
  [],
  [[]],
  {},
  { nonsense: 1 },
];

/** A body that differs in one place, and that the schema does not allow; the number says which of many. */
export function mutate(request: DrawnRequest, number: number): Mutation {
  const { dialect, kind, body } = request;
  const mutations = placesIn(body).flatMap((place) => mutationsAt(body, place));
  const first = number % mutations.length;
  const found = [...mutations.slice(first), ...mutations.slice(0, first)].find(
    ({ path, make }) =>
      !isTaken(dialect, path, make()) &&
      findUndocumented(dialect, `${kind}Request`, make()).length > 0,
  );
  if (found === undefined) throw new Error('nothing can be wrong with this request');
  return { path: found.path, body: found.make() };
}

interface PossibleMutation {
  readonly path: Path;
  readonly make: () => JsonObject;
}

function mutationsAt(body: JsonObject, { path, value }: PlacedValue): readonly PossibleMutation[] {
  const inside = [...path, 'nonsense'];
  return [
    { path, make: () => rooted(removeAt(body, path)) },
    ...wrong.map((bad) => ({ path, make: () => rooted(replaceAt(body, path, bad)) })),
    ...(isJsonObject(value)
      ? [{ path: inside, make: () => rooted(replaceAt(body, inside, 1)) }]
      : []),
  ];
}

interface PlacedValue {
  readonly path: Path;
  readonly value: JsonValue;
}

const numbers = [
  ...['max_tokens', 'temperature', 'top_p', 'n', 'best_of', 'logprobs'],
  ...['presence_penalty', 'frequency_penalty'],
];

/**
 * What the emulator takes as Pulze although its contract does not say so: Pydantic reads true as the
 * number 1, and a null stands for an absent parameter.
 */
function isTaken(dialect: DialectName, path: Path, body: JsonObject): boolean {
  if (dialect !== 'pulze' || path.length > 1) return false;
  const [name] = path;
  const value = body[String(name)];
  if (value === true) return numbers.includes(String(name));
  return value === null && (name === 'stop' || name === 'tool_choice');
}

export function valueAt(value: JsonValue, path: Path): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const key of path) {
    if (isJsonArray(found)) found = found[Number(key)];
    else found = isJsonObject(found) && Object.hasOwn(found, key) ? found[String(key)] : undefined;
  }
  return found;
}

/** Every value in a value but itself, not below three of a list's items. */
function placesIn(value: JsonValue, path: Path = []): readonly PlacedValue[] {
  const members: readonly (readonly [string | number, JsonValue])[] = isJsonArray(value)
    ? value.slice(0, 3).map((item, index) => [index, item] as const)
    : Object.entries(isJsonObject(value) ? value : {});
  return members.flatMap(([key, member]) => [
    { path: [...path, key], value: member },
    ...placesIn(member, [...path, key]),
  ]);
}

function replaceAt(value: JsonValue, path: Path, bad: JsonValue): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return bad;
  if (isJsonArray(value)) {
    return value.map((item, index) => (index === key ? replaceAt(item, rest, bad) : item));
  }
  const owner = isJsonObject(value) ? value : {};
  return { ...owner, [key]: replaceAt(owner[String(key)] ?? null, rest, bad) };
}

function removeAt(value: JsonValue, path: Path): JsonValue {
  const [key, ...rest] = path;
  if (isJsonArray(value)) {
    if (rest.length === 0) return value.filter((_, index) => index !== key);
    return value.map((item, index) => (index === key ? removeAt(item, rest) : item));
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, member]): [string, JsonValue][] => {
    if (name !== key) return [[name, member]];
    return rest.length === 0 ? [] : [[name, removeAt(member, rest)]];
  });
  return Object.fromEntries(entries);
}

function rooted(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : {};
}
