import type { JsonObject } from '../../../source/json.ts';
import { ownValue } from '../../../source/own-value.ts';
import { countTokens } from '../../model/tokens.ts';
import type { CompletionBody } from '../completion-body.ts';
import type { Mistake } from './mistake.ts';
import { numberOf, readSampling } from './read-completion.ts';
import { textsOf } from './token-input.ts';

const longestInput = 8192;
const mostInputs = 2048;
const usualSize = 1536;
const sizes: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 1536,
  'text-embedding-3-large': 3072,
  'text-embedding-ada-002': 1536,
};
const fixedSize = 'text-embedding-ada-002';

/** What is wrong with readable inputs, and with a size that the model does not have. */
export function checkEmbedding(body: JsonObject): Mistake | undefined {
  const inputs = textsOf(body['input'] ?? '');
  if (inputs.length > mostInputs) {
    const message = `Invalid 'input': array too long. Expected an array with maximum length ${mostInputs}, but got an array with length ${inputs.length} instead.`;
    return { message, param: 'input', code: 'array_above_max_length' };
  }
  if (inputs.includes('')) {
    const message = "Invalid 'input': input cannot be an empty string.";
    return { message, param: 'input', code: 'empty_string' };
  }
  const longest = Math.max(...inputs.map(countTokens));
  if (longest > longestInput) {
    const message = `This model's maximum context length is ${longestInput} tokens, however you requested ${longest} tokens (${longest} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`;
    return { message };
  }
  return checkSize(String(body['model']), numberOf(body['dimensions']));
}

/** Reads an embedding's body that was checked: its inputs are the prompts. */
export function readEmbedding(raw: JsonObject): CompletionBody {
  return {
    ...readSampling(raw),
    kind: 'embedding',
    messages: [],
    prompts: textsOf(raw['input'] ?? ''),
    maxTokens: undefined,
    bestOf: 1,
    topLogprobs: undefined,
    isJsonMode: false,
    tools: [],
    toolChoice: 'none',
    dimensions: numberOf(raw['dimensions']) ?? sizeOf(String(raw['model'])),
  };
}

/** The length of a model's whole vectors. */
export function sizeOf(model: string): number {
  return ownValue(sizes, model) ?? usualSize;
}

function checkSize(model: string, dimensions: number | undefined): Mistake | undefined {
  if (dimensions === undefined) return undefined;
  if (model === fixedSize) {
    return { message: 'This model does not support specifying dimensions.', param: 'dimensions' };
  }
  const size = sizeOf(model);
  if (dimensions <= size) return undefined;
  const message = `Invalid value for 'dimensions' = ${dimensions}. Must be less than or equal to ${size}.`;
  return { message, param: 'dimensions' };
}
