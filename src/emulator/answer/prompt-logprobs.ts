import type { JsonObject } from '../../source/json.ts';
import { makeDistribution } from '../model/distribution.ts';
import { languageModel } from '../model/language-model.ts';
import { readPrompt } from '../model/prompt-context.ts';
import { splitTokens } from '../model/tokens.ts';
import { textLogprobs } from './response-body.ts';

const unseen = 1e-6;

/**
 * Log-probabilities of a prompt that is echoed, as the corpus alone makes its tokens likely. The first
 * token has none, since nothing stands before it.
 */
export function promptLogprobs(prompt: string): JsonObject {
  const tokens = splitTokens(prompt);
  const model = languageModel();
  const distribution = makeDistribution(model, readPrompt(model, '', false));
  const history: number[] = [];
  const logprobs = tokens.map((token) => {
    const id = model.vocabulary.ids.get(token) ?? model.vocabulary.ids.get(` ${token.trim()}`);
    const { ids, weights } = distribution(history);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const weight = id === undefined ? 0 : (weights[ids.indexOf(id)] ?? 0);
    history.push(id ?? 0);
    return { token, logprob: Math.log(Math.max(weight / total, unseen)), top: [] };
  });
  const made = textLogprobs(logprobs, 0);
  const values = logprobs.map(({ logprob }, index) => (index === 0 ? null : logprob));
  return { ...made, token_logprobs: values, top_logprobs: values.map(() => null) };
}
