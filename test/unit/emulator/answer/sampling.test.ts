import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/source/json.ts';
import { ask, type Client, contentOf, startClient } from '../emulator-client.ts';

const prompts = [
  'I was charged twice and want a refund.',
  'My parcel is late, what can I do?',
  'How do I reset my password?',
];

/** The share of words that stood in the same answer before, over several answers. */
async function repetitionOf({ chat }: Client, parameters: JsonObject): Promise<number> {
  let words = 0;
  let different = 0;
  for (const prompt of prompts) {
    for (let repeat = 0; repeat < 5; repeat++) {
      const text = contentOf(await chat(ask(prompt, { max_tokens: 60, ...parameters })));
      const found = text.toLowerCase().match(/[a-z']+/g) ?? [];
      words += found.length;
      different += new Set(found).size;
    }
  }
  return 1 - different / words;
}

describe('a penalty', () => {
  it.each(['frequency_penalty', 'presence_penalty'])(
    'makes an answer repeat itself less, and below 0 more: %s',
    async (name) => {
      const client = await startClient();
      const plain = await repetitionOf(client, {});
      expect(await repetitionOf(client, { [name]: 2 })).toBeLessThan(plain * 0.8);
      expect(await repetitionOf(client, { [name]: -2 })).toBeGreaterThan(plain * 1.5);
    },
  );
});

describe('a low top_p', () => {
  it('makes all answers to a question the same', async () => {
    const { chat } = await startClient();
    const textsFor = async (parameters: JsonObject): Promise<number> => {
      const body = ask(prompts[0] ?? '', { n: 8, max_tokens: 30, ...parameters });
      return new Set((await chat(body)).choices.map(({ message }) => message?.content)).size;
    };
    expect([await textsFor({ top_p: 0.01 }), await textsFor({})]).toEqual([1, 8]);
  });
});
