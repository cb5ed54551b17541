import { parse } from 'csv-parse/sync';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { csvReporter } from '../../src/report/builtin/csv.ts';
import { jsonReporter } from '../../src/report/builtin/json.ts';
import { jsonlReporter } from '../../src/report/builtin/jsonl.ts';
import { junitReporter } from '../../src/report/builtin/junit.ts';
import { linesReporter } from '../../src/report/builtin/lines.ts';
import { markdownReporter } from '../../src/report/builtin/markdown.ts';
import { progressReporter } from '../../src/report/builtin/progress.ts';
import { sweepReporter } from '../../src/report/builtin/sweep.ts';
import { tableReporter } from '../../src/report/builtin/table.ts';
import { collectReport, PLAIN } from '../support/collect-report.ts';
import { fc } from '../support/fast-check.ts';
import { makeAssertion, makeFailedStep, makeRun, makeStep, makeTrial } from '../support/records.ts';
import { replayEvents } from '../support/run-events.ts';

const attacks = [
  ...['\u001b[2J', '\u001b]52;c;aGk=\u0007', '\u001b]8;;http://x\u001b\\', '\u009b31m', '\u0008'],
  ...['\u202e', '\u2066', '\u200b', '\u2028', '\r', '\n', '\t', '\u0000', '\ud800', '\ufffe'],
  ...['<script>', ']]>', '&', '|', '`', '```', '![](x)', '[a](b)', '=cmd|', '"', "'", '票', 'a'],
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'binary', maxLength: 4 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

/** What a reader of the record relies on; everything else may hold anything. */
const words = new Set([
  ...['outcome', 'verdict', 'severity', 'type', 'kind', 'version', 'finished_at', 'started_at'],
  ...['result', 'sha256', 'variant_id', 'pipeline', 'file', 'path'],
]);

function poison<T>(value: T, text: string, key = ''): T {
  const change = (): unknown => {
    if (typeof value === 'string') return words.has(key) ? value : text;
    if (Array.isArray(value)) return value.map((item) => poison(item, text, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, poison(item, text, name)]),
    );
  };
  return change() as T;
}

function makePoisoned(text: string) {
  const failure = {
    kind: 'refused',
    message: 'refused',
    body: { error: 'x' },
    status: 400,
  } as const;
  const attempt = { number: 1, duration_ms: 1, waited_ms: 0, status: 400 };
  const failed = makeAssertion({ verdict: 'failed', score: 0, expected: 'a', actual: 'b\nc' });
  const warning = makeAssertion({ verdict: 'failed', score: 0, severity: 'warning' });
  const trials = [
    makeTrial({ case: 'praise', assertions: [warning] }),
    makeTrial({ outcome: 'failed', assertions: [failed], variant: { tone: 'warm' } }),
    makeTrial({ outcome: 'errored', steps: [makeFailedStep(failure, [attempt])], case: 'late' }),
    makeTrial({ case: 'cancel', steps: [makeStep(), makeStep({ id: 'reply' })] }),
  ].map((trial) => {
    const variant = trial.variant_id === '' ? {} : { [text]: text };
    return { ...poison(trial, text), variant, variant_id: trial.variant_id && `t=${text}` };
  });
  const run = makeRun({ trials, note: text });
  return { ...run, started: poison(run.started, text) };
}

/** Controls but for line breaks, and what changes the direction of text or cannot be seen. */
const OBEYED = /(?!\n)\p{Cc}|[\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
/** Codes that the live region writes itself: a bracket, digits and a letter after an escape. */
const OWN = /(?=\p{Cc})[^\n\t](?:\[(?:\?2026[hl]|K|J|\d+A|\d+m))|\r/gu;

const check = (holds: (text: string) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(hostile, holds), { numRuns: 60 });

describe('whatever a model, a service or a file says', () => {
  it.each(['normal', 'verbose', 'quiet'] as const)(
    'nothing of it is obeyed by a terminal that shows the table, %s',
    (detail) =>
      check(async (text) => {
        const report = await collectReport(tableReporter, makePoisoned(text), { detail });
        expect(OBEYED.exec(report)).toBe(null);
      }),
  );

  it('nothing of it is obeyed by a terminal that shows a sweep', () =>
    check(async (text) => {
      const report = await collectReport(sweepReporter, makePoisoned(text));
      expect(report).toContain('Against best');
      expect(OBEYED.exec(report)).toBe(null);
    }));

  it('Markdown has no control characters', () =>
    check(async (text) => {
      const report = await collectReport(markdownReporter, makePoisoned(text));
      expect(OBEYED.exec(report)).toBe(null);
    }));

  it('JUnit is XML', () =>
    check(async (text) => {
      const report = await collectReport(junitReporter, makePoisoned(text));
      expect(XMLValidator.validate(report)).toBe(true);
      expect(OBEYED.exec(report)).toBe(null);
    }));

  it('CSV has a row for each trial, on a line of its own, and no formula', () =>
    check(async (text) => {
      const report = await collectReport(csvReporter, makePoisoned(text));
      const rows: string[][] = parse(report);
      expect(rows).toHaveLength(5);
      expect(report.trimEnd().split('\n')).toHaveLength(5);
      expect(rows.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
      expect(OBEYED.exec(report)).toBe(null);
    }));

  it('JSON reads back as it was', () =>
    check(async (text) => {
      const run = makePoisoned(text);
      const trials: unknown[] = [];
      for await (const trial of run.trials()) trials.push(JSON.parse(JSON.stringify(trial)));
      expect(JSON.parse(await collectReport(jsonReporter, run)).trials).toEqual(trials);
      const lines = (await collectReport(jsonlReporter, run)).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line))).toEqual(trials);
    }));

  it.each([linesReporter, progressReporter])('nothing of it is obeyed live: $name', (reporter) =>
    check(async (text) => {
      let written = '';
      const write = (piece: string): void => {
        written += piece;
      };
      const sink = { write, isTerminal: true, columns: 80, rows: 24 };
      const view = reporter.open(sink, PLAIN, () => written.length * 1000);
      for (const event of await replayEvents(makePoisoned(text))) view.event(event);
      view.close();
      expect(written).not.toBe('');
      expect(OBEYED.exec(written.replace(OWN, ''))).toBe(null);
    }),
  );
});
