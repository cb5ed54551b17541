import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';

/**
 * An endpoint's script under a pipeline's: lists follow each other, the pipeline's first; maps are
 * joined key by key; anything else is the pipeline's where it has it.
 */
export function joinScripts(endpoint: JsonObject, pipeline: JsonObject): JsonObject {
  const joined: Record<string, JsonValue> = { ...endpoint };
  for (const [key, value] of Object.entries(pipeline)) joined[key] = join(endpoint[key], value);
  return joined;
}

function join(under: JsonValue | undefined, over: JsonValue): JsonValue {
  if (isJsonArray(under) && isJsonArray(over)) return [...over, ...under];
  if (isJsonObject(under) && isJsonObject(over)) return { ...under, ...over };
  return over;
}
