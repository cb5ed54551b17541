import { makeRandom, type Random } from '../model/random.ts';
import { makeStopFinder } from '../model/stop-finder.ts';
import { splitTokens } from '../model/tokens.ts';
import { makeInstance } from '../schema/make-instance.ts';
import { findSketch } from '../schema/read-sketch.ts';
import { type CompletionBody, lastUserText, systemText } from '../validation/completion-body.ts';
import type { AnswerChoice } from './answer.ts';
import { chooseTools, makeToolCalls } from './call-tools.ts';
import { makeWriter, tokenLimit, type Writer } from './writer.ts';

export interface MadeChoices {
  readonly choices: readonly AnswerChoice[];
  /** Every token that was drawn, those of candidates that `best_of` dropped included. */
  readonly completionTokens: number;
}

interface Candidate {
  readonly choice: AnswerChoice;
  readonly tokenCount: number;
  readonly score: number;
}

/**
 * The emulator's own answer. Each candidate has a seed of its own; `best_of` makes that many and keeps
 * the `n` with the highest mean log-probability. A list of prompts gets `n` choices for each of them.
 */
export function makeChoices(body: CompletionBody, seed: string): MadeChoices {
  const prompts = body.kind === 'text' ? body.prompts : [lastUserText(body)];
  const choices: AnswerChoice[] = [];
  let completionTokens = 0;
  prompts.forEach((prompt, promptIndex) => {
    const writer = makeWriter(body, prompt);
    const candidates = Array.from({ length: Math.max(body.n, body.bestOf) }, (_, index) =>
      makeCandidate(body, writer, makeRandom(`${seed} ${promptIndex} ${index}`)),
    );
    for (const { tokenCount } of candidates) completionTokens += tokenCount;
    const best = body.bestOf > body.n ? candidates.sort((a, b) => b.score - a.score) : candidates;
    choices.push(...best.slice(0, body.n).map(({ choice }) => choice));
  });
  return { choices, completionTokens };
}

function makeCandidate(body: CompletionBody, writer: Writer, random: Random): Candidate {
  const tools = chooseTools(body);
  if (tools.length > 0) return { ...makeToolCalls(body, tools, { writer, random }), score: 0 };
  if (body.isJsonMode) return makeJson(body, writer, random);
  const { pieces, logprobs, finishReason, tokenCount, meanLogprob } = writer.write(random);
  const choice = {
    pieces,
    toolCalls: [],
    finishReason,
    ...(body.topLogprobs === undefined ? {} : { logprobs }),
  };
  return { choice, tokenCount, score: meanLogprob };
}

/**
 * A JSON object on one line, with the keys that the prompt describes. `stop` and `max_tokens` cut it
 * off like any text. Its tokens are reported as certain: what is sampled is inside them.
 */
function makeJson(body: CompletionBody, writer: Writer, random: Random): Candidate {
  const sketch = [systemText(body), ...body.prompts, lastUserText(body)]
    .map(findSketch)
    .find((found) => found !== undefined);
  const schema = body.jsonSchema ??
    sketch ?? {
      type: 'object',
      properties: { answer: { type: 'string' } },
      required: ['answer'],
    };
  const text = JSON.stringify(makeInstance(schema, writer.inspire(random)));
  const cut = cutText(splitTokens(text), body);
  const logprobs = cut.pieces.map((token) => ({ token, logprob: 0, top: [] }));
  const choice = {
    ...cut,
    toolCalls: [],
    ...(body.topLogprobs === undefined ? {} : { logprobs }),
  };
  return { choice, tokenCount: cut.pieces.length, score: 0 };
}

function cutText(
  tokens: readonly string[],
  body: CompletionBody,
): { readonly pieces: readonly string[]; readonly finishReason: 'stop' | 'length' } {
  const limit = tokenLimit(body);
  const hasLimit = body.maxTokens !== undefined && body.maxTokens >= 0;
  const stops = makeStopFinder(body.stop);
  for (const [index, token] of tokens.entries()) {
    if (hasLimit && index >= limit)
      return { pieces: tokens.slice(0, limit), finishReason: 'length' };
    const kept = stops.add(token);
    if (kept !== undefined) return { pieces: kept, finishReason: 'stop' };
  }
  return { pieces: tokens, finishReason: 'stop' };
}
