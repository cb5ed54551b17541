import { describe, expect, it } from 'vitest';
import type { ConformanceRecord } from '../../../src/protocol/summary.ts';
import { renderConformance } from '../../../src/report/conformance-table.ts';
import { renderConformanceRows } from '../../../src/report/markdown-tables.ts';
import type { Style } from '../../../src/report/reporter.ts';

const style: Style = { columns: 100, color: false, unicode: true, detail: 'normal' };

const records: readonly ConformanceRecord[] = [
  { feature: 'stop', endpoint: 'pulze', result: 'honoured', trials: 4, pipelines: ['stops'] },
  {
    feature: 'logit_bias',
    endpoint: 'pulze',
    result: 'ignored',
    trials: 1,
    pipelines: ['bias', 'words'],
    message: 'it is four times the same: the expression is false',
  },
  {
    feature: 'plugins',
    endpoint: 'pulze',
    result: 'refused',
    trials: 1,
    pipelines: ['plugins'],
    message: 'the request was refused (400): \u001b[31mplugins',
  },
];

describe('the table of what an endpoint honours', () => {
  it('has a line for each part, and why it is not honoured', async () => {
    expect(await renderConformance(records, style)).toMatchSnapshot();
  });

  it('fits a narrow terminal', async () => {
    const text = await renderConformance(records, { ...style, columns: 50 });
    expect(text).toMatchSnapshot();
  });

  it('gives a wide terminal to the reasons, not to the names of pipelines', async () => {
    const pipelines = Array.from({ length: 9 }, (_, at) => `pipeline-${at}`);
    const message = `it is ${'the same and '.repeat(5)}not random`;
    const long = records.slice(0, 2).map((record) => ({ ...record, pipelines, message }));
    expect(await renderConformance(long, { ...style, columns: 160 })).toMatchSnapshot();
  });

  it('is nothing without parts', async () => {
    expect(await renderConformance([], style)).toBe('');
    expect(renderConformanceRows([])).toBe('');
  });

  it('is there in Markdown', () => {
    expect(renderConformanceRows(records)).toMatchSnapshot();
  });
});
