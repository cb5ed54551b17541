import type { JsonObject, JsonValue } from '../source/json.ts';
import { asObject } from './json-reading.ts';

/** What a call, or a piece of one, says of what it calls. */
export interface CalledTool {
  /** It calls a custom tool, whose input is any text, and no function. */
  readonly isCustom: boolean;
  readonly name: JsonValue | undefined;
  /** The arguments of a function, or the input of a custom tool. */
  readonly given: JsonValue | undefined;
}

export function readCalledTool(call: JsonObject): CalledTool {
  const called = asObject(call['function']);
  const custom = called === undefined ? asObject(call['custom']) : undefined;
  return custom === undefined
    ? { isCustom: false, name: called?.['name'], given: called?.['arguments'] }
    : { isCustom: true, name: custom['name'], given: custom['input'] };
}
