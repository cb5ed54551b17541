import { isJsonObject, type JsonObject, type JsonValue } from '../../../source/json.ts';
import type { Refusal } from '../../refusal.ts';
import type { CompletionBody, RequestKind } from '../completion-body.ts';
import { chatChecks, embeddingChecks, textChecks } from './body-checks.ts';
import { checkBody } from './check-body.ts';
import { checkChatTogether, checkTextTogether } from './check-together.ts';
import type { Checks } from './checks.ts';
import { type Mistake, refuseMistake } from './mistake.ts';
import { readChat, readText } from './read-completion.ts';
import { checkEmbedding, readEmbedding } from './read-embedding.ts';

interface Reader {
  readonly checks: Checks;
  readonly required?: string;
  readonly checkTogether: (body: JsonObject) => Mistake | undefined;
  readonly read: (body: JsonObject) => CompletionBody;
}

const readers: Readonly<Record<RequestKind, Reader>> = {
  chat: {
    checks: chatChecks,
    required: 'messages',
    checkTogether: checkChatTogether,
    read: readChat,
  },
  text: { checks: textChecks, checkTogether: checkTextTogether, read: readText },
  embedding: {
    checks: embeddingChecks,
    required: 'input',
    checkTogether: checkEmbedding,
    read: readEmbedding,
  },
};

/**
 * Reads a body by OpenAI's reference, or says the first thing that is wrong with it, with OpenAI's
 * words and codes: types are exact, nulls stand for absent parameters, unknown keys are refused.
 */
export function readOpenaiBody(kind: RequestKind, value: JsonValue): CompletionBody | Refusal {
  const { checks, required, checkTogether, read } = readers[kind];
  if (!isJsonObject(value)) return refuseMistake(notAnObject);
  const mistake = checkBody(value, checks, required) ?? checkTogether(value);
  return mistake === undefined ? read(value) : refuseMistake(mistake);
}

const notAnObject: Mistake = { message: 'Invalid request body: expected a JSON object.' };
