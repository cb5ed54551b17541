import { asObject } from './json-reading.ts';
import type { ParameterFinding, RequestDraft } from './provider.ts';

/**
 * JSON mode without the word JSON in any message is refused by both dialects. Nothing is found while a
 * template may still bring the word.
 */
export function checkJsonWord(draft: RequestDraft, service: string): readonly ParameterFinding[] {
  const { body, text } = draft;
  const parameter = ['response_format', 'tool_choice'].find(
    (name) => asObject(body[name])?.['type'] === 'json_object',
  );
  if (parameter === undefined || text === undefined || !text.complete) return [];
  if (/json/i.test(text.known)) return [];
  return [
    {
      code: 'json-word-missing',
      severity: 'error',
      path: [parameter],
      message: `JSON mode is on, and the word JSON is in no message; ${service} refuses that`,
      hints: ['say in a system or user message that the answer is to be JSON'],
    },
  ];
}
