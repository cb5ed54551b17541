import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { DamagedJournal } from '../../../src/protocol/damaged-journal.ts';
import type { JournalEvent, RunStarted } from '../../../src/protocol/event.ts';
import { continueJournal } from '../../../src/protocol/journal.ts';
import { openProgress, readJournal } from '../../../src/protocol/read-journal.ts';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { RUN_FIXTURES } from '../../support/run-fixtures.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const NAME = 'journal.jsonl';

interface Made {
  readonly started: RunStarted;
  readonly trial: TrialRecord;
  readonly finished: JournalEvent;
}

async function makeRun(trials: number): Promise<Made> {
  const run = RUN_FIXTURES['all-passed']?.();
  if (run?.finished === undefined) throw new Error('no run that is finished');
  for await (const trial of run.trials()) {
    return { started: { ...run.started, trials }, trial, finished: run.finished };
  }
  throw new Error('no trial');
}

/** Counts how often its files are open. */
async function makeFiles(events: readonly (JournalEvent | string)[]) {
  const folder = await makeTemporaryFolder();
  const lines = events.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  await writeFile(join(folder, NAME), `${lines.join('\n')}\n`);
  const inner = makeNodeFiles(folder);
  let open = 0;
  const openRead: Files['openRead'] = async (path) => {
    const file = await inner.openRead(path);
    open += 1;
    const close = async (): Promise<void> => {
      open -= 1;
      await file.close();
    };
    return { size: file.size, read: (...wanted) => file.read(...wanted), close };
  };
  return { files: { ...inner, openRead } satisfies Files, countOpen: () => open };
}

async function open(events: readonly (JournalEvent | string)[]) {
  const { files, countOpen } = await makeFiles(events);
  const { progress, problem } = await openProgress(files, NAME);
  if (progress === undefined) throw new Error(problem);
  return { progress, countOpen };
}

const sent = (number: number, index: number, elapsed_ms: number): JournalEvent => ({
  ...({ type: 'attempt_sent', number, index, elapsed_ms, tokens: 100, cost_usd: 0.5 } as const),
});
const settled = (number: number, elapsed_ms: number): JournalEvent => ({
  ...({ type: 'attempt_settled', number, elapsed_ms, tokens: 40 } as const),
});
const resumed: JournalEvent = {
  type: 'run_resumed',
  resumed_at: '2026-07-01T12:00:00.000Z',
  program: { name: 'pulze-run', version: '0.1.0' },
};

