import { describe, expect, it } from 'vitest';
import { findNearest, sayDifference } from '../../../src/cassette/nearest.ts';
import { makeAsked, makeInteraction } from './support.ts';

const lines = ['I was charged twice', 'I cannot log in', 'The app is slow'];
const recordings = lines.map((content, at) => ({ ...makeInteraction(content), line: at + 1 }));

async function sayNearest(
  ...asked: Parameters<typeof makeAsked>
): Promise<readonly [number, ...string[]]> {
  const nearest = findNearest(makeAsked(...asked), recordings);
  return [nearest?.recorded.line ?? 0, ...(nearest?.differences ?? []).map(sayDifference)];
}

describe('the nearest recorded request', () => {
  it('is the one with the most in common', async () => {
    expect(await sayNearest('I cannot log in to the desk')).toEqual([
      2,
      '`body.messages[0].content`: recorded "I cannot log in", now "I cannot log in to the desk"',
    ]);
  });

  it('is the same question at another endpoint, in another repeat or with other headers', async () => {
    const more = { endpoint: 'other', repeat: 2, headers: { 'pulze-labels': '{}' } };
    expect(await sayNearest('The app is slow', more)).toEqual([
      3,
      '`endpoint`: recorded "desk", now "other"',
      '`repeat`: recorded 1, now 2',
      '`headers`: recorded nothing, now {"pulze-labels":"{}"}',
    ]);
  });

  it('is shown about the place where long texts differ', () => {
    const filler = 'words and more words, '.repeat(20);
    const [recorded, now] = [`${filler}refund ${filler}`, `${filler}invoice ${filler}`];
    expect(sayDifference({ path: 'body.prompt', recorded, now })).toBe(
      '`body.prompt`: recorded "…, words and more words, refund words and more words, w…", now "…, words and more words, invoice words and more words, w…"',
    );
  });

  it('is none where nothing is recorded', async () => {
    expect(findNearest(makeAsked('refund'), [])).toBeUndefined();
  });
});
