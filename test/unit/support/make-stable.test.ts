import { describe, expect, it } from 'vitest';
import { makeStable } from '../../support/scenario/make-stable.ts';

const folder = '/tmp/pulze-run-a1B2c3';

describe('making output the same in every run', () => {
  it.each([
    ['1 passed in 12 ms', '1 passed in 0 ms'],
    ['1 passed in 1.2 s, 2 m 3 s in all', '1 passed in 0 ms, 0 ms in all'],
    ['refund  passed   12 ms', 'refund  passed 0 ms'],
    ['refund  passed  112 ms', 'refund  passed 0 ms'],
    ['12 ms  9 ms', '0 ms 0 ms'],
    ['(12 ms)', '(0 ms)'],
    ['timeout: 30s', 'timeout: 30s'],
    ['12 tickets, 4 minutes, v1.2 steps', '12 tickets, 4 minutes, v1.2 steps'],
    ['at 2026-11-23T14:58:51.123Z', 'at 2000-01-01T00:00:00.000Z'],
    ['at 2026-11-23T14:58:51Z', 'at 2000-01-01T00:00:00Z'],
    ['.pulze/runs/20261123-145851-k3x9', '.pulze/runs/20000101-000000-xxxx'],
    ['http://127.0.0.1:41873/v1', 'http://127.0.0.1:00000/v1'],
    [`in ${folder}/triage.yaml:5:5`, 'in <folder>/triage.yaml:5:5'],
    ['"duration_ms":12.75,"tokens":7', '"duration_ms":0,"tokens":7'],
    [
      '"latency_ms": { "count": 3, "min": 1.5, "p95": 20 }',
      '"latency_ms": { "count": 3, "min": 0, "p95": 0 }',
    ],
    ['"created": 1795446439', '"created": 0'],
    ['<testcase name="refund" time="0.012">', '<testcase name="refund" time="0">'],
    ['running\n2 s: 3/4 (75%), 3 passed; 1 s left\n4 passed', 'running\n4 passed'],
    ['31.5/s', '0/s'],
    ['  Time      12 ms', '  Time      0 ms'],
    ['| `refund` | 112 ms | passed |', '| `refund` | 0 ms | passed |'],
    ['␛[22m12 ms', '␛[22m0 ms'],
    ['timestamp="2026-11-23T15:59:01"', 'timestamp="2000-01-01T00:00:00"'],
    ['│ 12 ms │ yes, 63.2% │', '│  0 ms │  yes, 100% │'],
    ['|     n/a |     no, 0% |', '|     n/a |  yes, 100% |'],
    ['"latency":0.000193', '"latency":0'],
    ['a,0.5,12,0.0004,27.517,,openai/gpt-4o,stop,1', 'a,0.5,12,0.0004,0,,openai/gpt-4o,stop,1'],
    ['12,0.0004,27.517,3.5,gpt-4o,stop,2,passed', '12,0.0004,0,0,gpt-4o,stop,2,passed'],
  ])('%j becomes %j', (text, stable) => {
    expect(makeStable(text, folder)).toBe(stable);
    expect(makeStable(stable, folder)).toBe(stable);
  });

  it('keeps the width of a table', () => {
    const table = [
      '│ case   │ latency │ cost │',
      '│ refund │   12 ms │ 1.5  │',
      '│ lost   │ 9.25 s  │ 2    │',
    ];
    expect(makeStable(table.join('\n'), folder).split('\n')).toEqual([
      '│ case   │ latency │ cost │',
      '│ refund │    0 ms │ 1.5  │',
      '│ lost   │    0 ms │ 2    │',
    ]);
  });
});
