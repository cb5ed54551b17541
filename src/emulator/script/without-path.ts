import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';

/** Another name of a member, where the first is not there. */
export type Aliases = Readonly<Record<string, string>>;

/** The value without what a path leads to; it leads through lists into each of their items. */
export function withoutPath(
  value: JsonValue,
  path: readonly string[],
  aliases: Aliases = {},
): JsonValue {
  if (isJsonArray(value)) return value.map((item) => withoutPath(item, path, aliases));
  if (!isJsonObject(value)) return value;
  const [wanted = '', ...rest] = path;
  const key = wanted in value ? wanted : (aliases[wanted] ?? wanted);
  const found = value[key];
  if (found === undefined) return value;
  const { [key]: _, ...others } = value;
  return rest.length === 0 ? others : { ...value, [key]: withoutPath(found, rest, aliases) };
}
