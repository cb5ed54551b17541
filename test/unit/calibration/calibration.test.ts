import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Calibration } from '../../../src/calibration/calibration.ts';
import { confusionOfCalibration } from '../../../src/calibration/calibration.ts';
import { makeCalibrationText } from '../../../src/calibration/make-calibration-text.ts';
import {
  findUncorrectable,
  type JudgedAnswer,
  measureJudge,
} from '../../../src/calibration/measure-judge.ts';
import { parseCalibration } from '../../../src/calibration/parse-calibration.ts';
import { at } from '../../support/records.ts';

const calibration: Calibration = {
  version: 1,
  judge: {
    fingerprint: '5'.repeat(64),
    name: 'polite',
    assertion: 'judge',
    model: 'openai/gpt-4o',
    endpoint: 'pulze',
    dialect: 'pulze',
  },
  labels: { rows: 101, sha256: '7'.repeat(64) },
  confusion: { true_passes: 40, false_passes: 8, true_failures: 47, false_failures: 5 },
  errored: 1,
};
const text = makeCalibrationText(calibration);

describe('a calibration file', () => {
  it('is read back as it was written, and fits its published schema', () => {
    expect(parseCalibration(text)).toEqual({ calibration });
    const schema = JSON.parse(readFileSync('schemas/calibration.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['', 'it is not JSON'],
    ['[]', 'it has no `version`'],
    [text.replace('"version": 1', '"version": 3'), 'it is of version 3; this program reads 1'],
    [text.replace('555', 'xyz'), '`judge` has no `fingerprint`'],
    [text.replace('"model"', '"modle"'), '`judge` has no `model`'],
    [text.replace('"confusion"', '"cells"'), 'it has no `confusion`'],
    [text.replace('47', '-1'), '`confusion` does not count `true_failures`'],
    [text.replace('40', '"many"'), '`confusion` does not count `true_passes`'],
  ])('is refused where it is none', (changed, problem) => {
    expect(parseCalibration(changed)).toEqual({ problem });
  });

  it('says what statistics are made of', () => {
    expect(confusionOfCalibration(calibration)).toEqual({
      truePasses: 40,
      falsePasses: 8,
      trueFailures: 47,
      falseFailures: 5,
    });
  });
});

const location = at(1, 1, 2);
const answers = (count: number, some: Pick<JudgedAnswer, 'passes' | 'verdict'>): JudgedAnswer[] =>
  Array.from({ length: count }, () => ({ id: '1', location, text: 'No.', message: '', ...some }));

describe('a judge’s measures', () => {
  it('are its agreement with people, in all and of either label, with intervals', () => {
    const measured = measureJudge([
      ...answers(40, { passes: true, verdict: 'passed' }),
      ...answers(8, { passes: false, verdict: 'passed' }),
      ...answers(5, { passes: true, verdict: 'failed' }),
      ...answers(47, { passes: false, verdict: 'failed' }),
      ...answers(3, { passes: false, verdict: 'errored' }),
    ]);
    const { agreement, truePassRate, trueFailureRate, kappa } = measured;
    expect(measured.disagreements.length).toBe(13);
    expect(measured.errored.length).toBe(3);
    expect([agreement.rate, agreement.counts.n]).toEqual([0.87, 100]);
    expect(truePassRate.rate).toBeCloseTo(0.888889, 6);
    expect(trueFailureRate.rate).toBeCloseTo(0.854545, 6);
    // Wilson's of 87 of 100, of which chance would give 0.502.
    expect(kappa?.lower).toBeCloseTo(0.578708, 6);
    expect(kappa?.upper).toBeCloseTo(0.844234, 6);
  });

  it('are as little known of two answers as the agreement is', () => {
    const { kappa } = measureJudge([
      ...answers(1, { passes: true, verdict: 'passed' }),
      ...answers(1, { passes: false, verdict: 'failed' }),
    ]);
    expect([kappa?.kappa, kappa?.upper]).toEqual([1, 1]);
    expect(kappa?.lower).toBeCloseTo(-0.31524, 5);
  });

  it('are none of what there was nothing of', () => {
    const measured = measureJudge(answers(2, { passes: true, verdict: 'errored' }));
    expect(measured.agreement).toEqual({ counts: { passed: 0, n: 0 } });
    expect(measured.kappa).toBeUndefined();
  });

  it.each([
    [{ truePasses: 40, falsePasses: 8, trueFailures: 47, falseFailures: 5 }, undefined],
    [
      { truePasses: 0, falsePasses: 8, trueFailures: 47, falseFailures: 0 },
      'people pass none of the labelled answers',
    ],
    [
      { truePasses: 4, falsePasses: 0, trueFailures: 0, falseFailures: 2 },
      'people fail none of the labelled answers',
    ],
    [
      { truePasses: 2, falsePasses: 3, trueFailures: 1, falseFailures: 2 },
      'the judge is no better than a coin: it passes 50% of what people pass, and 75% of what they fail',
    ],
  ])('correct a pass rate, or say why not', (confusion, problem) => {
    expect(findUncorrectable(confusion)).toBe(problem);
  });
});
