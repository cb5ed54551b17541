import { checkParameters } from '../check-parameters.ts';
import { completeRequest } from '../complete-request.ts';
import { embedRequest } from '../embed-request.ts';
import { checkJsonWord } from '../json-mode.ts';
import { checkModel } from '../openai/models.ts';
import { openaiRules } from '../openai/parameters.ts';
import { checkOpenaiTogether } from '../openai/together.ts';
import { makeWarning } from '../parameter-rule.ts';
import type { ParameterFinding, Provider, RequestDraft } from '../provider.ts';
import { checkToolResults } from '../tool-call-rules.ts';

export const openai: Provider = {
  name: 'openai',
  summary: "OpenAI's API, and the many that speak it: vLLM, Ollama, LiteLLM, OpenRouter.",
  check: (draft) => [
    ...checkParameters(draft, openaiRules),
    ...checkOpenaiTogether(draft),
    ...checkModel(draft),
    ...checkJsonWord(draft, 'OpenAI'),
    ...checkToolResults(draft, 'OpenAI'),
    ...checkSettings(draft),
  ],
  headers: () => ({}),
  structure: ({ name, schema }) => ({
    response_format: { type: 'json_schema', json_schema: { name, strict: true, schema } },
  }),
  complete: completeRequest,
  embed: embedRequest,
};

function checkSettings({ settings }: RequestDraft): readonly ParameterFinding[] {
  if (Object.keys(settings).length === 0) return [];
  const message = 'the `pulze` settings are not sent to an endpoint of the OpenAI dialect';
  return [makeWarning('ineffective-setting', ['pulze'], message)];
}
