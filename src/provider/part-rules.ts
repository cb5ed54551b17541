import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { ownValue } from '../source/own-value.ts';
import {
  isAwaited,
  lack,
  type Parameter,
  type ParameterRule,
  part,
  refuse,
  warnOfUnknown,
} from './parameter-rule.ts';
import type { ParameterFinding } from './provider.ts';
import { list } from './value-rules.ts';

export interface PartRules {
  /** By role, the types that its content may be made of; a role that is not here takes text. */
  readonly types: Readonly<Record<string, readonly string[]>>;
  readonly fields: Readonly<Record<string, PartFields>>;
  /** Keys of a part of any type. */
  readonly keys: readonly string[];
}

/** What stands below a part's own key, which is called like its type. */
export type PartFields =
  | { readonly kind: 'text' }
  | {
      readonly kind: 'map';
      readonly rules: Readonly<Record<string, ParameterRule>>;
      /** Of each group one has to be there. */
      readonly needs: readonly (readonly string[])[];
    };

/** A type that nobody has heard of may be new: that is a warning. */
export function checkParts(
  content: Parameter,
  role: string,
  rules: PartRules,
): readonly ParameterFinding[] {
  const items = isJsonArray(content.value) ? content.value : [];
  return items.flatMap((item, at) => checkPart(part(content, at, item), role, rules));
}

function checkPart(each: Parameter, role: string, rules: PartRules): readonly ParameterFinding[] {
  if (!isJsonObject(each.value)) return [refuse(each, 'a map with `type` there')];
  const type = each.value['type'];
  const field = part(each, 'type', type ?? null);
  if (type === undefined) return isAwaited(field) ? [] : [lack(each, '`type`')];
  const fields = typeof type === 'string' ? ownValue(rules.fields, type) : undefined;
  if (typeof type !== 'string') return [refuse(field, 'text')];
  if (fields === undefined) return [warnOfPart(field, Object.keys(rules.fields))];
  const taken = ownValue(rules.types, role) ?? ['text'];
  if (!taken.includes(type)) {
    const message = `${describePart(type)} in a message of the role \`${role}\`; ${each.service} takes ${list(taken)} there`;
    return [{ code: 'refused-parameter', severity: 'error', path: field.path, message }];
  }
  return checkKnownPart(each, { type, fields, value: each.value }, rules);
}

interface KnownPart {
  readonly type: string;
  readonly fields: PartFields;
  readonly value: JsonObject;
}

function checkKnownPart(
  each: Parameter,
  { type, fields, value }: KnownPart,
  rules: PartRules,
): readonly ParameterFinding[] {
  const keys = ['type', type, ...rules.keys];
  const strangers = Object.keys(value)
    .filter((key) => !keys.includes(key))
    .map((key) => warnOfUnknown(part(each, key, null), keys));
  const data = part(each, type, value[type] ?? null);
  if (value[type] === undefined)
    return [...(isAwaited(data) ? [] : [lack(each, `\`${type}\``)]), ...strangers];
  return [...checkData(data, fields), ...strangers];
}

function checkData(data: Parameter, fields: PartFields): readonly ParameterFinding[] {
  if (fields.kind === 'text') {
    return typeof data.value === 'string' ? [] : [refuse(data, 'text')];
  }
  const { value } = data;
  if (!isJsonObject(value)) return [refuse(data, 'a map')];
  const isThere = (key: string): boolean =>
    value[key] !== undefined || isAwaited(part(data, key, null));
  const lacks = fields.needs
    .filter((group) => !group.some(isThere))
    .map((group) => lack(data, list(group.map((key) => `\`${key}\``))));
  const findings = Object.entries(value).flatMap(([key, inner]) => {
    const rule = ownValue(fields.rules, key);
    const field = part(data, key, inner);
    return rule ? rule(field) : [warnOfUnknown(field, Object.keys(fields.rules))];
  });
  return [...lacks, ...findings];
}

function warnOfPart(type: Parameter, known: readonly string[]): ParameterFinding {
  const finding = warnOfUnknown(
    { ...type, path: [...type.path.slice(0, -1), String(type.value)] },
    known,
  );
  const message = `${type.service} is not known to take parts of the type \`${String(type.value)}\``;
  return { ...finding, path: type.path, message };
}

function describePart(type: string): string {
  return `there is a part of the type \`${type}\``;
}

/** An address that a service can fetch, or the data itself. */
export const aUrlOrData: ParameterRule = (parameter) => {
  const { value } = parameter;
  if (typeof value === 'string' && /^(https?:\/\/[^/]|data:[^,]*;base64,)/i.test(head(value)))
    return [];
  const hints = isPath(value) ? ['a file is named with `file: path` in place of `url`'] : [];
  const finding = refuse(parameter, 'an address with `https://`, or `data:` with base64');
  return [hints.length > 0 ? { ...finding, hints } : finding];
};

/** As much as an address needs to begin; data can be megabytes. */
function head(text: string): string {
  return text.slice(0, 200);
}

function isPath(value: JsonValue): boolean {
  return typeof value === 'string' && /\.[a-z0-9]{2,5}$/i.test(value) && !/^[a-z]+:/i.test(value);
}
