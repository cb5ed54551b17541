import { describe, expect, it } from 'vitest';
import { UNKNOWN_ANSWER_TOKENS } from '../../../../src/protocol/asked-answers.ts';
import { OutputGuess } from '../../../../src/transport/pool/output-guess.ts';

function seen(...tokens: readonly number[]): OutputGuess {
  const guess = new OutputGuess();
  for (const each of tokens) guess.see('draft', each);
  return guess;
}

describe('how long an answer is expected to be', () => {
  it('is the request’s own limit while none was given to its kind of work', () => {
    const guess = seen(7);
    expect([guess.guess('judge', 300), guess.guess('judge', undefined)]).toEqual([
      300,
      UNKNOWN_ANSWER_TOKENS,
    ]);
  });

  it('is what nine of ten were, in whatever order they came, and within the limit', () => {
    const guess = seen(900, 90, 10, 80, 20, 70, 30, 60, 40, 50);
    expect([undefined, 1000, 25].map((limit) => guess.guess('draft', limit))).toEqual([90, 90, 25]);
  });

  it('is by the latest fifty', () => {
    const long = Array.from({ length: 6 }, () => 1000);
    const short = Array.from({ length: 50 }, () => 10);
    expect(seen(...long, ...short.slice(6)).guess('draft', undefined)).toBe(1000);
    expect(seen(...long, ...short).guess('draft', undefined)).toBe(10);
  });
});
