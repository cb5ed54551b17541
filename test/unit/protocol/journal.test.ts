import { copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { DamagedJournal } from '../../../src/protocol/damaged-journal.ts';
import type { JournalEvent } from '../../../src/protocol/event.ts';
import { continueJournal, openJournal } from '../../../src/protocol/journal.ts';
import { openProgress, readJournal } from '../../../src/protocol/read-journal.ts';
import type { StoredRun } from '../../../src/protocol/stored-run.ts';
import { nestLists, nestMaps } from '../../support/nest.ts';
import { RUN_FIXTURES } from '../../support/run-fixtures.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const NAME = 'journal.jsonl';

async function eventsOf(run: StoredRun): Promise<readonly JournalEvent[]> {
  const trials: JournalEvent[] = [];
  for await (const trial of run.trials()) {
    trials.push({ type: 'trial_finished', index: trials.length, trial });
  }
  return [run.started, ...trials, ...(run.finished ? [run.finished] : [])];
}

async function makeFiles(text?: string | Uint8Array): Promise<Files> {
  const folder = await makeTemporaryFolder();
  if (text !== undefined) await writeFile(join(folder, NAME), text);
  return makeNodeFiles(folder);
}

async function writeEvents(files: Files, events: readonly JournalEvent[]): Promise<void> {
  const journal = await openJournal({ files, clock: nodeClock }, NAME);
  for (const event of events) await journal.append(event);
  await journal.close();
}

async function readBack(files: Files): Promise<readonly JournalEvent[] | string> {
  const { run, problem } = await readJournal(files, NAME);
  return run ? await eventsOf(run) : problem;
}

async function fixture(name: string): Promise<readonly JournalEvent[]> {
  const make = RUN_FIXTURES[name];
  if (make === undefined) throw new Error(`no fixture ${name}`);
  return await eventsOf(make());
}

function lines(events: readonly JournalEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

describe('a journal', () => {
  it.each(['all-passed', 'failures', 'hostile', 'many-trials', 'killed'])(
    'gives back what was written: %s',
    async (name) => {
      const events = await fixture(name);
      const files = await makeFiles();
      await writeEvents(files, events);
      expect(await readBack(files)).toEqual(events);
    },
  );

  it('gives trials in the order of the plan, whatever order they finished in', async () => {
    const [started, ...rest] = await fixture('many-trials');
    const finished = rest.pop();
    if (started === undefined || finished === undefined) throw new Error('no events');
    const files = await makeFiles();
    await writeEvents(files, [started, ...rest.toReversed(), finished]);
    expect(await readBack(files)).toEqual([started, ...rest, finished]);
  });

  it('is read however its lines are written', async () => {
    const written = await fixture('failures');
    const spaced = (event: JournalEvent): string =>
      JSON.stringify(event, null, 1).replace(/\n */g, ' ');
    const turned = (event: JournalEvent): string =>
      JSON.stringify(Object.fromEntries(Object.entries(event).reverse()));
    for (const write of [spaced, turned]) {
      const files = await makeFiles(`${written.map(write).join('\n')}\n`);
      expect(await readBack(files)).toEqual(written);
      const { progress } = await openProgress(files, NAME);
      expect(progress?.isFinished(0)).toBe(true);
      await progress?.close();
    }
  });

  it('has the answers of a trial that is not finished, however their lines are written', async () => {
    const [started] = await fixture('failures');
    const answer = {
      ...{ index: 0, asked: 'a', response: { status: 200 }, attempts: [], type: 'call_answered' },
    };
    const files = await makeFiles(`${JSON.stringify(started)}\n${JSON.stringify(answer)}\n`);
    const { progress } = await openProgress(files, NAME);
    expect(await progress?.readAnswers(0)).toEqual([answer]);
    await progress?.close();
  });

  it('passes over a last line that was cut off, wherever that was', async () => {
    const [started, first, second] = await fixture('all-passed');
    if (!started || !first || !second) throw new Error('no events');
    const text = lines([started, first, second]);
    for (const left of [2, 100, lines([second]).length - 1, lines([second]).length]) {
      expect(await readBack(await makeFiles(text.slice(0, -left)))).toEqual([started, first]);
    }
  });

  it('keeps a last line that lacks its line break only, and goes on behind it', async () => {
    const [started, first, second] = await fixture('all-passed');
    if (!started || !first || !second) throw new Error('no events');
    const text = lines([started, first]).slice(0, -1);
    const files = await makeFiles(text);
    expect(await readBack(files)).toEqual([started, first]);
    const { progress } = await openProgress(files, NAME);
    expect(progress?.isFinished(0)).toBe(true);
    const end = progress?.end;
    await progress?.close();
    expect(end).toEqual({ size: text.length, isEnded: false });
    const world = { files, clock: nodeClock };
    const journal = await continueJournal(world, NAME, end ?? { size: 0, isEnded: true });
    await journal.append(second);
    await journal.close();
    expect(await readBack(files)).toEqual([started, first, second]);
  });

  it('passes over a last line that is none, also with a line break behind it', async () => {
    const [started, first, second] = await fixture('all-passed');
    if (!started || !first || !second) throw new Error('no events');
    const text = lines([started, first, second]);
    for (const left of [2, 100, lines([second]).length - 1]) {
      const files = await makeFiles(`${text.slice(0, -left)}\n`);
      expect(await readBack(files)).toEqual([started, first]);
      const { progress } = await openProgress(files, NAME);
      expect(progress?.end).toEqual({ size: lines([started, first]).length, isEnded: true });
      await progress?.close();
    }
  });

  it('gives what a trial was answered to whoever goes on, until it is finished', async () => {
    const [started, first] = await fixture('all-passed');
    if (!started || first?.type !== 'trial_finished') throw new Error('no events');
    const answered = (asked: string): JournalEvent => ({
      type: 'call_answered',
      index: 0,
      asked,
      response: {},
      attempts: [],
    });
    const read = async (text: string) => {
      const files = await makeFiles(text);
      const { progress } = await openProgress(files, NAME);
      const found = [await progress?.readAnswers(0), await progress?.readAnswers(1)];
      await progress?.close();
      return [...found, await readBack(files)];
    };
    const twice = [started, answered('a'), answered('b')];
    expect(await read(lines(twice))).toEqual([[answered('a'), answered('b')], [], [started]]);
    expect(await read(lines([...twice, first]))).toEqual([[], [], [started, first]]);
    const torn = `${lines(twice).slice(0, -20)}\n`;
    expect(await read(torn)).toEqual([[answered('a')], [], [started]]);
  });

  it('writes long lines that arrive at the same time one after the other', async () => {
    const events = await fixture('all-passed');
    const [started, first] = events;
    if (!started || first?.type !== 'trial_finished') throw new Error('no events');
    const long = { ...first, trial: { ...first.trial, reason: 'x'.repeat(7_000_000) } };
    const written: number[] = [];
    const files = await makeFiles();
    const openWrite: Files['openWrite'] = async (path) => {
      const file = await files.openWrite(path);
      const write = (text: string): Promise<void> => {
        written.push(text.split('\n').length - 1);
        return file.write(text);
      };
      return { write, close: () => file.close() };
    };
    const journal = await openJournal({ files: { ...files, openWrite }, clock: nodeClock }, NAME);
    await Promise.all([started, long, long, long, first].map((event) => journal.append(event)));
    await journal.close();
    expect(written).toEqual([3, 2]);
    const all = [started, long, long, long, first];
    expect(await files.readText(NAME)).toBe(lines(all));
  });

  it('can be asked for its trials more than once, also at the same time', async () => {
    const events = await fixture('sweep');
    const files = await makeFiles(lines(events));
    const { run } = await readJournal(files, NAME);
    if (run === undefined) throw new Error('no run');
    const both = await Promise.all([eventsOf(run), eventsOf(run)]);
    expect(both).toEqual([events, events]);
  });

  it.each([
    { what: 'is empty', text: '' },
    { what: 'has only half a line', text: '{"type":"run_started","vers' },
    { what: 'is binary', text: Uint8Array.from([0, 255, 10, 13, 10, 128, 200, 10]) },
    { what: 'is JSON of another kind', text: 'null\n42\n"run_started"\n[]\n{"type":"other"}\n' },
    { what: 'begins like a run and is none', text: '{"type":"run_started","version":1}\n' },
  ])('is refused when it $what', async ({ text }) => {
    expect(await readBack(await makeFiles(text))).toBe('it does not begin as a run does');
  });

  it('is refused when it is of another version', async () => {
    const [started] = await fixture('all-passed');
    const text = lines([{ ...started, version: 2 } as JournalEvent]);
    expect(await readBack(await makeFiles(text))).toBe('it is of version 2; this program reads 1');
  });
});

describe('a journal that somebody has changed', () => {
  const damage = async (at: number, change: (line: string) => string): Promise<Files> => {
    const written = lines(await fixture('failures')).split('\n');
    return await makeFiles(written.map((line, n) => (n === at ? change(line) : line)).join('\n'));
  };
  const problemOf = (files: Files): Promise<unknown> =>
    readBack(files).catch((error: unknown) =>
      error instanceof DamagedJournal ? `${error.path} ${error.message}` : error,
    );

  it('is told at the line of a trial that is no record, when that is read', async () => {
    const deep = await damage(2, (line) =>
      line.replace('"vars":{', `"vars":{"a":${nestLists(9000)},`),
    );
    expect(await problemOf(deep)).toBe('journal.jsonl line 3: this is nested more than 200 deep');
    const cut = await damage(2, (line) => line.slice(0, -20));
    expect(await problemOf(cut)).toBe('journal.jsonl line 3: this is not JSON');
    const misshapen = await damage(1, (line) => line.replace('"steps":[{', '"steps":[7,{'));
    expect(await problemOf(misshapen)).toBe(
      'journal.jsonl line 2: `trial.steps.0` is not what an event has there',
    );
  });

  it('is told where what a service complained of is no list', async () => {
    const [started, first] = await fixture('failures');
    if (started === undefined || first?.type !== 'trial_finished') throw new Error('no events');
    const problemWith = async (details: unknown): Promise<unknown> => {
      const failure = { kind: 'refused', message: 'no', details };
      const steps = [{ id: 'main', outcome: 'errored', attempts: [], failure }];
      const trial = { ...first.trial, steps };
      return await problemOf(await makeFiles(lines([started, { ...first, trial } as never])));
    };
    expect(await problemWith([{ path: ['messages', 0], message: 'no' }])).toBeInstanceOf(Array);
    expect(await problemWith('none')).toBe(
      'journal.jsonl line 2: `trial.steps.0.failure.details` is not what an event has there',
    );
    expect(await problemWith([{ path: [null], message: 'no' }])).toBe(
      'journal.jsonl line 2: `trial.steps.0.failure.details.0.path.0` is not what an event has there',
    );
  });

  it('is refused at the line that is of no run', async () => {
    const far = await damage(1, (line) => line.replace('"index":0', '"index":4294967294'));
    expect(await problemOf(far)).toBe('line 2: no trial of this run has this place');
    const spaced = await damage(1, (line) => line.replace('"index":0', '"index": 4294967294'));
    expect(await problemOf(spaced)).toBe('line 2: no trial of this run has this place');
    expect(await problemOf(await damage(3, () => nestMaps(9000, 'type')))).toBe(
      'line 4: this is nested more than 200 deep',
    );
    expect(await problemOf(await damage(0, () => nestMaps(9000)))).toBe(
      'it does not begin as a run does',
    );
    expect(await problemOf(await damage(2, () => '{"type":'))).toBe('line 3: this is not JSON');
  });

  it('may hold events that this program does not know', async () => {
    const files = await damage(1, (line) => `{"type":"trial_renamed"}\n${line}`);
    expect(await problemOf(files)).toEqual(await fixture('failures'));
  });

  it('holds an answer that is nested as deep as answers may be', async () => {
    const [started, trial] = await fixture('all-passed');
    if (trial?.type !== 'trial_finished' || started === undefined) throw new Error('no events');
    const [step] = trial.trial.steps;
    if (step === undefined) throw new Error('no step');
    const steps = [{ ...step, response: JSON.parse(nestLists(200)) }];
    const events = [started, { ...trial, trial: { ...trial.trial, steps } }];
    expect(await readBack(await makeFiles(lines(events)))).toEqual(events);
  });
});

describe('a journal that is taken away while it is written', () => {
  it.each([
    { what: 'removed', take: (path: string) => rm(path), message: 'no such file' },
    {
      what: 'replaced',
      take: async (path: string) => {
        await copyFile(path, `${path}.copy`);
        await rename(`${path}.copy`, path);
      },
      message: 'another file is in its place',
    },
  ])('takes nothing more within a second or two where it was $what', async ({ take, message }) => {
    const [started, ...rest] = await fixture('many-trials');
    if (started === undefined) throw new Error('no events');
    const folder = await makeTemporaryFolder();
    const disk = makeNodeFiles(folder);
    let [now, looks] = [0, 0];
    const details: Files['details'] = (path) => {
      looks += 1;
      return disk.details(path);
    };
    const world = { files: { ...disk, details }, clock: { ...nodeClock, monotonic: () => now } };
    const journal = await openJournal(world, NAME);
    await journal.append(started);
    for (const event of rest) await journal.append(event);
    expect(looks).toBe(0);
    await take(join(folder, NAME));
    const goOn = async (): Promise<void> => {
      for (let second = 0; second < 3; second++) {
        now += 1000;
        await journal.append(started);
      }
    };
    await expect(goOn()).rejects.toMatchObject({ kind: 'missing', path: NAME, message });
    expect(looks).toBeLessThan(3);
    await expect(journal.close()).rejects.toMatchObject({ message });
  });

  it('is known to be there, also behind an earlier session', async () => {
    const [started] = await fixture('all-passed');
    if (started === undefined) throw new Error('no events');
    const files = await makeFiles(JSON.stringify(started));
    const { size } = (await files.details(NAME)) ?? { size: 0 };
    let now = 0;
    const world = { files, clock: { ...nodeClock, monotonic: () => now } };
    const journal = await continueJournal(world, NAME, { size, isEnded: false });
    for (let second = 0; second < 3; second++) {
      now += 1000;
      await journal.append({
        type: 'trial_spared',
        index: 0,
        id: 'a',
        pipeline: 'Beschwerden über',
      });
    }
    await journal.close();
  });
});

describe('a disk that is full', () => {
  const full = new FileError('disk-full', NAME, 'no space left on the disk');
  const fillUp = (files: Files): Files => ({
    ...files,
    openWrite: async () => ({ write: () => Promise.reject(full), close: async () => {} }),
  });

  it('is told by the append that it was full for, by every later one, and by the end', async () => {
    const [started] = await fixture('all-passed');
    if (started === undefined) throw new Error('no events');
    const journal = await openJournal({ files: fillUp(await makeFiles()), clock: nodeClock }, NAME);
    await expect(journal.append(started)).rejects.toBe(full);
    await expect(journal.append(started)).rejects.toBe(full);
    await expect(journal.close()).rejects.toBe(full);
  });

  it('is what a session may write at most; what was written before is whole, and another goes on', async () => {
    const [started, ...rest] = await fixture('many-trials');
    if (started === undefined) throw new Error('no events');
    const files = await makeFiles();
    const world = { files, clock: nodeClock, mostBytes: 20_000 };
    const journal = await openJournal(world, NAME);
    await journal.append(started);
    let written = 0;
    const fill = async (): Promise<void> => {
      for (const event of rest) {
        await journal.append(event);
        written += 1;
      }
    };
    const message = '0.00002 GB were written to it, which is the most at a time';
    await expect(fill()).rejects.toMatchObject({ kind: 'disk-full', path: NAME, message });
    await expect(journal.close()).rejects.toMatchObject({ message });
    const first = [started, ...rest.slice(0, written)];
    expect(await readBack(files)).toEqual(first);
    const { size } = (await files.details(NAME)) ?? { size: 0 };
    expect(size).toBeLessThanOrEqual(20_000);
    const more = await continueJournal(world, NAME, { size, isEnded: true });
    await more.append(rest[written] ?? started);
    await more.close();
    expect(await readBack(files)).toEqual([...first, rest[written]]);
  });

  it('gives only the trials that are asked for', async () => {
    const files = await makeFiles();
    await writeEvents(files, await fixture('sweep'));
    const { run } = await readJournal(files, NAME);
    const listIds = async (wanted?: readonly number[]): Promise<readonly string[]> => {
      const ids: string[] = [];
      for await (const trial of run?.trials(wanted) ?? []) ids.push(trial.id);
      return ids;
    };
    const all = await listIds();
    expect(all.length).toBeGreaterThan(4);
    expect(await listIds([1, 4, 9999])).toEqual([all[1], all[4]]);
    expect(await listIds([])).toEqual([]);
  });
});
