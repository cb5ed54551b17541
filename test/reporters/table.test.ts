import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { tableReporter } from '../../src/report/builtin/table.ts';
import type { Style } from '../../src/report/reporter.ts';
import { collectReport } from '../support/collect-report.ts';
import { listAdded } from '../support/own-characters.ts';
import { makeRun, makeTrial } from '../support/records.ts';
import { RUN_FIXTURES } from '../support/run-fixtures.ts';

const STYLES: Readonly<Record<string, Partial<Style>>> = {
  '60': { columns: 60 },
  '80': { columns: 80 },
  '120': { columns: 120 },
  '80-color': { columns: 80, color: true },
  '80-ascii': { columns: 80, unicode: false },
  '80-quiet': { columns: 80, detail: 'quiet' },
};

describe.each(Object.entries(RUN_FIXTURES))('the table of a run, %s', (name, makeRun) => {
  it.each(Object.entries(STYLES))('looks as agreed at %s', async (style, options) => {
    const text = await collectReport(tableReporter, makeRun(), options);
    await expect(text).toMatchFileSnapshot(`golden/table/${name}.${style}.txt`);
  });

  it.each([40, 60, 80, 120, 300])('fits into %i columns, but for commands', async (columns) => {
    const text = await collectReport(tableReporter, makeRun(), { columns });
    const own = text.split('\n').filter((line) => !isOfNotice(line) && !isCommand(line));
    expect(own.filter((line) => stringWidth(line) > columns)).toEqual([]);
  });

  it('draws tables whose lines are all of one width', async () => {
    const text = await collectReport(tableReporter, makeRun(), { columns: 80 });
    const tables = text.match(/┌[^┘]*┘/g) ?? [];
    const widths = tables.map(
      (table) => new Set(table.split('\n').map((line) => stringWidth(line))).size,
    );
    expect(widths).toEqual(tables.map(() => 1));
  });

  it('is ASCII where a terminal has no Unicode, but for the texts of the run', async () => {
    const text = await collectReport(tableReporter, makeRun(), { unicode: false });
    expect(await listAdded(text, makeRun())).toEqual([]);
  });

  it('sends the terminal no control character that is not a colour', async () => {
    const text = await collectReport(tableReporter, makeRun(), { color: true, detail: 'verbose' });
    const colors = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    expect(text.replace(colors, '')).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
  });
});

describe('what an endpoint makes of a contract', () => {
  const trial = makeTrial({ outcome: 'passed', tags: ['contract:stop'] });

  it('is a line where a report is to be quiet', async () => {
    const run = makeRun({ trials: [trial], killed: true });
    const text = await collectReport(tableReporter, run, { detail: 'quiet' });
    expect(text).toContain('\nConformance of pulze  1 honoured\n\n  Trials ');
  });
});

describe('the table of a run with more trials than are held at once', () => {
  const many = Array.from({ length: 1100 }, (_, index) => makeTrial({ case: `ticket-${index}` }));
  const others = many.slice(0, 2).map((trial) => ({ ...trial, pipeline: 'ticket-reply' }));

  it('is a table for every five hundred of them, in plan order', async () => {
    const run = makeRun({ trials: [...many, ...others] });
    const text = await collectReport(tableReporter, run, { detail: 'verbose' });
    const tables = text.match(/┌[^┘]*┘/g) ?? [];
    expect(tables.map((table) => table.match(/ticket-\d+ /g)?.length)).toEqual([500, 500, 100, 2]);
    const cases = tables.slice(0, 3).flatMap((table) => table.match(/ticket-\d+/g) ?? []);
    expect(cases).toEqual(many.map((trial) => trial.case));
  });
});

describe('a verbose table', () => {
  it.each(['failures', 'sweep'])('has every answer in full, %s', async (name) => {
    const run = RUN_FIXTURES[name]?.();
    if (run === undefined) throw new Error(name);
    const text = await collectReport(tableReporter, run, { detail: 'verbose' });
    await expect(text).toMatchFileSnapshot(`golden/table/${name}.80-verbose.txt`);
  });

  it('shows every trial of a long pipeline and the whole of a long answer', async () => {
    const many = await collectReport(tableReporter, fixture('many-trials'), { detail: 'verbose' });
    expect(many.match(/│ ticket-\d+ /g)?.length).toBe(300);
    const hostile = await collectReport(tableReporter, fixture('hostile'), { detail: 'verbose' });
    const words = hostile.match(/refunds/g)?.length ?? 0;
    expect(words).toBeGreaterThan(2900);
  });
});

function fixture(name: string) {
  const make = RUN_FIXTURES[name];
  if (make === undefined) throw new Error(`no fixture ${name}`);
  return make();
}

/** Lines of a notice: its first, its frame, what it says below. They are the diagnostics' own. */
function isOfNotice(line: string): boolean {
  return /^\S+:\d+:\d+ |^(failed|errored|warning) |^ +\d* \||^ {4}= /.test(line);
}

/** It is to be pasted, and in two lines would be two. */
function isCommand(line: string): boolean {
  return /^ *pulze-run report /.test(line);
}
