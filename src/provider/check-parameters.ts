import { ownValue } from '../source/own-value.ts';
import {
  makeWarning,
  type Parameter,
  type ParameterRule,
  warnOfUnknown,
} from './parameter-rule.ts';
import type { CompletionKind, ParameterFinding, RequestDraft } from './provider.ts';

export type RuleTable = Readonly<Record<string, ParameterRule>>;

/** What a dialect takes, at each of its two paths. */
export interface DialectRules {
  readonly service: string;
  readonly parameters: Readonly<Record<CompletionKind, RuleTable>>;
  /** Those that are refused, and not merely ignored, where only the other kind takes them. */
  readonly refusedElsewhere: readonly string[];
}

const kindNames: Readonly<Record<CompletionKind, string>> = {
  chat: 'chat',
  text: 'text completions',
};

/** One finding or more for each parameter that breaks a rule or has none. */
export function checkParameters(
  draft: RequestDraft,
  rules: DialectRules,
): readonly ParameterFinding[] {
  const { service } = rules;
  const table = rules.parameters[draft.kind];
  return Object.entries(draft.body).flatMap(([name, value]) => {
    const parameter: Parameter = { path: [name], value, service, draft };
    const rule = ownValue(table, name);
    return rule === undefined ? [checkStranger(name, parameter, rules)] : rule(parameter);
  });
}

function checkStranger(name: string, parameter: Parameter, rules: DialectRules): ParameterFinding {
  const { service, draft, path } = parameter;
  const other = draft.kind === 'chat' ? 'text' : 'chat';
  if (!Object.hasOwn(rules.parameters[other], name)) {
    return warnOfUnknown(parameter, Object.keys(rules.parameters[draft.kind]));
  }
  const message = `\`${name}\` is for ${kindNames[other]}; ${service} does not take it for ${kindNames[draft.kind]}`;
  if (!rules.refusedElsewhere.includes(name))
    return makeWarning('ineffective-setting', path, message);
  return { code: 'refused-parameter', severity: 'error', path, message };
}
