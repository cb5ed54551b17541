import { describe, expect, it } from 'vitest';
import {
  type GenerationSettings,
  generateText,
} from '../../../../src/emulator/model/generate-text.ts';
import { languageModel } from '../../../../src/emulator/model/language-model.ts';
import { readPrompt } from '../../../../src/emulator/model/prompt-context.ts';
import { makeRandom } from '../../../../src/emulator/model/random.ts';

const ticket = 'I was charged twice for my subscription and want a refund.';

const usual: GenerationSettings = {
  temperature: 1,
  topP: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
  logitBias: {},
  stop: [],
  maxTokens: 60,
};

function generate(changes: Partial<GenerationSettings> = {}, seed = 'seed', prompt = ticket) {
  const model = languageModel();
  const source = { model, prompt: readPrompt(model, prompt, false) };
  return generateText(source, { ...usual, ...changes }, makeRandom(seed));
}

function textsOver(count: number, changes: Partial<GenerationSettings>): readonly string[] {
  return Array.from({ length: count }, (_, seed) => generate(changes, `${seed}`).pieces.join(''));
}

function repeatedShare(changes: Partial<GenerationSettings>): number {
  const shares = Array.from({ length: 20 }, (_, seed) => {
    const { pieces } = generate({ ...changes, maxTokens: 60 }, `${seed}`);
    return 1 - new Set(pieces).size / pieces.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

describe('generateText', () => {
  it('gives the same text for every seed at a temperature of 0', () => {
    expect(new Set(textsOver(10, { temperature: 0 })).size).toBe(1);
  });

  it('gives the same text again for the same seed at a temperature of 1', () => {
    expect(generate({}, 'again')).toEqual(generate({}, 'again'));
  });

  it('gives different texts for different seeds at a temperature of 1', () => {
    expect(new Set(textsOver(10, {})).size).toBe(10);
  });

  it('gives more different texts the higher the temperature', () => {
    const distinct = (temperature: number): number =>
      new Set(textsOver(40, { temperature, maxTokens: 6 })).size;
    expect(distinct(0.2)).toBeLessThan(distinct(1));
  });

  it('draws only the most likely token when top_p is tiny', () => {
    expect(textsOver(5, { topP: 1e-9 })).toEqual(textsOver(5, { temperature: 0 }));
  });

  it('draws from fewer first words the smaller top_p is', () => {
    const firstWords = (topP: number): number =>
      new Set(textsOver(80, { topP, maxTokens: 1 })).size;
    expect(firstWords(0.3)).toBeLessThan(firstWords(1));
  });

  it('repeats itself less with a frequency penalty', () => {
    expect(repeatedShare({ frequencyPenalty: 2 })).toBeLessThan(repeatedShare({}) * 0.75);
  });

  it('repeats itself less with a presence penalty, and more with a negative one', () => {
    const plain = repeatedShare({});
    expect(repeatedShare({ presencePenalty: 2 })).toBeLessThan(plain);
    expect(repeatedShare({ presencePenalty: -2 })).toBeGreaterThan(plain);
  });

  it('never writes a token with a bias of -100', () => {
    const changes = { logitBias: { the: -100, '.': -100 }, maxTokens: 40 };
    const pieces = Array.from(
      { length: 10 },
      (_, seed) => generate(changes, `${seed}`).pieces,
    ).flat();
    expect(pieces.filter((piece) => piece === ' the' || piece === 'the' || piece === '.')).toEqual(
      [],
    );
  });

  it('writes nothing but a token with a bias of 100', () => {
    const { pieces } = generate({ logitBias: { refund: 100 }, maxTokens: 3 });
    expect(pieces).toEqual(['refund', ' refund', ' refund']);
  });

  it('takes a key of digits for the number of a token', () => {
    const id = languageModel().vocabulary.ids.get(' parcel');
    const { pieces } = generate({ logitBias: { [`${id}`]: 100 }, maxTokens: 2 });
    expect(pieces).toEqual(['parcel', ' parcel']);
  });

  it('stops before a stop sequence, and leaves the sequence out', () => {
    const whole = generate({ temperature: 0 }).pieces.join('');
    const stop = whole.slice(12, 20);
    const cut = generate({ temperature: 0, stop: [stop] });
    expect({ text: cut.pieces.join(''), finishReason: cut.finishReason }).toEqual({
      text: whole.slice(0, whole.indexOf(stop)),
      finishReason: 'stop',
    });
  });

  it('ends for its length after max_tokens', () => {
    const { pieces, finishReason } = generate({ maxTokens: 4 });
    expect({ count: pieces.length, finishReason }).toEqual({ count: 4, finishReason: 'length' });
  });

  it('ends by itself before 256 tokens', () => {
    const endings = Array.from({ length: 50 }, (_, seed) =>
      generate({ maxTokens: 256 }, `${seed}`),
    ).map(({ finishReason }) => finishReason);
    expect(new Set(endings)).toEqual(new Set(['stop']));
  });

  it('writes an empty text for no tokens at all', () => {
    expect(generate({ maxTokens: 0 })).toEqual({
      pieces: [],
      logprobs: [],
      finishReason: 'length',
      tokenCount: 0,
      meanLogprob: 0,
    });
  });

  it('reports the probabilities that it draws by', () => {
    const draws = Array.from({ length: 2000 }, (_, seed) =>
      generate({ maxTokens: 1, topLogprobs: 3 }, `${seed}`),
    );
    const top = draws[0]?.logprobs[0]?.top ?? [];
    for (const { token, logprob } of top) {
      const drawn = draws.filter(({ pieces }) => pieces[0] === token.trimStart()).length;
      expect(Math.abs(drawn / draws.length - Math.exp(logprob))).toBeLessThan(0.04);
    }
    expect(top).toHaveLength(3);
  });

  it('writes about what the prompt is about', () => {
    const mentions = (prompt: string, word: string): number =>
      Array.from({ length: 30 }, (_, seed) =>
        generate({}, `${seed}`, prompt).pieces.join(''),
      ).filter((text) => text.includes(word)).length;
    const aboutParcels = mentions('Where is my parcel? The carrier lost the parcel.', 'parcel');
    expect(aboutParcels).toBeGreaterThan(mentions('How do I change my password?', 'parcel') * 2);
  });

  it('goes on where a text completion ends', () => {
    const model = languageModel();
    const source = { model, prompt: readPrompt(model, 'The parcel should be with', true) };
    const { pieces } = generateText(
      source,
      { ...usual, temperature: 0, maxTokens: 4 },
      makeRandom(''),
    );
    expect(pieces.join('')).toBe(' you in two days');
  });
});
