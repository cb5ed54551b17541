import { describe, expect, it } from 'vitest';
import type { ToolCall } from '../../../src/protocol/completion.ts';
import { formatShortVariant, makeTrialRow } from '../../../src/report/trial-row.ts';
import { makeStep, makeTrial } from '../../support/records.ts';

describe('a variant’s values', () => {
  it.each([
    [1, '1'],
    ['1', '"1"'],
    [true, 'true'],
    ['true', '"true"'],
    [null, 'null'],
    ['null', '"null"'],
    ['', '""'],
    [' ', '" "'],
    ['1e3', '"1e3"'],
    ['1.2.3', '1.2.3'],
    ['2024-01-01', '2024-01-01'],
    ['openai/gpt-4o', 'gpt-4o'],
    ['2026-03-01 draft', '2026-03-01 draft'],
  ])('are never shown as another: %j', (x, shown) => {
    expect(formatShortVariant({ x }, '', true)).toBe(shown);
  });
});

it.each([
  ['later', 'skipped: later'],
  ['`when` is false', 'skipped: `when` is false'],
  ['skipped by its author', 'skipped by its author'],
])('why a trial was skipped does not look like an answer: %s', (reason, shown) => {
  const trial = makeTrial({ outcome: 'skipped', reason, steps: [] });
  expect(makeTrialRow(trial, true).cells.output).toBe(shown);
});

it('the arguments of tools are on one line, in time linear to them', () => {
  const json = `{\n  "id": 7,${' '.repeat(300_000)}"urgent": true\n}`;
  const called = { id: 'call_1', type: 'function', function: { name: 'find', arguments: json } };
  const step = makeStep({ text: '', tool_calls: [called as ToolCall] });
  const { cells } = makeTrialRow(makeTrial({ steps: [step] }), true);
  expect(cells.output).toMatch(/^find\({ "id": 7, {100}/);
});
