import { describe, expect, it } from 'vitest';
import { builtIns } from '../../src/api/extensions.ts';
import type { StoredRun } from '../../src/protocol/stored-run.ts';
import type { LiveReporter, Style } from '../../src/report/reporter.ts';
import { collectReport, PLAIN } from '../support/collect-report.ts';
import { makeFakeTerminal } from '../support/fake-terminal.ts';
import { replayEvents } from '../support/run-events.ts';
import { RUN_FIXTURES } from '../support/run-fixtures.ts';

const fixtures = Object.entries(RUN_FIXTURES);
const styles: readonly Style[] = (['quiet', 'normal', 'verbose'] as const).flatMap((detail) => [
  { ...PLAIN, detail },
  { columns: 40, color: true, unicode: false, detail },
]);

/** Control characters that a terminal would obey, apart from line ends, tabs and colours. */
const control = new RegExp(
  `[${String.fromCharCode(0)}-\\u0008\\u000b\\u000c\\u000e-\\u001a\\u001c-\\u001f\\u007f-\\u009f]`,
);
const colour = new RegExp(`${String.fromCharCode(27)}\\[\\d*m`, 'g');

describe.each(
  [...builtIns.reporters.values()].map((reporter) => ({ reporter, name: reporter.name })),
)('the report $name', ({ reporter, name }) => {
  it('has a name and a summary of one sentence', () => {
    expect(reporter.kind).toBe('document');
    expect(name).toMatch(/^[a-z]+$/);
    expect(reporter.summary).toMatch(/^[A-Z][^\n]+\.$/);
  });

  it.each(fixtures)('gives the same text twice, in every style: %s', async (_, make) => {
    const run = make();
    for (const style of styles) {
      const text = await collectReport(reporter, run, style);
      expect(await collectReport(reporter, run, style)).toBe(text);
      expect(text.endsWith('\n') || text === '').toBe(true);
    }
  });

  it('never passes on what a terminal would obey', async () => {
    const make = RUN_FIXTURES['hostile'];
    if (make === undefined) throw new Error('no fixture');
    for (const style of styles) {
      const text = (await collectReport(reporter, make(), style)).replace(colour, '');
      expect(control.exec(text)).toBe(null);
      expect(text).not.toContain(String.fromCharCode(27));
    }
  });

  it('comes in pieces, and asks for one trial after another', async () => {
    const make = RUN_FIXTURES['many-trials'];
    if (make === undefined) throw new Error('no fixture');
    const run = make();
    let asked = 0;
    const counted: StoredRun = {
      ...run,
      async *trials() {
        for await (const trial of run.trials()) {
          asked += 1;
          yield trial;
        }
      },
    };
    await collectReport(reporter, counted);
    expect(asked).toBeGreaterThanOrEqual(300);
  });
});

const live: readonly LiveReporter[] = Object.values(builtIns.live);

describe.each(live.map((reporter) => ({ reporter, name: reporter.name })))(
  'the live report $name',
  ({ reporter }) => {
    it.each(fixtures)(
      'follows a run to its end and leaves the screen whole: %s',
      async (_, make) => {
        const terminal = makeFakeTerminal();
        let now = 0;
        const view = reporter.open(terminal, PLAIN, () => now);
        for (const event of await replayEvents(make())) {
          now += 250;
          view.event(event);
          view.tick();
        }
        view.note('stopping');
        view.close();
        const { length } = terminal.writes;
        view.close();
        view.tick();
        expect(terminal.writes).toHaveLength(length);
        expect(terminal.unknownCodes).toEqual([]);
      },
    );

    it('may be closed before anything happened', () => {
      const terminal = makeFakeTerminal();
      reporter.open(terminal, PLAIN, () => 0).close();
      expect(terminal.screen().join('')).toBe('');
    });
  },
);