describe('how far a run came', () => {
  it('is which trials ended or were spared, and what was paid for each', async () => {
    const { started, trial } = await makeRun(4);
    const ended = (index: number): JournalEvent => ({ type: 'trial_finished', index, trial });
    const spared: JournalEvent = {
      ...({ type: 'trial_spared', index: 3, id: trial.id, pipeline: trial.pipeline } as const),
    };
    const { progress } = await open([
      started,
      sent(1, 0, 20),
      settled(1, 30),
      ended(0),
      ended(1),
      sent(2, 2, 70),
      spared,
    ]);
    const each = [0, 1, 2, 3];
    expect(each.map((index) => progress.isFinished(index))).toEqual([true, true, false, false]);
    expect(each.map((index) => progress.isSpared(index))).toEqual([false, false, false, true]);
    expect(each.map((index) => progress.isPaid(index))).toEqual([true, false, false, false]);
    expect(each.map((index) => progress.paidFor(index))).toEqual([
      [{ sent: { tokens: 100, cost_usd: 0.5 }, settled: { tokens: 40 } }],
      [],
      [{ sent: { tokens: 100, cost_usd: 0.5 } }],
      [],
    ]);
    expect([progress.elapsedMilliseconds, progress.finished]).toEqual([70, undefined]);
    expect([await progress.read(0), await progress.read(2)]).toEqual([trial, undefined]);
    await progress.close();
  });

  it('is no longer paid where another session without a budget ran a trial again', async () => {
    const { started, trial } = await makeRun(1);
    const ended: JournalEvent = { type: 'trial_finished', index: 0, trial };
    const { progress } = await open([
      started,
      sent(1, 0, 20),
      settled(1, 30),
      ended,
      resumed,
      ended,
    ]);
    expect([progress.isPaid(0), progress.elapsedMilliseconds]).toEqual([false, 30]);
    await progress.close();
  });

  it('has an end that holds until another session goes on', async () => {
    const { started, finished } = await makeRun(1);
    if (finished.type !== 'run_finished') throw new Error('no end');
    const whole = await open([started, finished]);
    expect(whole.progress.finished).toEqual(finished);
    expect(whole.progress.elapsedMilliseconds).toBe(finished.summary.duration_ms);
    await whole.progress.close();
    const goesOn = await open([started, finished, resumed]);
    expect(goesOn.progress.finished).toBeUndefined();
    await goesOn.progress.close();
  });

  it('has the snapshots that it wrote among its sources, as they were written last', async () => {
    const { started } = await makeRun(1);
    const sources = ['a.yaml', 'a.snap'].map((path) => ({ path, sha256: `first of ${path}` }));
    const write = (sha256: string): JournalEvent => ({
      type: 'snapshots_written',
      files: [{ path: 'a.snap', sha256 }],
    });
    const { progress } = await open([{ ...started, sources }, write('second'), write('third')]);
    expect(progress.sources).toEqual([sources[0], { path: 'a.snap', sha256: 'third' }]);
    await progress.close();
  });

  it('is told where a trial or an answer is damaged, when that is read', async () => {
    const { started, trial } = await makeRun(2);
    const ended: JournalEvent = { type: 'trial_finished', index: 0, trial };
    const { progress, countOpen } = await open([
      started,
      JSON.stringify(ended).slice(0, -9),
      '{"type":"call_answered","index":1,"asked":7}',
      resumed,
    ]);
    await expect(progress.read(0)).rejects.toThrow('line 2: this is not JSON');
    await expect(progress.readAnswers(1)).rejects.toBeInstanceOf(DamagedJournal);
    expect(countOpen()).toBe(1);
    await progress.close();
    expect(countOpen()).toBe(0);
  });

  it('is not told of a journal that is of no run', async () => {
    const { started } = await makeRun(1);
    for (const [events, problem] of [
      [['{}'], 'it does not begin as a run does'],
      [[started, '{"type":', resumed], 'line 2: this is not JSON'],
    ] as const) {
      const { files, countOpen } = await makeFiles(events);
      expect(await openProgress(files, NAME)).toEqual({ problem });
      expect(countOpen()).toBe(0);
    }
  });
});

describe('trials of a journal of several megabytes', () => {
  const COUNT = 300;

  /** Written from both ends in turn, so that neighbours in the plan are far from each other. */
  async function makeLarge() {
    const { started, trial } = await makeRun(COUNT);
    const all = Array.from({ length: COUNT }, (_, index) => ({
      ...trial,
      reason: `${index} `.repeat(2500 + (index % 7) * 500),
    }));
    const order = all.map((_, at) => (at % 2 === 0 ? at / 2 : COUNT - (at + 1) / 2));
    const events = order.map((index): JournalEvent => {
      return { type: 'trial_finished', index, trial: all[index] ?? trial };
    });
    return { all, ...(await makeFiles([started, ...events])) };
  }

  it('are read whole in the order of the plan, and the file is closed then', async () => {
    const { all, files, countOpen } = await makeLarge();
    const { run } = await readJournal(files, NAME);
    if (run === undefined) throw new Error('no run');
    const read: TrialRecord[] = [];
    for await (const trial of run.trials()) read.push(trial);
    expect(read).toEqual(all);
    expect(countOpen()).toBe(0);
    for await (const trial of run.trials()) {
      expect([trial, countOpen()]).toEqual([all[0], 1]);
      break;
    }
    expect(countOpen()).toBe(0);
  });

  it('are read whole where several are asked for at the same time', async () => {
    const { all, files } = await makeLarge();
    const { progress } = await openProgress(files, NAME);
    const wanted = [0, COUNT - 1, 150, 1, 298, 150, 40, 2];
    const read = await Promise.all(wanted.map((index) => progress?.read(index)));
    expect(read).toEqual(wanted.map((index) => all[index]));
    await progress?.close();
  });
});

describe('a journal that cannot be gone on with', () => {
  it('is closed', async () => {
    const full = new FileError('disk-full', NAME, 'no space left on the disk');
    const { files } = await makeFiles([]);
    const steps: string[] = [];
    const openAppend: Files['openAppend'] = async () => ({
      write: () => Promise.reject(full),
      close: async () => void steps.push('closed'),
    });
    const world = { files: { ...files, openAppend }, clock: nodeClock };
    const end = { size: 1, isEnded: false };
    await expect(continueJournal(world, NAME, end)).rejects.toBe(full);
    expect(steps).toEqual(['closed']);
  });
});
