import { describe, expect, it } from 'vitest';
import { JudgedLater } from '../../../src/assertion/repeat-tools.ts';
import type { AssertionUse } from '../../../src/pipeline/pipeline.ts';
import type { Trial } from '../../../src/plan/plan.ts';
import { RepeatFindings } from '../../../src/run/gather-repeats.ts';
import { RepeatTurns } from '../../../src/run/repeat-turns.ts';
import { listTrials, prepareText } from '../../support/prepare-text.ts';

describe('what repeats found', () => {
  it('is gathered by the last one, also where the first is not numbered 1', async () => {
    const text = 'version: 1\nname: desk\nprompt: hello\nassert: [json]\nrepeat: 3\n';
    const trials = (await listTrials(await prepareText(text))) as readonly Trial[];
    const [{ planned }] = trials as readonly [Trial];
    Object.assign(planned.pipeline, { repeat: { ...planned.pipeline.repeat, first: 4 } });
    const [use] = planned.assertions as readonly [AssertionUse];
    const findings = new RepeatFindings(new RepeatTurns());
    const gathered = trials.map((trial) =>
      findings.toolsFor(use, { ...trial, repeat: trial.repeat + 3 }).gather([trial.repeat]),
    );
    await expect(gathered[0]).rejects.toThrow(JudgedLater);
    await expect(gathered[1]).rejects.toThrow(JudgedLater);
    expect(await gathered[2]).toEqual([1, 2, 3]);
  });

  it('is not known where an earlier one was left out', async () => {
    const text = 'version: 1\nname: desk\nprompt: hello\nassert: [json]\nrepeat: 3\n';
    const trials = (await listTrials(await prepareText(text))) as readonly Trial[];
    const [first, , last] = trials as readonly [Trial, Trial, Trial];
    const [use] = first.planned.assertions as readonly [AssertionUse];
    const findings = new RepeatFindings(new RepeatTurns());
    await expect(findings.toolsFor(use, first).gather(['a'])).rejects.toThrow(JudgedLater);
    await expect(findings.toolsFor(use, last).gather(['a'])).rejects.toThrow(
      '2 repeats have answers of 3, and the agreement of all of them is not known',
    );
  });
});
