import { distance } from 'fastest-levenshtein';
import { cutText } from '../source/cut-text.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { describePath } from './complaint/path.ts';
import type { ParameterFinding, RequestDraft } from './provider.ts';

/** A value with what a rule may want to know of its surroundings. */
export interface Parameter {
  readonly path: readonly (string | number)[];
  readonly value: JsonValue;
  /** As messages call it: `Pulze`. */
  readonly service: string;
  readonly draft: RequestDraft;
}

export type ParameterRule = (parameter: Parameter) => readonly ParameterFinding[];

/** "`n` is 0; Pulze takes 1 or more". */
export function refuse(parameter: Parameter, taken: string): ParameterFinding {
  const { path, value, service } = parameter;
  const message = `\`${describePath(path)}\` is ${describeValue(value)}; ${service} takes ${taken}`;
  return { code: 'refused-parameter', severity: 'error', path, message };
}

/** "`messages[0]` has no `content`". */
export function lack({ path }: Pick<Parameter, 'path'>, what: string): ParameterFinding {
  const message = `\`${describePath(path)}\` has no ${what}`;
  return { code: 'refused-parameter', severity: 'error', path, message };
}

export function makeWarning(
  code: ParameterFinding['code'],
  path: Parameter['path'],
  message: string,
): ParameterFinding {
  return { code, severity: 'warning', path, message };
}

/** Shown with the name that was probably meant, where one is near. */
export function warnOfUnknown(
  { path, service }: Pick<Parameter, 'path' | 'service'>,
  known: readonly string[],
): ParameterFinding {
  const name = String(path.at(-1));
  const message = `${service} is not known to take \`${describePath(path)}\``;
  const near = findNearest(name, known);
  const finding = makeWarning('unknown-parameter', path, message);
  return near === undefined ? finding : { ...finding, hints: [`did you mean \`${near}\`?`] };
}

function findNearest(name: string, known: readonly string[]): string | undefined {
  const away = (other: string): number => distance(name, other);
  const [nearest] = known.toSorted((a, b) => away(a) - away(b));
  if (nearest === undefined) return undefined;
  const isNear =
    away(nearest) <= Math.min(3, Math.max(1, name.length / 3)) && away(nearest) < nearest.length;
  return isNear ? nearest : undefined;
}

/** A part of a parameter, for a rule of its own. */
export function part(parameter: Parameter, key: string | number, value: JsonValue): Parameter {
  return { ...parameter, path: [...parameter.path, key], value };
}

/** Whether the value is not there because something will still give it. */
export function isAwaited({ path, draft }: Pick<Parameter, 'path' | 'draft'>): boolean {
  return draft.awaited?.has(describePath(path)) === true;
}

/** In characters, of a value in a message. */
const LONGEST_VALUE = 60;

/** Every type of value, quoted and cut as messages want it. */
export function describeValue(value: JsonValue): string {
  if (isJsonArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isJsonObject(value)) return 'a map';
  return JSON.stringify(typeof value === 'string' ? cutText(value, LONGEST_VALUE) : value);
}
