import { isJsonArray, isJsonObject } from '../source/json.ts';
import {
  type Parameter,
  type ParameterRule,
  part,
  refuse,
  warnOfUnknown,
} from './parameter-rule.ts';
import type { ParameterFinding } from './provider.ts';
import { list } from './value-rules.ts';

export interface MessageRules {
  readonly roles: readonly string[];
  /** Keys of a message. */
  readonly keys: readonly string[];
  /** Content may be a list of parts. */
  readonly parts: boolean;
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
  if (!isJsonObject(message.value)) return [refuse(message, 'a map with `role` and `content`')];
  return Object.entries(message.value).flatMap(([key, value]) => {
    const field = part(message, key, value);
    if (key === 'role') return checkRole(field, rules);
    if (key === 'content') return checkContent(field, rules);
    return rules.keys.includes(key) ? [] : [warnOfUnknown(field, rules.keys)];
  });
}

function checkRole(role: Parameter, { roles }: MessageRules): readonly ParameterFinding[] {
  return roles.some((known) => known === role.value) ? [] : [refuse(role, list(roles))];
}

function checkContent(content: Parameter, { parts }: MessageRules): readonly ParameterFinding[] {
  const { value } = content;
  if (value === null || typeof value === 'string') return [];
  if (parts) return isJsonArray(value) ? [] : [refuse(content, 'text or a list of parts')];
  return [refuse(content, 'text only (no images, files or other parts)')];
}
