import { type Generation, type GenerationSettings, generateText } from '../model/generate-text.ts';
import { languageModel } from '../model/language-model.ts';
import { readPrompt } from '../model/prompt-context.ts';
import type { Random } from '../model/random.ts';
import type { Inspiration } from '../schema/make-instance.ts';
import { type CompletionBody, lastUserText, textOf } from '../validation/completion-body.ts';

const longestAnswer = 256;
const longestLimit = 8192;
const phraseTokens = 8;

/** The language model, set up for one prompt of one request. */
export interface Writer {
  write(random: Random): Generation;
  /** What JSON values are made from. */
  inspire(random: Random): Inspiration;
}

/** The model ends by itself; without `max_tokens` it is cut off at 256. */
export function tokenLimit(body: CompletionBody): number {
  const { maxTokens } = body;
  return maxTokens === undefined || maxTokens < 0
    ? longestAnswer
    : Math.min(maxTokens, longestLimit);
}

export function makeWriter(body: CompletionBody, prompt: string): Writer {
  const model = languageModel();
  const context = readPrompt(model, prompt, body.kind === 'text');
  const phraseContext = { ...context, history: [], isFreshStart: true };
  const settings: GenerationSettings = { ...body, maxTokens: tokenLimit(body) };
  const phraseSettings = { ...settings, maxTokens: phraseTokens, stop: ['.', '!', '?', ','] };
  const asked = lastUserText(body);
  return {
    write: (random) => generateText({ model, prompt: context }, settings, random),
    inspire: (random) => ({
      random,
      makePhrase: () => {
        const source = { model, prompt: phraseContext };
        return generateText(source, phraseSettings, random).pieces.join('');
      },
      numbers: (asked.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number),
      prompt: asked.toLowerCase() || textOf(body).toLowerCase(),
    }),
  };
}
