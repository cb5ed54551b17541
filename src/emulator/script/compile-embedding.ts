import { isJsonArray, type JsonObject, type JsonValue } from '../../source/json.ts';
import { addProblem, type ScriptPlace } from './compile-value.ts';

export type Embeddings = readonly (readonly number[])[];

const alone = ['text', 'json', 'tool_calls', 'choices', 'finish_reason', 'metadata'];

/** Reads a reply's `embedding`: a list of numbers, or a list of such lists. Undefined for none. */
export function compileEmbedding(reply: JsonObject, place: ScriptPlace): Embeddings | undefined {
  const { embedding } = reply;
  if (embedding === undefined) return undefined;
  const beside = alone.find((key) => key in reply);
  if (beside !== undefined) {
    addProblem(place, `an \`embedding\` stands without \`${beside}\`: it answers other requests`);
  }
  const vectors = isJsonArray(embedding) && isJsonArray(embedding[0]) ? embedding : [embedding];
  if (!vectors.every(isVector)) {
    addProblem(place, 'an `embedding` is a list of numbers, or a list of such lists');
    return [];
  }
  if (new Set(vectors.map((vector) => vector.length)).size > 1) {
    addProblem(place, 'the vectors of an `embedding` are of different lengths');
  }
  return vectors;
}

function isVector(value: JsonValue): value is readonly number[] {
  return isJsonArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');
}
