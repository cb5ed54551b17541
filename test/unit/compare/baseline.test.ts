import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { cutAnswer } from '../../../src/compare/baseline.ts';
import { findUnfit, makeBaselineText } from '../../../src/compare/make-baseline.ts';
import { parseBaseline } from '../../../src/compare/parse-baseline.ts';
import { makeFailedStep, makeRun, makeStep, makeTrial } from '../../support/records.ts';

const trials = [
  makeTrial({ case: 'refund', repeat: 1, fingerprints: { content: 'c0ffee', judge: 'beef' } }),
  makeTrial({ case: 'refund', repeat: 2, outcome: 'failed', score: 0.33333 }),
  makeTrial({ case: 'login', steps: [makeStep({ text: 'technical' })] }),
  makeTrial({
    case: 'api',
    variant: { tone: 'warm' },
    outcome: 'errored',
    steps: [makeFailedStep({ kind: 'connection', message: 'refused' }, [])],
  }),
  makeTrial({ case: 'lost', outcome: 'skipped', steps: [] }),
];

const text = await makeBaselineText(makeRun({ trials }), { withTexts: true });

describe('a baseline file', () => {
  it('is sorted, a case a line', () => {
    expect(text).toBe(`{
"version": 1,
"run": {"id":"20261102-100000-k3v9","started_at":"2026-11-02T10:00:00.000Z","endpoint":"pulze"},
"cases": [
{"pipeline":"ticket-triage","case":"api","variant":"tone=warm","outcome":"errored","rule":"2 of 2 repeats","repeats":{"errored":1}},
{"pipeline":"ticket-triage","case":"login","outcome":"passed","rule":"2 of 2 repeats","repeats":{"passed":1},"scores":[1],"models":["openai/gpt-4o"],"tokens":140,"cost_usd":0.00042,"latency_ms":412,"text":"technical"},
{"pipeline":"ticket-triage","case":"lost","outcome":"skipped","rule":"2 of 2 repeats","repeats":{"skipped":1}},
{"pipeline":"ticket-triage","case":"refund","outcome":"failed","rule":"2 of 2 repeats","repeats":{"passed":1,"failed":1},"scores":[1,0.3333],"models":["openai/gpt-4o"],"tokens":280,"cost_usd":0.00084,"latency_ms":412,"content":"c0ffee","judge":"beef","text":"{\\"queue\\": \\"billing\\", \\"urgent\\": true}"}
]
}
`);
  });

  it.each([
    [{ count: 2, pass: { mean: 0.5 } }, 'scores'],
    [{ count: 2, pass: 'any', stop: 'curtail' }, 'stop'],
  ] as const)('says where outcomes are compared: %j', async (repeat, decider) => {
    const run = makeRun({ trials });
    const pipelines = run.started.pipelines.map((each) => ({ ...each, repeat }));
    const started = { ...run.started, pipelines };
    const written = await makeBaselineText({ ...run, started }, { withTexts: false });
    const schema = JSON.parse(readFileSync('schemas/baseline.schema.json', 'utf8')) as object;
    expect(new Ajv({ strict: false }).validate(schema, JSON.parse(written))).toBe(true);
    expect(parseBaseline(written).baseline?.cases[3]).toMatchObject({
      ...{ outcome: 'passed', decided_by: decider },
    });
  });

  it('leaves answers out on request', async () => {
    const without = await makeBaselineText(makeRun({ trials }), { withTexts: false });
    expect(without).not.toContain('"text"');
  });

  it('is read back as it was written', () => {
    expect(parseBaseline(text).baseline?.cases.map((each) => each.case)).toEqual([
      'api',
      'login',
      'lost',
      'refund',
    ]);
  });

  it('fits its published schema', () => {
    const schema = JSON.parse(readFileSync('schemas/baseline.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('keeps 2,000 characters of an answer, and never half of one', () => {
    expect(cutAnswer('a'.repeat(2000))).toBe('a'.repeat(2000));
    expect(cutAnswer('a'.repeat(2001))).toBe(`${'a'.repeat(1999)}…`);
    expect(cutAnswer(`${'a'.repeat(1998)}😀${'b'.repeat(9)}`)).toBe(`${'a'.repeat(1998)}…`);
  });

  it.each([
    ['', 'it is not JSON'],
    ['[]', 'it has no `version`'],
    ['{"version": 2}', 'it is of version 2; this program reads 1'],
    ['{"version": 1}', '`run` does not say which run it was saved from'],
    [text.replace('"cases"', '"rows"'), 'it has no list of `cases`'],
    [text.replace('"case":"api",', ''), 'case 1 has no `case`'],
    [text.replace('"outcome":"errored"', '"outcome":"fine"'), 'case 1 has no `outcome`'],
    [text.replace('{"errored":1}', '3'), 'case 1 does not count its `repeats`'],
    [text.replace('"scores":[1]', '"scores":[7]'), 'case 2 has a `scores` that cannot be read'],
    [
      text.replace('"rule":"2 of 2 repeats"', '"rule":2'),
      'case 1 has a `rule` that cannot be read',
    ],
    [
      text.replace('"outcome":"errored"', '"outcome":"errored","decided_by":"lot"'),
      'case 1 has a `decided_by` that cannot be read',
    ],
    [text.replace('"tokens":140', '"tokens":"many"'), 'case 2 has a `tokens` that cannot be read'],
    [text.replace('"case":"lost"', '"case":"login"'), '`ticket-triage/login` is there twice'],
  ])('says what is wrong with it: %#', (written, problem) => {
    expect(parseBaseline(written)).toEqual({ problem });
  });

  it.each([
    ['was killed', makeRun({ trials, killed: true }), 'the run was killed before its end'],
    [
      'was stopped',
      makeRun({ trials, stop: { reason: 'bail', message: '1 trial did not pass (--bail)' } }),
      'the run was stopped: 1 trial did not pass (--bail)',
    ],
    ['left trials out', makeRun({ trials, planned: 7 }), '2 of its trials were not run'],
    ['came to its end', makeRun({ trials }), undefined],
  ])('is saved only from a run that is whole: one that %s', (_, run, problem) => {
    expect(findUnfit(run)).toBe(problem);
  });
});
