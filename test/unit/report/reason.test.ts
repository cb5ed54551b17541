import { describe, expect, it } from 'vitest';
import { tellChoice } from '../../../src/protocol/told-reason.ts';
import { explainFailure, findReasons } from '../../../src/report/reason.ts';
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

describe('the choice that decided', () => {
  const hintsOf = (message: string): unknown => {
    const assertions = [makeAssertion({ verdict: 'failed', message, choice: 1 })];
    return findReasons(makeTrial({ outcome: 'failed', assertions }))[0]?.notice.hints;
  };

  it('is told where the message does not say it, whatever the message quotes', () => {
    expect(hintsOf('no `(`choice: 2`, of 3)` in it')).toEqual(['in choice 1']);
  });

  it('is not told twice', () => {
    expect(hintsOf(tellChoice('no `billing` in it', 1, 2))).toEqual([]);
  });
});

describe('what the service said', () => {
  const hintsOf = (message: string): unknown => {
    const path = ['messages', 0, 'role'];
    const details = [{ path, message: 'Unsupported value' }];
    return explainFailure({ kind: 'refused', message, details }).hints;
  };

  it('is told once, with the place that it is about', () => {
    expect(hintsOf('refused (400)')).toEqual(['`messages[0].role`: Unsupported value']);
    expect(hintsOf('refused (400): Unsupported value')).toEqual([
      'this is about `messages[0].role`',
    ]);
    expect(hintsOf('refused (400): `messages[0].role`: Unsupported value')).toEqual([]);
  });

  it('is cut between characters', () => {
    const body = `${'a'.repeat(299)}😀 and more`;
    const { hints } = explainFailure({ kind: 'server', message: 'status 500', body });
    expect(hints).toEqual([`the service said: ${'a'.repeat(299)}...`]);
  });
});
