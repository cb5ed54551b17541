import { languageModel } from './language-model.ts';
import { makeRandom } from './random.ts';

const placesOfFeature = 32;
const shortestGram = 3;
const longestGram = 5;
const gramShare = 0.3;
const pairShare = 0.5;
const commonShare = 0.15;

/**
 * A vector of length 1 for a text: its words, pairs of words and letter groups, each hashed to a few
 * places. Texts with words or parts of words in common are near each other (`refund`, `refunded`),
 * frequent words count little, and texts with nothing in common are about at right angles. It knows
 * no meanings: a synonym is another word. The name of the model takes part, so that vectors of
 * different models do not compare. A shorter vector is the beginning of the whole one.
 */
export function embedText(
  text: string,
  model: { readonly name: string; readonly size: number; readonly dimensions: number },
): readonly number[] {
  const vector = new Float64Array(model.size);
  for (const [feature, weight] of featuresOf(text)) {
    addFeature(vector, `${model.name} ${feature}`, weight);
  }
  return normalize([...vector.subarray(0, model.dimensions)]);
}

/** Scales a vector to a length of 1; one of zeros becomes the first direction. */
function normalize(vector: readonly number[]): readonly number[] {
  const length = Math.hypot(...vector);
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0));
  return vector.map((value) => Math.fround(value / length));
}

/** Some places of the vector, each with a sign of its own. */
function addFeature(vector: Float64Array, feature: string, weight: number): void {
  const random = makeRandom(feature);
  for (let count = 0; count < placesOfFeature; count++) {
    const drawn = random() * 2 * vector.length;
    const place = Math.floor(drawn / 2);
    const sign = Math.floor(drawn) % 2 === 0 ? 1 : -1;
    vector[place] = (vector[place] ?? 0) + sign * weight;
  }
}

function featuresOf(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const add = (feature: string, weight: number): void => {
    found.set(feature, (found.get(feature) ?? 0) + weight);
  };
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [text];
  words.forEach((word, index) => {
    const share = isCommon(word) ? commonShare : 1;
    add(`word ${word}`, share);
    for (const gram of gramsOf(word)) add(`gram ${gram}`, share * gramShare);
    const next = words[index + 1];
    if (next !== undefined) {
      const pair = isCommon(word) && isCommon(next) ? commonShare : 1;
      add(`pair ${word} ${next}`, pair * pairShare);
    }
  });
  return new Map([...found].map(([feature, weight]) => [feature, Math.sqrt(weight)]));
}

function isCommon(word: string): boolean {
  const { vocabulary, commonIds } = languageModel();
  const id = vocabulary.ids.get(` ${word}`);
  return word.length === 1 || (id !== undefined && commonIds.has(id));
}

/** The letter groups of a word with its borders; the word itself is not among them. */
function gramsOf(word: string): readonly string[] {
  const letters = [...`<${word}>`];
  const grams: string[] = [];
  for (let size = shortestGram; size <= longestGram; size++) {
    for (let start = 0; start + size <= letters.length; start++) {
      if (size < letters.length) grams.push(letters.slice(start, start + size).join(''));
    }
  }
  return grams;
}
