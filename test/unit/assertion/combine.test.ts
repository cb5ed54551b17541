import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/assertion/assertion.ts';
import { type CombinationKind, combineVerdicts } from '../../../src/assertion/combine.ts';
import { errored, fail, pass } from '../../../src/assertion/verdicts.ts';
import { fc } from '../../support/fast-check.ts';

const yes = pass('the text contains `refund`', { actual: 'refund' });
const no = fail('the text does not contain `sorry`', { expected: 'sorry', actual: 'refund' });
const unknown = errored('the cost is not known');

describe('all', () => {
  it('passes when every part does', () => {
    expect(combineVerdicts('all', [yes, yes])).toEqual(pass('all 2 passed'));
  });

  it('fails when a part fails, whatever could not be judged', () => {
    expect(combineVerdicts('all', [unknown, no, yes])).toEqual(
      fail('1 of 3 failed: the text does not contain `sorry`', {
        expected: 'sorry',
        actual: 'refund',
      }),
    );
  });

  it('cannot be judged when a part could still fail', () => {
    expect(combineVerdicts('all', [yes, unknown])).toEqual(errored('the cost is not known'));
  });

  it('scores as its worst part', () => {
    const near = pass('1 edit away', { score: 0.9 });
    expect(combineVerdicts('all', [yes, near]).score).toBe(0.9);
  });
});

describe('any', () => {
  it('passes with the part that did', () => {
    expect(combineVerdicts('any', [no, unknown, yes])).toEqual(yes);
  });

  it('cannot be judged when a part could still pass', () => {
    expect(combineVerdicts('any', [no, unknown])).toEqual(errored('the cost is not known'));
  });

  it('fails with what each part says', () => {
    expect(combineVerdicts('any', [no, no])).toEqual(
      fail(
        'none of 2 passed: the text does not contain `sorry`; the text does not contain `sorry`',
      ),
    );
  });

  it('scores as its best part', () => {
    const far = fail('5 edits away', { score: 0.4 });
    expect(combineVerdicts('any', [no, far]).score).toBe(0.4);
  });
});

describe('not', () => {
  it('turns the verdict and the score around', () => {
    expect(combineVerdicts('not', [no])).toEqual(pass('the text does not contain `sorry`'));
    expect(combineVerdicts('not', [yes])).toEqual(
      fail('the text contains `refund`, and is not to', { actual: 'refund' }),
    );
    expect(combineVerdicts('not', [fail('far', { score: 0.25 })]).score).toBe(0.75);
  });

  it('says what is so where it is turned round twice', () => {
    const once = combineVerdicts('not', [yes]);
    expect(combineVerdicts('not', [once]).message).toBe('the text contains `refund`');
    const both = combineVerdicts('not', [once, once]).message;
    expect(both).toContain('and is not to; the text contains `refund`, and is not to');
  });

  it('keeps what could not be judged', () => {
    expect(combineVerdicts('not', [unknown])).toEqual(unknown);
  });
});

describe('at_least', () => {
  it('passes as soon as enough parts do', () => {
    expect(combineVerdicts('at_least', [yes, unknown, yes, no], 2)).toEqual(pass('2 of 4 passed'));
  });

  it('cannot be judged when enough could still pass', () => {
    expect(combineVerdicts('at_least', [yes, unknown, no], 2)).toEqual(
      errored('1 of 3 passed, 2 are needed: the cost is not known'),
    );
  });

  it('fails when too few can pass, with the share that did', () => {
    expect(combineVerdicts('at_least', [yes, no, no], 2)).toEqual(
      fail(
        '1 of 3 passed, 2 are needed: the text does not contain `sorry`; the text does not contain `sorry`',
        { score: 0.5 },
      ),
    );
  });
});

describe('for any verdicts', () => {
  const verdicts = fc.array(fc.constantFrom<Verdict>(yes, no, unknown), {
    minLength: 1,
    maxLength: 6,
  });
  const kindOf = (
    kind: CombinationKind,
    parts: readonly Verdict[],
    count?: number,
  ): Verdict['verdict'] => combineVerdicts(kind, parts, count).verdict;

  it('`any` is `at_least: 1`, and `all` is `at_least` as many as there are', () => {
    fc.assert(
      fc.property(verdicts, (parts) => {
        expect(kindOf('any', parts)).toBe(kindOf('at_least', parts, 1));
        expect(kindOf('all', parts)).toBe(kindOf('at_least', parts, parts.length));
      }),
    );
  });

  it('`not all` is `any not`', () => {
    fc.assert(
      fc.property(verdicts, (parts) => {
        const negated = parts.map((part) => combineVerdicts('not', [part]));
        expect(kindOf('not', [combineVerdicts('all', parts)])).toBe(kindOf('any', negated));
      }),
    );
  });

  it('is judged only when no judgement of the rest could change it', () => {
    fc.assert(
      fc.property(verdicts, fc.integer({ min: 1, max: 6 }), (parts, count) => {
        const as = (stand: Verdict): Verdict['verdict'] =>
          kindOf(
            'at_least',
            parts.map((part) => (part === unknown ? stand : part)),
            count,
          );
        const [low, high] = [as(no), as(yes)];
        expect(kindOf('at_least', parts, count)).toBe(low === high ? low : 'errored');
      }),
    );
  });
});
