import pMap from 'p-map';
import type { Plan, Trial } from '../plan/plan.ts';
import { isoTime } from '../protocol/iso-time.ts';
import type { RunSummary } from '../protocol/summary.ts';
import { type Conductor, makeConductor, type RunContext } from './conductor.ts';
import { makeEarlyStop } from './early-stop.ts';
import { longestFirst } from './longest-first.ts';
import { countRounds, listRound, listWork } from './work.ts';

/** Runs the trials of a plan, several at once, and tells what happens. Emits no `run_started`. */
export async function runPlan(plan: Plan, context: RunContext): Promise<RunSummary> {
  const started = context.clock.monotonic();
  const conductor = makeConductor(plan, context);
  const { concurrency } = context;
  try {
    const work = untilOver(inGoodOrder(listWork(plan.trials()), conductor, concurrency), conductor);
    await pMap(work, (trials) => perform(trials, conductor), { concurrency });
    for (let round = 1; round <= countRounds(plan.pipelines); round++) {
      const wanted = findWanted(plan, conductor);
      const trials = untilOver(listRound(plan.trials(), round), conductor);
      await pMap(trials, (trial) => repeatWanted(trial, wanted, conductor), { concurrency });
    }
  } finally {
    // After a disk that is full nothing may go on: there is nobody left to tell of it.
    conductor.end();
  }
  const duration = context.clock.monotonic() - started;
  const totals = conductor.recorder.summarise(duration, conductor.findStop(), conductor.alarm);
  const pools = context.pools?.() ?? [];
  const summary: RunSummary = pools.length === 0 ? totals : { ...totals, pools };
  await context.emit({ type: 'run_finished', finished_at: isoTime(context.clock.now()), summary });
  return summary;
}

/** Where several run at once, and nobody reads the trials in their order. */
function inGoodOrder(
  work: AsyncIterable<readonly Trial[]>,
  { expected, readsInOrder }: Conductor,
  concurrency: number,
): AsyncIterable<readonly Trial[]> {
  if (concurrency === 1 || readsInOrder) return work;
  return longestFirst(work, (trials) => expected.expect(trials));
}

async function* untilOver<Item>(
  items: AsyncIterable<Item>,
  conductor: Conductor,
): AsyncIterable<Item> {
  for await (const item of items) {
    if (conductor.isOver()) return;
    yield item;
  }
}

/** One after the other, until their case is decided. */
async function perform(trials: readonly Trial[], conductor: Conductor): Promise<void> {
  const rule = trials[0]?.planned.pipeline.repeat;
  const isDecided = rule && makeEarlyStop(rule);
  let decided = false;
  for (const trial of trials) {
    if (decided) {
      await conductor.spare(trial);
      continue;
    }
    const outcome = await conductor.run(trial);
    if (outcome === undefined) return;
    decided = isDecided?.(outcome) === true;
  }
}

/** By pipeline, the variants that a gate wants repeated. */
type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

function findWanted({ pipelines }: Plan, { recorder }: Conductor): Wanted {
  return new Map(
    pipelines.map(({ pipeline }) => [pipeline.name, recorder.wantsMore(pipeline.name)]),
  );
}

async function repeatWanted(trial: Trial, wanted: Wanted, conductor: Conductor): Promise<void> {
  const isWanted = wanted.get(trial.planned.pipeline.name)?.has(trial.variant.id) === true;
  await (isWanted ? conductor.run(trial) : conductor.spare(trial));
}
