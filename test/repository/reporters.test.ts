import { expect, it } from 'vitest';
import { builtIns } from '../../src/api/extensions.ts';
import { collectReport } from '../support/collect-report.ts';
import { makeAssertion, makeRun, makeStep, makeTrial } from '../support/records.ts';

/**
 * A cell that begins with `=`, `+`, `-` or `@` is a formula to whoever opens it in a spreadsheet. `csv` is
 * what a spreadsheet opens, and escapes such cells; another one that is has to stand in the test below.
 */
it('has one reporter whose report a spreadsheet opens', () => {
  expect([...builtIns.reporters.keys()]).toEqual([
    ...['table', 'json', 'jsonl', 'csv', 'junit', 'markdown', 'sweep'],
  ]);
});

const FORMULAS = ['=1+1', '+1', '-1', '@A1', '\t=1', '\r=1', '\n=1', ' =1', '"=1', ',=1', '","=1'];

it.each(FORMULAS)('writes no cell that is a formula, where everything is %j', async (text) => {
  const reporter = builtIns.reporters.get('csv');
  if (reporter === undefined) throw new Error('no reporter');
  const trial = makeTrial({
    ...{ id: text, pipeline: text, file: text, case: text, case_name: text },
    variant: { [text]: text },
    metrics: { [text]: 1 },
    steps: [makeStep({ model: text, finish_reason: text })],
    assertions: [makeAssertion({ name: text })],
  });
  const report = await collectReport(reporter, makeRun({ trials: [trial] }));
  const cells = report.trimEnd().split('\n').flatMap(splitCells);
  expect(cells.filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
  expect(cells.filter((cell) => cell.includes('1')).length).toBeGreaterThan(7);
});

/** The cells of a line, without their quotes. */
function splitCells(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
