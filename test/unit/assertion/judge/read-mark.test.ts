import { describe, expect, it } from 'vitest';
import { readMark } from '../../../../src/assertion/judge/read-mark.ts';
import { choiceScale, type Scale } from '../../../../src/assertion/judge/scale.ts';

const stars: Scale = { kind: 'score', min: 1, max: 5, pass: 4 };
const degrees: Scale = { kind: 'score', min: -2, max: 2, pass: 0 };
const grades: Scale = choiceScale({ good: 1, ok: 0.5, bad: 0 }, 'good');

const BEST = 'It is wrong. On this scale the best score is 5';

describe('a score is read from', () => {
  it.each([
    ['{"reasoning": "Clear.", "verdict": 4}', 4, 'Clear.'],
    ['```json\n{"reasoning": "Clear.", "verdict": "4/5"}\n```', 4, 'Clear.'],
    ['I weighed {"verdict": 1} first.\n{"reason": "Better.", "verdict": 3.5}', 3.5, 'Better.'],
    ['The answer says `{x}` and "}".\n{"score": 2, "reasoning": " "}', 2, undefined],
    ['It is clear.\nScore: 4/5', 4, 'It is clear.'],
    ['It is clear. **Final score:** 4 out of 5.', 4, undefined],
    ['Score: 4\n\nIt is clear. Rating: 4/5', 4, undefined],
    ['It is clear.\n\n**3**', 3, 'It is clear.'],
    ['4 of 5', 4, undefined],
    ['All in all, the final score is 4', 4, undefined],
    ['Score is 4', 4, undefined],
    ['Score: 4\n\n4/5', 4, undefined],
    ['It is wrong. On this scale the best score is 5\n\n2', 2, BEST],
    ['{"verdict": 4}\n\n4', 4, undefined],
    ['Score: 4\n\n2024', 4, undefined],
    ['{"score": 4}\n\n0.9', 4, undefined],
    ['Final rating is **4/5**', 4, undefined],
    ['So the final overall score is 4', 4, undefined],
    ["This answer's score is 4", 4, undefined],
    ['Its score is 4.', 4, undefined],
    ['The correct score is 4', 4, undefined],
    ['I have read it. Score is 4', 4, undefined],
    ['So a fair score is 4', 4, undefined],
  ])('%j', (text, mark, reason) => {
    expect(readMark(text, stars)).toEqual({
      ok: true,
      mark,
      ...(reason !== undefined && { reason }),
    });
  });

  it.each([
    ['Score: -2', -2],
    ['- verdict: -1', -1],
    ['-0.5', -0.5],
  ])('a range that goes below 0: %j', (text, mark) => {
    expect(readMark(text, degrees)).toEqual({ ok: true, mark });
  });
});

it.each([
  `{"reasoning": ${`{"${'\\"'.repeat(9000)}`.repeat(60)}`,
  `${'. '.repeat(200_000)}x`,
  `${' score: 1'.repeat(40_000)} x`,
  `${'the final '.repeat(40_000)}x`,
  `${'best '.repeat(40_000)}score is x`,
  `${'score '.repeat(40_000)}is x`,
  `the${' '.repeat(100_000)}score${' '.repeat(100_000)}is${' '.repeat(100_000)}x`,
])('an answer is read in time linear to it', (text) => {
  expect(readMark(text, stars).ok).toBe(false);
  expect(readMark(text, grades).ok).toBe(false);
});

describe('a choice is read from', () => {
  it.each([
    ['{"reasoning": "Short.", "verdict": "ok"}', 'ok', 'Short.'],
    ['{"verdict": "OK"}', 'ok', undefined],
    ['Short but right.\nVerdict: ok.', 'ok', 'Short but right.'],
    ['The verdict is **good**', 'good', undefined],
    ['Final choice is ok.', 'ok', undefined],
    ['I think the correct label is good', 'good', undefined],
    ['Rating: easy\u2028Verdict: ok', 'ok', 'Rating: easy'],
    ['Score: easy\r\rVerdict: ok', 'ok', 'Score: easy'],
    ['It misses the price, which is bad.\n"bad"', 'bad', 'It misses the price, which is bad.'],
    ['ok', 'ok', undefined],
  ])('%j', (text, mark, reason) => {
    expect(readMark(text, grades)).toEqual({
      ok: true,
      mark,
      ...(reason !== undefined && { reason }),
    });
  });
});

describe('nothing is read from', () => {
  it.each([
    [' \n', "the judge's answer is empty"],
    ['It is good, not bad.', "the judge's answer has no verdict: `It is good, not bad.`"],
    ['Verdict: good\nVerdict: bad', "the judge's answer has more than one verdict"],
    ['There is one choice: good\n\nbad', "the judge's answer has more than one verdict"],
    ['{"verdict": "good"}\nbad', "the judge's answer has more than one verdict"],
    ['Any choice is good', "the judge's answer has no verdict: `Any choice is good`"],
    ['{"verdict": "great"}', 'the judge chose `great`, which is none of the choices'],
    ['{"verdict": ["good"]}', 'the judge chose `["good"]`, which is none of the choices'],
    ['{"reasoning": "good"}', `the judge's answer has no verdict: \`{"reasoning": "good"}\``],
  ])('an answer that names no choice: %j', (text, problem) => {
    expect(readMark(text, grades)).toEqual({ ok: false, problem });
  });

  it.each([
    ['{"verdict": 7}', 'the judge gave 7, outside the scale from 1 to 5'],
    ['{"verdict": "high"}', 'the judge gave `high`, which is no number'],
    ['{"verdict": true}', 'the judge gave `true`, which is no number'],
    ['Score: 0', 'the judge gave 0, outside the scale from 1 to 5'],
    ['Score: 8/10', 'the judge gave 8 out of 10, and the scale ends at 5'],
    ['Score: 4\nScore: 5', "the judge's answer has more than one verdict"],
    ['The best score: 5\n\n2', "the judge's answer has more than one verdict"],
    [
      'The highest possible score is 5',
      "the judge's answer has no verdict: `The highest possible score is 5`",
    ],
    [BEST, `the judge's answer has no verdict: \`${BEST}\``],
    ['About 4 or 5 stars', "the judge's answer has no verdict: `About 4 or 5 stars`"],
  ])('an answer without a score of the scale: %j', (text, problem) => {
    expect(readMark(text, stars)).toEqual({ ok: false, problem });
  });

  it('tens of thousands of braces, at once', () => {
    const text = '{"a":'.repeat(40_000);
    expect(readMark(text, stars)).toMatchObject({ ok: false });
  });
});
