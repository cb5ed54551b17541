import { describe, expect, it } from 'vitest';
import { findReasons } from '../../../src/report/reason.ts';
import { makeAssertion, makeTrial } from '../../support/records.ts';

describe('why a trial errored', () => {
  it('is what the trial says of itself before what its assertions say', () => {
    const assertions = [makeAssertion({ verdict: 'failed', message: 'no `billing` in it' })];
    const trial = makeTrial({ outcome: 'errored', reason: 'it is too long', assertions });
    expect(findReasons(trial).map(({ notice }) => notice.message)).toEqual([
      'it is too long',
      'no `billing` in it',
    ]);
  });
});
