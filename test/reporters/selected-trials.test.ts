import { describe, expect, it } from 'vitest';
import { nodeClock } from '../../src/environment/node-clock.ts';
import { makeNodeFiles } from '../../src/environment/node-files.ts';
import { openJournal } from '../../src/protocol/journal.ts';
import { finishTrial } from '../../src/protocol/plain-trial.ts';
import { readJournal } from '../../src/protocol/read-journal.ts';
import type { StoredRun } from '../../src/protocol/stored-run.ts';
import { markdownReporter } from '../../src/report/builtin/markdown.ts';
import { tableReporter } from '../../src/report/builtin/table.ts';
import { collectReport } from '../support/collect-report.ts';
import { makeAssertion, makeRun, makeTrial } from '../support/records.ts';
import { RUN_FIXTURES } from '../support/run-fixtures.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

/** Three pipelines: a long one, a short one, and a long one that warns, fails and leaves out. */
function severalPipelines(): StoredRun {
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  const warning = makeAssertion({ verdict: 'failed', severity: 'warning', message: 'too polite' });
  const odd = {
    3: { outcome: 'failed', assertions: [makeAssertion({ verdict: 'failed' })] },
    70: { outcome: 'errored' },
    140: { outcome: 'skipped' },
    199: { assertions: [warning] },
  } as const;
  return makeRun({
    trials: [
      ...numbers.map((each) => makeTrial({ pipeline: 'first', case: `a${each}` })),
      ...numbers.slice(0, 20).map((each) => makeTrial({ pipeline: 'short', case: `b${each}` })),
      ...numbers.map((each) =>
        makeTrial({ pipeline: 'last', case: `c${each}`, ...odd[each as keyof typeof odd] }),
      ),
    ],
  });
}

interface Reread {
  readonly run: StoredRun;
  /** Of how many trials each reading was. */
  readonly read: number[];
}

/** The run as its journal gives it back, with some trials that a kill has left out. */
async function storeAndRead(run: StoredRun, missing: readonly number[] = []): Promise<Reread> {
  const files = makeNodeFiles(await makeTemporaryFolder());
  const journal = await openJournal({ files, clock: nodeClock }, 'journal.jsonl');
  await journal.append(run.started);
  let index = 0;
  for await (const trial of run.trials()) {
    if (!missing.includes(index)) await journal.append(finishTrial(index, trial));
    index += 1;
  }
  if (run.finished) await journal.append(run.finished);
  await journal.close();
  const { run: stored } = await readJournal(files, 'journal.jsonl');
  if (stored === undefined) throw new Error('the journal does not give the run back');
  const read: number[] = [];
  const trials: StoredRun['trials'] = async function* (wanted) {
    let count = 0;
    for await (const trial of stored.trials(wanted)) {
      count += 1;
      yield trial;
    }
    read.push(count);
  };
  return { run: { ...stored, trials }, read };
}

const details = ['quiet', 'normal', 'verbose'] as const;
const reporters = [tableReporter, markdownReporter];

describe.each(reporters)('the $name report of a journal', (reporter) => {
  it.each(Object.entries({ ...RUN_FIXTURES, severalPipelines }))(
    'is that of all its trials: %s',
    async (_, make) => {
      const { run } = await storeAndRead(make());
      for (const detail of details) {
        expect(await collectReport(reporter, run, { detail })).toBe(
          await collectReport(reporter, make(), { detail }),
        );
      }
    },
  );

  it('reads what it shows or tells of, and no other', async () => {
    const { run, read } = await storeAndRead(severalPipelines());
    await collectReport(reporter, run);
    expect(read).toEqual([50 + 20 + (50 + 4)]);
  });

  it('reads every trial of a run that was killed', async () => {
    const { finished: _, ...killed } = severalPipelines();
    const { run, read } = await storeAndRead(killed);
    await collectReport(reporter, run);
    expect(read).toEqual([420]);
  });

  it('finds what it reads where trials are missing', async () => {
    const missing = [0, 5, 6, 60, 199, 200, 210, 230, 419];
    const { run } = await storeAndRead(severalPipelines(), missing);
    const { findTelling: _, ...whole } = run;
    expect(await collectReport(reporter, run)).toBe(await collectReport(reporter, whole));
  });

  it('reads every trial where a sequential test is told of', async () => {
    const { run, read } = await storeAndRead(severalPipelines());
    const repeat = {
      count: 1,
      pass: 'all',
      stop: { sprt: { p0: 0.5, p1: 0.9, alpha: 0.05, beta: 0.05 } },
    } as const;
    const pipelines = run.started.pipelines.map((each) => ({ ...each, repeat }));
    await collectReport(reporter, { ...run, started: { ...run.started, pipelines } });
    expect(read).toEqual([420]);
  });
});
