import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/source/json.ts';
import { type Path, valueAt } from './request-mutations.ts';

/** The places that a refusal in either dialect names, without what stands for a form of a union. */
export function placesOf(refusal: JsonValue): readonly Path[] {
  if (!isJsonObject(refusal)) return [];
  const { detail, error } = refusal;
  if (isJsonArray(detail)) {
    return detail.filter(isJsonObject).map(({ loc }) => withoutForms(isJsonArray(loc) ? loc : []));
  }
  return isJsonObject(error) ? placesInError(error) : [];
}

/** Whether a place is there, or its owner is: something can be missing. */
export function isPlaceOf(body: JsonObject, path: Path): boolean {
  return valueAt(body, path) !== undefined || valueAt(body, path.slice(0, -1)) !== undefined;
}

/** Whether one of two places is in the other. */
export function isNear(one: Path, other: Path): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((key, index) => String(key) === String(other[index]));
}

const forms = ['str', 'list[str]', 'ToolChoice', "literal['none','auto']"];

function withoutForms(loc: readonly JsonValue[]): Path {
  const [where, ...keys] = loc;
  if (where !== 'body') throw new Error(`a loc begins with ${String(where)}`);
  return keys
    .filter((key) => !forms.includes(String(key)))
    .map((key) => (typeof key === 'number' ? key : String(key)));
}

/** `messages[0].role` and `messages.[0].role`; or the names that stand in a message. */
function placesInError({ param, message }: JsonObject): readonly Path[] {
  if (typeof param === 'string') {
    const keys = param.split(/[.[\]]+/).filter((key) => key !== '');
    return [keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key))];
  }
  const text = String(message);
  if (text === 'you must provide a model parameter') return [['model']];
  const unknown = /^Unrecognized request arguments? supplied: (.*)$/.exec(text)?.[1];
  return unknown === undefined ? [] : unknown.split(', ').map((key) => [key]);
}
