import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';

/** Parameters and headers that are treated as if they had not been sent. */
export interface Ignore {
  withoutParameters(body: JsonValue): JsonValue;
  hasHeader(name: string): boolean;
}

/** Reads `ignore`: names of parameters (`stop`), and of headers (`Pulze-Weights`) in any case. */
export function compileIgnore(names: JsonValue | undefined): Ignore {
  const ignored = new Set(isJsonArray(names) ? names.map(String) : []);
  const headers = new Set([...ignored].map((name) => name.toLowerCase()));
  return {
    withoutParameters: (body) => {
      if (ignored.size === 0 || !isJsonObject(body)) return body;
      return Object.fromEntries(Object.entries(body).filter(([key]) => !ignored.has(key)));
    },
    hasHeader: (name) => headers.size > 0 && headers.has(name.toLowerCase()),
  };
}
