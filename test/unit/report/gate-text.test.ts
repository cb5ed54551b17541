import { describe, expect, it } from 'vitest';
import { formatGateNumber, formatObserved } from '../../../src/report/gate-text.ts';
import { at } from '../../support/records.ts';

describe('what a gate observed, beside what it asks for', () => {
  it.each([
    ['pass_rate', 2 / 3, 0.6667, '66.667%', '66.67%'],
    ['pass_rate', 0.999, 0.9995, '99.9%', '99.95%'],
    ['pass_rate', 0.5, 0.6667, '50%', '66.7%'],
    ['pass_rate', 0.7 + 0.1, 0.8, '80%', '80%'],
    ['metric.tone', 0.799_999, 0.8, '0.799999', '0.8'],
    ['metric.tone', 0.9997, 0.999_95, '0.9997', '0.99995'],
    ['metric.tone', 0.999_99, 0.5, '0.99999', '0.5'],
    ['metric.tone', 0.7 + 0.1, 0.8, '0.8', '0.8'],
    ['cost.max', 1.000_01, 1, '$1.00001', '$1.00000'],
    ['latency.p95_max', 2001, 2000, '2001 ms', '2000 ms'],
    ['tokens.max', 1200, 1000, '1,200', '1,000'],
  ])('of %s, %d beside %d, is told apart', (gate, observed, threshold, shown, asked) => {
    const location = at(9, 3, 9);
    const record = { gate, observed, threshold, result: 'not_met', message: '', location } as const;
    expect(formatObserved(record, '-')).toBe(shown);
    expect(formatGateNumber(record, threshold)).toBe(asked);
  });
});
