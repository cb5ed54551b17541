import { type Refusal, refuseFindings } from '../refusal.ts';
import { wrapPrompt } from '../script/prompts.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { Policies } from '../validation/policies.ts';
import type { Service } from './dialect.ts';

/** Wraps the last message of the user, or every prompt, in the stored prompt that the policies name. */
export function usePrompt(
  body: CompletionBody,
  { promptId }: Policies,
  { prompts, unspecified }: Service,
): CompletionBody | Refusal {
  if (promptId === undefined) return body;
  const stored = prompts.get(promptId);
  if (stored === undefined) return refuseUnknown(promptId, unspecified.unknown_prompt) ?? body;
  const last = body.messages.findLastIndex(({ role }) => role === 'user');
  return {
    ...body,
    prompts: body.prompts.map((prompt) => wrapPrompt(stored, prompt)),
    messages: body.messages.map((message, index) =>
      index === last ? { ...message, content: wrapPrompt(stored, message.content) } : message,
    ),
  };
}

function refuseUnknown(
  promptId: string,
  answer: Service['unspecified']['unknown_prompt'],
): Refusal | undefined {
  const reason = `there is no prompt ${promptId}; a script has them under \`prompts\``;
  if (answer === 404) return { status: 404, detail: reason };
  if (answer === 'ignore') return undefined;
  const loc = ['header', 'Pulze-Policies', 'prompt_id'];
  const msg = `Value error, ${reason}`;
  return refuseFindings([{ type: 'value_error', loc, msg, input: promptId, ctx: { error: {} } }]);
}
