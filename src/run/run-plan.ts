import pMap from 'p-map';
import type { Plan, Trial } from '../plan/plan.ts';
import type { BudgetRecord } from '../protocol/budget-record.ts';
import { isoTime } from '../protocol/iso-time.ts';
import type { PoolRecord } from '../protocol/pool-record.ts';
import type { RunSummary } from '../protocol/summary.ts';
import { BudgetWatch, stopForBudgets } from './budget-watch.ts';
import { type Conductor, makeConductor, type RunContext } from './conductor.ts';
import { makeEarlyStop } from './early-stop.ts';
import { ExpectedTime } from './expected-time.ts';
import { longestFirst } from './longest-first.ts';
import { runSearches } from './search-variants.ts';
import { countRounds, listRound, listSearched, listWork, untilOver } from './work.ts';

/** Runs the trials of a plan, several at once, and tells what happens. Emits no `run_started`. */
export async function runPlan(plan: Plan, context: RunContext): Promise<RunSummary> {
  const started = context.clock.monotonic();
  const earlier = context.kept?.durationMilliseconds ?? 0;
  const { concurrency, budgets } = context;
  const watch = budgets && new BudgetWatch(budgets, context.clock, context.kept);
  const conductor =
    watch?.guard(openConductor(plan, context, watch)) ?? makeConductor(plan, context);
  try {
    if (context.kept) await takeAll(listWork(plan.trials()), conductor);
    if (context.kept) await takeEach(listSearched(plan.trials()), conductor);
    await performAll(plan, conductor, concurrency);
    await runSearches(plan, conductor, concurrency);
    await runRounds(plan, conductor, context);
  } finally {
    // After a disk that is full nothing may go on: there is nobody left to tell of it.
    conductor.end();
  }
  const duration = context.clock.monotonic() - started + earlier;
  const spent = (await watch?.close(plan)) ?? [];
  const stop = conductor.findStop() ?? stopForBudgets(spent);
  const summary: RunSummary = {
    ...conductor.recorder.summarise(duration, stop, conductor.alarm),
    ...describeLimits(spent, context.pools?.() ?? []),
  };
  await context.emit({ type: 'run_finished', finished_at: isoTime(context.clock.now()), summary });
  return summary;
}

/** Told to the watch as well, whatever is told. */
function openConductor(plan: Plan, context: RunContext, watch: BudgetWatch): Conductor {
  return makeConductor(plan, { ...context, emit: watch.emitThrough(context) });
}

function describeLimits(
  budgets: readonly BudgetRecord[],
  pools: readonly PoolRecord[],
): Pick<RunSummary, 'budgets' | 'pools'> {
  return { ...(budgets.length > 0 && { budgets }), ...(pools.length > 0 && { pools }) };
}

/**
 * The longest first where several run at once, and nobody reads the trials in their order. Of one pipeline's
 * only variant the same is expected of all trials: none has to be held to find that out.
 */
async function performAll(plan: Plan, conductor: Conductor, concurrency: number): Promise<void> {
  const expected = new ExpectedTime();
  const listed = listWork(plan.trials());
  const [first, ...others] = plan.pipelines;
  const isAlike = others.length === 0 && (first?.variants.length ?? 0) <= 1;
  const isOrdered = concurrency === 1 || conductor.readsInOrder || isAlike;
  const work = isOrdered ? listed : longestFirst(listed, expected);
  await pMap(untilOver(work, conductor), (trials) => perform(trials, { conductor, expected }), {
    concurrency,
  });
}

/** Also where the run is over at once: what was finished is in its totals. */
async function takeAll(work: AsyncIterable<readonly Trial[]>, conductor: Conductor): Promise<void> {
  for await (const trials of work) for (const trial of trials) await conductor.take(trial);
}

async function takeEach(trials: AsyncIterable<Trial>, conductor: Conductor): Promise<void> {
  for await (const trial of trials) await conductor.take(trial);
}

/** One after the other, until their case is decided. */
async function perform(
  trials: readonly Trial[],
  { conductor, expected }: { readonly conductor: Conductor; readonly expected: ExpectedTime },
): Promise<void> {
  const rule = trials[0]?.planned.pipeline.repeat;
  const isDecided = rule && makeEarlyStop(rule);
  let decided = false;
  for (const trial of trials) {
    if (decided) {
      await conductor.spare(trial);
      continue;
    }
    const record = await conductor.run(trial);
    // The others are asked for as well, so that it is known of each that it was not run.
    if (record === undefined) continue;
    expected.see(trial, record);
    decided = isDecided?.(record.outcome) === true;
  }
}

/** What gates ask for after that, of each case one repeat a round. */
async function runRounds(
  plan: Plan,
  conductor: Conductor,
  { concurrency, kept, earlier }: RunContext,
): Promise<void> {
  for (let round = 1; round <= countRounds(plan.pipelines); round++) {
    const isAsked = findAsked(plan, conductor, earlier);
    // After it is known what the round was asked for, which its own trials must not change.
    if (kept) await takeEach(listRound(plan.trials(), round), conductor);
    const trials = untilOver(listRound(plan.trials(), round), conductor);
    const repeat = async (trial: Trial): Promise<void> => {
      await (isAsked(trial) ? conductor.run(trial) : conductor.spare(trial));
    };
    await pMap(trials, repeat, { concurrency });
  }
}

/**
 * Which trials of a round are run. Of an earlier run whose answers are judged again those that it has, wherever
 * the gate cannot tell yet: they cost nothing. What else it would have been asked for is left out there.
 */
function findAsked(
  plan: Plan,
  conductor: Conductor,
  earlier: RunContext['earlier'],
): (trial: Trial) => boolean {
  const wanted = findWanted(plan, conductor, false);
  if (earlier === undefined) return (trial) => isWanted(trial, wanted);
  const open = findWanted(plan, conductor, true);
  return (trial) =>
    earlier.hasTrial(trial.id)
      ? isWanted(trial, open)
      : isWanted(trial, wanted) && conductor.lacks(trial);
}

/** By pipeline, the variants that a gate wants repeated. */
type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

function findWanted({ pipelines }: Plan, { recorder }: Conductor, areAnswered: boolean): Wanted {
  return new Map(
    pipelines.map(({ pipeline: { name } }) => [name, recorder.wantsMore(name, { areAnswered })]),
  );
}

function isWanted({ planned, variant }: Trial, wanted: Wanted): boolean {
  return wanted.get(planned.pipeline.name)?.has(variant.id) === true;
}
