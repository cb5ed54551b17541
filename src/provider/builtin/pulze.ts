import { checkParameters, type DialectRules, type RuleTable } from '../check-parameters.ts';
import { completeRequest } from '../complete-request.ts';
import { checkJsonWord } from '../json-mode.ts';
import { asList, asNumber, asObject } from '../json-reading.ts';
import { messages } from '../message-rules.ts';
import { makeWarning, type ParameterRule, part, refuse } from '../parameter-rule.ts';
import type { ParameterFinding, Provider, RequestDraft } from '../provider.ts';
import { checkPulzeSettings, makePulzeHeaders } from '../pulze-settings.ts';
import { toolChoice, tools } from '../tool-rules.ts';
import {
  aBoolean,
  aMap,
  aModel,
  aNumber,
  aWholeNumber,
  oneOf,
  textOrTexts,
  texts,
} from '../value-rules.ts';

const responseFormat: ParameterRule = (parameter) => {
  const type = asObject(parameter.value)?.['type'];
  if (type === undefined) return aMap(parameter);
  return oneOf('text', 'json_object')(part(parameter, 'type', type));
};

const prompt: ParameterRule = (parameter) =>
  parameter.value === '' ? [refuse(parameter, 'one that is not empty')] : textOrTexts()(parameter);

const both: RuleTable = {
  model: aModel,
  max_tokens: aWholeNumber({ min: 1 }),
  temperature: aNumber({ min: 0, max: 1 }),
  top_p: aNumber({ min: 0, max: 1, isProse: true }),
  tools: tools({ strict: true }),
  tool_choice: toolChoice({ words: ['none', 'auto'], types: ['function', 'json_object'] }),
  n: aWholeNumber({ min: 1 }),
  best_of: aWholeNumber({ min: 1 }),
  stream: aBoolean,
  logprobs: aWholeNumber({ min: 0, max: 5 }),
  stop: textOrTexts(),
  presence_penalty: aNumber({ min: -2, max: 2 }),
  frequency_penalty: aNumber({ min: -2, max: 2 }),
  logit_bias: aMap,
  response_format: responseFormat,
  suffix: ({ path }) => [
    makeWarning('ineffective-setting', path, '`suffix` is no longer in the API of Pulze'),
  ],
};

const rules: DialectRules = {
  service: 'Pulze',
  parameters: {
    chat: {
      ...both,
      messages: messages({
        roles: ['user', 'assistant', 'system'],
        keys: ['role', 'content', 'tool_calls'],
        roleHints: {
          tool: "give the tool's result as text in a `user` message, or use `--endpoint openai`, which takes the role",
          developer: 'write `system`, which says the same to Pulze',
        },
        refusedKeys: {
          name: {
            reason: 'takes no names of speakers',
            hint: 'say in the text who speaks, or use `--endpoint openai`, which takes names',
          },
          tool_call_id: {
            reason: 'takes no results of tools',
            hint: 'give the result as text in a `user` message, or use `--endpoint openai`, which takes the role `tool`',
          },
        },
      }),
      plugins: texts,
    },
    text: { ...both, prompt },
  },
  refusedElsewhere: [],
};

export const pulze: Provider = {
  name: 'pulze',
  summary: "Pulze's API: dynamic routing, costs and scores in the answer's metadata.",
  check: (draft) => [
    ...checkParameters(draft, rules),
    ...checkTogether(draft),
    ...checkJsonWord(draft, 'Pulze'),
    ...checkPulzeSettings(draft),
  ],
  headers: makePulzeHeaders,
  structure: () => ({ response_format: { type: 'json_object' } }),
  complete: completeRequest,
};

function checkTogether({ body, awaited }: RequestDraft): readonly ParameterFinding[] {
  const findings: ParameterFinding[] = [];
  const n = asNumber(body['n']);
  const bestOf = asNumber(body['best_of']);
  if (n !== undefined && bestOf !== undefined && bestOf < n) {
    const message = `\`best_of\` is ${bestOf}, less than the ${n} choices that \`n\` asks for`;
    findings.push(makeWarning('ineffective-setting', ['best_of'], message));
  }
  const choice = body['tool_choice'] ?? undefined;
  const isOpen = choice === undefined && !awaited?.has('tool_choice');
  if (asList(body['tools']).length > 0 && isOpen) {
    const message = 'there is no `tool_choice`, and for Pulze that is none: no tool is ever called';
    const hints = ['`tool_choice: auto` lets the model call them'];
    findings.push({ ...makeWarning('ineffective-setting', ['tools'], message), hints });
  }
  return findings;
}
