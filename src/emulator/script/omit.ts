import { isJsonArray, type JsonValue } from '../../source/json.ts';
import { withoutPath } from './without-path.ts';

/** Takes fields away from an answer's body, or from one of its chunks. */
export type Omit = (written: object) => object;

/**
 * Reads `omit`: paths from the body's root, with dots (`metadata.costs`). A path leads through lists
 * into each of their items (`choices.finish_reason`), and through `message` into a chunk's `delta`.
 */
export function compileOmit(paths: JsonValue | undefined): Omit {
  const compiled = isJsonArray(paths) ? paths.map((path) => String(path).split('.')) : [];
  if (compiled.length === 0) return (written) => written;
  const without = (value: JsonValue, path: readonly string[]): JsonValue =>
    withoutPath(value, path, { message: 'delta' });
  return (written) =>
    compiled.reduce<JsonValue>(without, written as JsonValue) as unknown as object;
}
