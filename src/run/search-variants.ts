import pMap from 'p-map';
import { digest } from '../pipeline/digest.ts';
import type { Plan, PlannedPipeline, Trial } from '../plan/plan.ts';
import { type SearchRound, searchRounds } from '../plan/search-rounds.ts';
import { recall } from '../source/recall.ts';
import type { Conductor } from './conductor.ts';
import { SearchTally } from './search-tally.ts';
import { untilOver } from './work.ts';

/** A pipeline whose variants are tried in rounds. */
interface Searching {
  readonly tally: SearchTally;
  /** Where each case comes in the order in which they are taken; those that are skipped are not in it. */
  readonly places: ReadonlyMap<string, number>;
  readonly rounds: readonly SearchRound[];
  /** In plan order. */
  left: ReadonlySet<string>;
  /** Those that the last round has dropped. */
  dropped: ReadonlySet<string>;
  /** How many cases both of them were run with. */
  cases: number;
  /** A trial was not run, for want of budget: nobody knows any more who is best. */
  isCut: boolean;
  /** An earlier run has no answer to a trial of this round: what else it has of it is judged, and no further one. */
  isLast: boolean;
}

type Searches = ReadonlyMap<PlannedPipeline, Searching>;

/**
 * Runs what is searched, round by round, and spares the rest. Who goes on is decided when a whole round is
 * known, so that concurrency changes nothing of it.
 */
export async function runSearches(
  plan: Plan,
  conductor: Conductor,
  concurrency: number,
): Promise<void> {
  if (plan.pipelines.every(({ pipeline }) => pipeline.search === undefined)) return;
  const searches = await openSearches(plan);
  const most = Math.max(0, ...[...searches.values()].map(({ rounds }) => rounds.length));
  for (let round = 0; round <= most; round++) {
    const trials = untilOver(plan.trials(), conductor);
    await pMap(trials, (trial) => perform(trial, { round, searches, conductor }), { concurrency });
    if (conductor.isOver()) return;
    for (const [planned, search] of searches) endRound({ planned, search, round }, conductor);
  }
}

async function openSearches(plan: Plan): Promise<Searches> {
  const live = new Map<PlannedPipeline, Set<string>>();
  for await (const { planned, case: each } of plan.trials()) {
    if (planned.pipeline.search === undefined || each.skip !== undefined) continue;
    recall(live, planned, () => new Set()).add(each.id);
  }
  return new Map(
    plan.pipelines.flatMap((planned) => {
      const { search } = planned.pipeline;
      if (search === undefined) return [];
      const cases = live.get(planned) ?? new Set<string>();
      const searching: Searching = {
        tally: new SearchTally(search.by, planned.pipeline.repeat),
        places: orderCases(cases, search.seed),
        rounds: searchRounds(planned, cases.size),
        left: new Set(planned.variants.map(({ id }) => id)),
        dropped: new Set(),
        cases: 0,
        isCut: false,
        isLast: false,
      };
      return [[planned, searching] as const];
    }),
  );
}

/** At random, since the first cases of a file are often alike. What comes first does not depend on what else there is. */
function orderCases(ids: ReadonlySet<string>, seed: number): ReadonlyMap<string, number> {
  const keyed = [...ids].map((id) => ({ id, key: digest([seed, id]) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return new Map(keyed.map(({ id }, place) => [id, place]));
}

interface Turn {
  /** From 0; after the last one what is left is spared. */
  readonly round: number;
  readonly searches: Searches;
  readonly conductor: Conductor;
}

async function perform(trial: Trial, { round, searches, conductor }: Turn): Promise<void> {
  const search = searches.get(trial.planned);
  if (search === undefined || search.isCut) return;
  const todo = findTodo(search, trial, round);
  if (todo === 'spare') await conductor.spare(trial);
  if (todo !== 'run') return;
  const record = await conductor.run(trial);
  if (record !== undefined) search.tally.add(record);
  else if (conductor.lacks(trial)) search.isLast = true;
  else search.isCut = true;
}

function findTodo(
  { places, rounds, left, dropped, cases }: Searching,
  { case: each, variant }: Trial,
  round: number,
): 'run' | 'spare' | undefined {
  const place = places.get(each.id);
  // Where nothing is sent nothing is searched: a case that is skipped is told of once.
  if (place === undefined) return round === 0 ? 'run' : undefined;
  if (place < cases || round > rounds.length) return undefined;
  if (dropped.has(variant.id)) return 'spare';
  if (!left.has(variant.id)) return undefined;
  const now = rounds[round];
  if (now === undefined) return 'spare';
  return place < cases + now.cases ? 'run' : undefined;
}

function endRound(
  ended: {
    readonly planned: PlannedPipeline;
    readonly search: Searching;
    readonly round: number;
  },
  { recorder }: Conductor,
): void {
  const { planned, search, round } = ended;
  const now = search.rounds[round];
  const before = [...search.left];
  search.dropped = new Set();
  search.isCut ||= search.isLast;
  if (search.isCut) return;
  if (now === undefined) return;
  const next = search.rounds[round + 1];
  const kept = search.tally.pickBest(before, next?.variants ?? before.length);
  search.left = new Set(before.filter((id) => kept.has(id)));
  search.dropped = new Set(before.filter((id) => !kept.has(id)));
  search.cases += now.cases;
  recorder.endRound(planned.pipeline.name, now, kept);
}
