import { embedText } from '../model/embed-text.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import { sizeOf } from '../validation/openai/read-embedding.ts';

/** The vectors of a request's inputs, in their order. */
export function makeEmbeddings(body: CompletionBody): readonly (readonly number[])[] {
  const size = sizeOf(body.model);
  const model = { name: body.model, size, dimensions: body.dimensions ?? size };
  return body.prompts.map((prompt) => embedText(prompt, model));
}

/** Scripted vectors: a single one is that of every input. */
export function playEmbeddings(
  body: CompletionBody,
  scripted: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const only = scripted.length === 1 ? scripted[0] : undefined;
  return only === undefined ? scripted : body.prompts.map(() => only);
}
