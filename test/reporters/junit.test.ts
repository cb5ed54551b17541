import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { junitReporter } from '../../src/report/builtin/junit.ts';
import { collectReport } from '../support/collect-report.ts';
import { makeRun, makeTrial, TRIAGE } from '../support/records.ts';
import { RUN_FIXTURES } from '../support/run-fixtures.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  isArray: (name) => ['testsuite', 'testcase', 'property'].includes(name),
  parseAttributeValue: true,
  htmlEntities: true,
});

interface Counted {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}
interface Suite extends Counted {
  readonly name: string;
  readonly time: number;
  readonly testcase: readonly Record<string, unknown>[];
}

async function parse(run: Parameters<typeof collectReport>[1]) {
  const text = await collectReport(junitReporter, run);
  const root: Counted & { testsuite?: readonly Suite[] } = parser.parse(text).testsuites;
  return { text, root, suites: root.testsuite ?? [] };
}

const fixtures = Object.entries(RUN_FIXTURES);

describe('the junit report', () => {
  it.each(fixtures)('is XML whatever the model says, %s', async (_, make) => {
    const { text } = await parse(make());
    expect(XMLValidator.validate(text)).toBe(true);
    // What XML 1.0 allows, beyond which a strict parser gives up on the whole file.
    expect(text).toMatch(/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
  });

  it.each(fixtures)('counts in every suite what is in it, %s', async (_, make) => {
    const { suites } = await parse(make());
    const counted = suites.map((suite) => ({
      tests: suite.testcase.length,
      failures: suite.testcase.filter((one) => 'failure' in one).length,
      errors: suite.testcase.filter((one) => 'error' in one).length,
      skipped: suite.testcase.filter((one) => 'skipped' in one).length,
    }));
    const told = suites.map(({ tests, failures, errors, skipped }) => {
      return { tests, failures, errors, skipped };
    });
    expect(told).toEqual(counted);
  });

  it.each(fixtures)('sums the suites at its root, %s', async (_, make) => {
    const { root, suites } = await parse(make());
    const sum = (key: keyof Counted): number =>
      suites.reduce((total, suite) => total + suite[key], 0);
    expect([root.tests, root.failures, root.errors, root.skipped]).toEqual([
      sum('tests'),
      sum('failures'),
      sum('errors'),
      sum('skipped'),
    ]);
  });

  it('has a suite for each variant, and the repeats of a case apart', async () => {
    const { suites } = await parse(RUN_FIXTURES['sweep']?.() ?? makeRun({ trials: [] }));
    expect(suites.map((suite) => suite.name)).toEqual([
      'ticket-triage [model=openai/gpt-4o,tone=terse]',
      'ticket-triage [model=openai/gpt-4o,tone=warm]',
      'ticket-triage [model=anthropic/claude-2.0,tone=terse]',
      'ticket-triage [model=anthropic/claude-2.0,tone=warm]',
      'gates',
    ]);
    expect(suites[0]?.testcase.map((one) => one['name'])).toEqual([
      'refund',
      'refund #2',
      'login-loop',
      'login-loop #2',
    ]);
  });

  it('has the variant in the class of a test, as viewers know it by its class and name', async () => {
    const { suites } = await parse(RUN_FIXTURES['sweep']?.() ?? makeRun({ trials: [] }));
    const names = suites.flatMap(({ testcase }) =>
      testcase.map((one) => `${one['classname']} ${one['name']}`),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe('ticket-triage [model=openai/gpt-4o,tone=terse] refund');
  });

  it('has an error for all trials of a suite that were not run', async () => {
    const stop = { reason: 'interrupted', message: 'interrupted' } as const;
    const { root, suites } = await parse(makeRun({ trials: [makeTrial()], planned: 8, stop }));
    expect(root).toMatchObject({ tests: 2, failures: 0, errors: 1, skipped: 0 });
    expect(suites[0]?.testcase[1]).toEqual({
      name: '(not run)',
      classname: 'ticket-triage',
      time: 0,
      file: TRIAGE,
      error: {
        message: '7 trials were not run: the run was stopped: interrupted',
        type: 'not-run',
        '#text': '7 trials were not run: the run was stopped: interrupted',
      },
    });
  });

  it('has a suite for a variant of which nothing was run', async () => {
    const run = makeRun({ trials: [makeTrial()] });
    const { finished } = run;
    const own = finished?.summary.pipelines[0];
    if (finished === undefined || own === undefined) throw new Error('it has one pipeline');
    const counts = { ...own.counts, planned: 2, passed: 0, not_run: 2 };
    const variant = { ...own, counts, variant: { tone: 'warm' }, variant_id: 'tone=warm' };
    const pipelines = [
      { ...own, pipeline: 'before', variants: [{ ...variant, cases_passed: 0, cases_judged: 0 }] },
      own,
    ];
    const summary = { ...finished.summary, pipelines };
    const { root, suites } = await parse({ ...run, finished: { ...finished, summary } });
    expect(suites.map(({ name, tests, errors }) => [name, tests, errors])).toEqual([
      ['before [tone=warm]', 1, 1],
      ['ticket-triage', 1, 0],
    ]);
    expect(root).toMatchObject({ tests: 2, errors: 1 });
  });

  it('is not red for what a run that ended by its verdict left out', async () => {
    const stop = { reason: 'bail', message: '1 trial did not pass (--bail)' } as const;
    const { root, suites } = await parse(
      makeRun({ trials: [makeTrial({ outcome: 'failed' })], planned: 3, stop }),
    );
    expect(root).toMatchObject({ tests: 2, failures: 1, errors: 0, skipped: 1 });
    expect(suites[0]?.testcase[1]).toMatchObject({
      skipped: {
        message: '2 trials were not run: the run was stopped: 1 trial did not pass (--bail)',
      },
    });
  });

  it('tells what is missing of a run that was killed, of whose variants only the number is known', async () => {
    const tones = ['terse', 'warm'].map((tone) => makeTrial({ variant: { tone } }));
    const { suites } = await parse(makeRun({ trials: tones, planned: 6, killed: true }));
    expect(suites.map(({ name, tests, errors }) => [name, tests, errors])).toEqual([
      ['ticket-triage [tone=terse]', 1, 0],
      ['ticket-triage [tone=warm]', 1, 0],
      ['ticket-triage', 1, 1],
    ]);
    const alone = await parse(makeRun({ trials: [makeTrial()], planned: 6, killed: true }));
    expect(alone.suites.map(({ tests, errors }) => [tests, errors])).toEqual([[2, 1]]);
  });

  it('reads each trial twice, however many suites there are', async () => {
    const names = Array.from({ length: 300 }, (_, at) => `queue-${at}`);
    const run = makeRun({ trials: names.map((pipeline) => makeTrial({ pipeline })) });
    let read = 0;
    async function* count(wanted?: readonly number[]) {
      for await (const trial of run.trials(wanted)) {
        read += 1;
        yield trial;
      }
    }
    const { suites } = await parse({ ...run, trials: count });
    expect(suites.map((suite) => [suite.name, suite.testcase.length])).toEqual(
      names.map((name) => [name, 1]),
    );
    expect(read).toBe(600);
  });

  it('is a whole document for a run without trials', async () => {
    const { text } = await parse(makeRun({ trials: [] }));
    expect(XMLValidator.validate(text)).toBe(true);
  });

  it('keeps line breaks and quotes in names', async () => {
    const name = 'a "quoted"\n<name> & more';
    const { suites } = await parse(makeRun({ trials: [makeTrial({ case: name })] }));
    expect(suites[0]?.testcase[0]?.['name']).toBe(name);
  });
});
