import { describe, expect, it } from 'vitest';
import type { StepRecord } from '../../../src/protocol/record.ts';
import { askedSame, readAnswer } from '../../../src/run/kept-answer.ts';

const body = { model: 'gpt-4o', messages: [{ role: 'user', content: 'refund' }] };
const headers = { 'Pulze-Labels': '{}', 'Pulze-Weights': '{}' };
const step: StepRecord = {
  id: 'reply',
  outcome: 'passed',
  request: { endpoint: 'desk', url: 'https://desk/v1', headers, body },
};

describe('whether a step asked the same', () => {
  it.each([
    ['the same in another order', { headers: { ...headers }, body: { ...body } }, true],
    ['another model', { headers, body: { ...body, model: 'gpt-4' } }, false],
    ['one more parameter', { headers, body: { ...body, n: 2 } }, false],
    ['another header', { headers: { 'Pulze-Labels': '{}' }, body }, false],
  ])('is seen by its headers and its body: %s', (_, asked, isSame) => {
    const { headers, body } = asked;
    const turned = Object.fromEntries(Object.entries(body).toReversed());
    expect(askedSame(step, { headers }, turned as typeof body)).toBe(isSame);
  });

  it('is not so where it asked nothing', () => {
    expect(askedSame({ id: 'reply', outcome: 'skipped' }, { headers }, body)).toBe(false);
  });
});

it.each([
  ['it failed', {}],
  ['its answer is no map', { response: 'words', timing: { headers_ms: 1, total_ms: 2 } }],
  ['its times are not there', { response: {} }],
])('there is no answer where %s', (_, more) => {
  expect(readAnswer({ ...step, ...more } as StepRecord)).toBeUndefined();
});
