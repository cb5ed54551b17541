import { isJsonArray, isJsonObject, type JsonObject } from '../source/json.ts';
import { ownValue } from '../source/own-value.ts';
import { describePath } from './complaint/path.ts';
import {
  isAwaited,
  type Parameter,
  type ParameterRule,
  part,
  refuse,
  warnOfUnknown,
} from './parameter-rule.ts';
import { checkParts, type PartRules } from './part-rules.ts';
import type { ParameterFinding } from './provider.ts';
import { checkToolCalls } from './tool-call-rules.ts';
import { list } from './value-rules.ts';

export interface MessageRules {
  readonly roles: readonly string[];
  /** How to go on without a role that others take. */
  readonly roleHints?: Readonly<Record<string, string>>;
  /** Keys of a message. */
  readonly keys: readonly string[];
  /** Keys that others take: why this one does not, and how to go on. */
  readonly refusedKeys?: Readonly<
    Record<string, { readonly reason: string; readonly hint: string }>
  >;
  /** Which parts content may be a list of; absent where it is text only. */
  readonly parts?: PartRules;
}

/** What a template will fill in is absent, and has no findings. */
export function messages(rules: MessageRules): ParameterRule {
  return (parameter) => {
    if (!isJsonArray(parameter.value)) return [refuse(parameter, 'a list of messages')];
    return parameter.value.flatMap((message, place) =>
      checkMessage(part(parameter, place, message), rules),
    );
  };
}

function checkMessage(message: Parameter, rules: MessageRules): readonly ParameterFinding[] {
  const { value } = message;
  if (!isJsonObject(value)) return [refuse(message, 'a map with `role` and `content`')];
  // Of a message that has no place at all, nothing else is told.
  const role = checkRole(part(message, 'role', value['role'] ?? null), rules);
  if (role !== undefined) return [value['role'] === undefined ? missRole(message, role) : role];
  const known = Object.keys(value).flatMap((key) => checkField(message, { key, value }, rules));
  return [...known, ...checkRefusedKeys(message, value, rules)];
}

/** At the message: there is no place to tell it at. */
function missRole({ path, service }: Parameter, finding: ParameterFinding): ParameterFinding {
  return {
    ...finding,
    path,
    message: `\`${describePath(path)}\` has no \`role\`; ${service} takes none without`,
    hints: ['a message is `{ user: text }`, or `{ role: user, content: text }` in full'],
  };
}

function checkRole(
  role: Parameter,
  { roles, roleHints }: MessageRules,
): ParameterFinding | undefined {
  if (roles.some((known) => known === role.value)) return undefined;
  const hint = ownValue(roleHints, String(role.value));
  const finding = refuse(role, list(roles));
  return hint === undefined ? finding : { ...finding, hints: [hint] };
}

function checkField(
  message: Parameter,
  { key, value }: { readonly key: string; readonly value: JsonObject },
  rules: MessageRules,
): readonly ParameterFinding[] {
  if (key === 'role' || ownValue(rules.refusedKeys, key) !== undefined) return [];
  const field = part(message, key, value[key] ?? null);
  if (key === 'content') return checkContent(field, String(value['role']), rules);
  if (key === 'tool_calls') return checkToolCalls(field);
  return rules.keys.includes(key) ? [] : [warnOfUnknown(field, rules.keys)];
}

/** A refused key is one whatever its value will be. */
function checkRefusedKeys(
  message: Parameter,
  value: JsonObject,
  { refusedKeys = {} }: MessageRules,
): readonly ParameterFinding[] {
  return Object.entries(refusedKeys).flatMap(([key, { reason, hint }]) => {
    const { path, service, draft } = part(message, key, null);
    if (value[key] === undefined && !isAwaited({ path, draft })) return [];
    return [
      {
        code: 'refused-parameter',
        severity: 'error',
        path,
        message: `\`${key}\` is set; ${service} ${reason}`,
        hints: [hint],
      },
    ];
  });
}

function checkContent(
  content: Parameter,
  role: string,
  { parts }: MessageRules,
): readonly ParameterFinding[] {
  const { value } = content;
  if (value === null || typeof value === 'string') return [];
  if (parts === undefined) {
    const finding = refuse(content, 'text only (no images, files or other parts)');
    if (!isJsonArray(value)) return [finding];
    return [
      {
        ...finding,
        hints: ['write the text itself, or use `--endpoint openai`, which takes parts'],
      },
    ];
  }
  if (!isJsonArray(value)) return [refuse(content, 'text or a list of parts')];
  return checkParts(content, role, parts);
}
