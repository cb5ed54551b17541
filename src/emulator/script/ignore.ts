import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import { withoutPath } from './without-path.ts';

/** Parameters and headers, and members of them, that are treated as if they had not been sent. */
export interface Ignore {
  withoutParameters(body: JsonValue): JsonValue;
  /** A header's text, as it stands without what is ignored; undefined for no such header. */
  readHeader(name: string, text: string | undefined): string | undefined;
}

/**
 * Reads `ignore`: names of parameters (`stop`), and of headers (`Pulze-Weights`) in any case; with
 * dots, members of them (`response_format.type`, `Pulze-Policies.max_cost`), in each item of a list.
 */
export function compileIgnore(names: JsonValue | undefined): Ignore {
  const paths = (isJsonArray(names) ? names : []).map((name) => String(name).split('.'));
  return {
    withoutParameters: (body) =>
      isJsonObject(body)
        ? paths.reduce<JsonValue>((left, path) => withoutPath(left, path), body)
        : body,
    readHeader(name, text) {
      const wanted = name.toLowerCase();
      const ignored = paths.filter(([first = '']) => first.toLowerCase() === wanted);
      if (text === undefined || ignored.some((path) => path.length === 1)) return undefined;
      if (ignored.length === 0) return text;
      return withoutMembers(
        text,
        ignored.map((path) => path.slice(1)),
      );
    },
  };
}

/** What is no JSON stays as it is. */
function withoutMembers(text: string, paths: readonly (readonly string[])[]): string {
  try {
    const value: JsonValue = JSON.parse(text);
    return JSON.stringify(paths.reduce<JsonValue>((left, path) => withoutPath(left, path), value));
  } catch {
    return text;
  }
}
