import { describe, expect, it } from 'vitest';
import { csvReporter } from '../../src/report/builtin/csv.ts';
import { jsonReporter } from '../../src/report/builtin/json.ts';
import { jsonlReporter } from '../../src/report/builtin/jsonl.ts';
import { junitReporter } from '../../src/report/builtin/junit.ts';
import { markdownReporter } from '../../src/report/builtin/markdown.ts';
import { collectReport } from '../support/collect-report.ts';
import { RUN_FIXTURES } from '../support/run-fixtures.ts';

const REPORTERS = [
  { reporter: jsonReporter, ending: 'json' },
  { reporter: jsonlReporter, ending: 'jsonl' },
  { reporter: csvReporter, ending: 'csv' },
  { reporter: junitReporter, ending: 'xml' },
  { reporter: markdownReporter, ending: 'md' },
];
/** Big, and no different from the small ones to these reporters. */
const NOT_KEPT = new Set([
  'many-trials.json',
  'many-trials.jsonl',
  'many-trials.csv',
  'hostile.json',
  'hostile.jsonl',
]);

describe.each(REPORTERS)('the $reporter.name report', ({ reporter, ending }) => {
  const fixtures = Object.entries(RUN_FIXTURES).filter(
    ([name]) => !NOT_KEPT.has(`${name}.${ending}`),
  );

  it.each(fixtures)('is as agreed for a run, %s', async (name, makeRun) => {
    const text = await collectReport(reporter, makeRun());
    await expect(text).toMatchFileSnapshot(`golden/${reporter.name}/${name}.${ending}`);
  });

  it.each(Object.entries(RUN_FIXTURES))('does not depend on the style, %s', async (_, makeRun) => {
    const narrow = { columns: 40, color: true, unicode: false } as const;
    expect(await collectReport(reporter, makeRun(), narrow)).toBe(
      await collectReport(reporter, makeRun()),
    );
  });
});
