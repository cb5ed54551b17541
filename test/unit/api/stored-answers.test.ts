import { expect, it } from 'vitest';
import { answerFrom } from '../../../src/api/stored-answers.ts';
import type { StoredRun } from '../../../src/protocol/stored-run.ts';

/** Of each trial of an earlier run one call of a judge; with the places that were read. */
function makeRun(count: number) {
  const read: number[] = [];
  const trials = Array.from({ length: count }, (_, at) => ({
    id: `t${at}`,
    assertions: [{ calls: [{ asked: `a${at}` }] }, {}],
  }));
  const run = {
    started: { run: { id: 'earlier' } },
    async *trials(wanted?: readonly number[]) {
      for (const [at, trial] of trials.entries()) {
        if (wanted !== undefined && !wanted.includes(at)) continue;
        if (wanted !== undefined) read.push(at);
        yield trial;
      }
    },
  } as unknown as StoredRun;
  return { run, read };
}

it('has what models judged of a trial of an earlier run, and nothing of another', async () => {
  const { run, read } = makeRun(3);
  const { findCalls } = await answerFrom(run);
  expect(await findCalls('t1')).toEqual([{ asked: 'a1' }]);
  expect(await findCalls('t9')).toEqual([]);
  expect(read).toEqual([1]);
});

it('reads a trial once for its calls, and holds no more than the 64 that were asked for last', async () => {
  const { run, read } = makeRun(65);
  const { findCalls } = await answerFrom(run);
  for (let at = 0; at < 64; at++) await findCalls(`t${at}`);
  await findCalls('t0');
  await findCalls('t64');
  expect(read).toHaveLength(65);
  await findCalls('t0');
  expect(read).toHaveLength(65);
  await findCalls('t1');
  expect(read.slice(65)).toEqual([1]);
});
