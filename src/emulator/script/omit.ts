import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';

/** Takes fields away from an answer's body, or from one of its chunks. */
export type Omit = (written: object) => object;

/**
 * Reads `omit`: paths from the body's root, with dots (`metadata.costs`). A path leads through lists
 * into each of their items (`choices.finish_reason`), and through `message` into a chunk's `delta`.
 */
export function compileOmit(paths: JsonValue | undefined): Omit {
  const compiled = isJsonArray(paths) ? paths.map((path) => String(path).split('.')) : [];
  if (compiled.length === 0) return (written) => written;
  return (written) =>
    compiled.reduce<JsonValue>(without, written as JsonValue) as unknown as object;
}

function without(value: JsonValue, path: readonly string[]): JsonValue {
  if (isJsonArray(value)) return value.map((item) => without(item, path));
  if (!isJsonObject(value)) return value;
  const [wanted = '', ...rest] = path;
  const key = wanted === 'message' && !(wanted in value) ? 'delta' : wanted;
  const found = value[key];
  if (found === undefined) return value;
  const { [key]: _, ...others } = value;
  return rest.length === 0 ? others : { ...value, [key]: without(found, rest) };
}
