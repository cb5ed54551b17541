import { describe, expect, it } from 'vitest';
import { beginEach, waitForAll } from '../../../src/assertion/wait-for-all.ts';

describe('waiting for all', () => {
  it('gives what they came to, in order', async () => {
    expect(await waitForAll([Promise.resolve('a'), 'b'])).toEqual(['a', 'b']);
  });

  it('rejects when the last has ended, with the reason of the first in order', async () => {
    const seen: string[] = [];
    let end = (): void => undefined;
    const slow = new Promise<void>((_, reject) => {
      end = () => {
        seen.push('slow');
        reject(new Error('slow'));
      };
    });
    const quick = Promise.reject(new Error('quick'));
    const all = waitForAll([slow, quick]).catch((error: Error) =>
      seen.push(`all: ${error.message}`),
    );
    await quick.catch(() => seen.push('quick'));
    end();
    await all;
    expect(seen).toEqual(['quick', 'slow', 'all: slow']);
  });
});

describe('beginning each', () => {
  const begin = (item: number | Promise<number>): number | Promise<number> => {
    if (item === 3) throw new Error('three');
    return item;
  };

  it('throws where nothing is in progress', () => {
    expect(beginEach([1, 2], begin)).toEqual([1, 2]);
    expect(() => beginEach([1, 3], begin)).toThrow('three');
  });

  it('does not leave behind what is in progress, and begins no more', async () => {
    const begun = beginEach([Promise.resolve(1), 3, 4], begin);
    expect(await Promise.allSettled(begun)).toEqual([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: new Error('three') },
    ]);
  });
});
