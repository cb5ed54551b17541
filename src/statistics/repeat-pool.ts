import { requireFinite } from './domain.ts';
import { type Counts, requireCounts } from './interval.ts';
import { meanOf } from './repeats.ts';

/** How many of a case's repeats each side has, at least one. */
export interface PoolSizes {
  readonly baseline: number;
  readonly now: number;
}

/** The repeats of a case on both sides, of which it is forgotten which were whose. */
export interface RepeatPool extends PoolSizes {
  /** As it was seen: the mean now minus that of the baseline. */
  readonly difference: number;
  /** How many of all passed; or the scores of all, ascending. */
  readonly scores: number | Float64Array;
}

export function poolPasses(baseline: Counts, now: Counts): RepeatPool {
  requireCounts(baseline);
  requireCounts(now);
  const difference = now.passed / now.n - baseline.passed / baseline.n;
  requireFinite([difference]);
  const scores = baseline.passed + now.passed;
  return { baseline: baseline.n, now: now.n, difference, scores };
}

export function poolScores(baseline: readonly number[], now: readonly number[]): RepeatPool {
  const difference = (meanOf(now) ?? Number.NaN) - (meanOf(baseline) ?? Number.NaN);
  requireFinite([difference]);
  const scores = Float64Array.from([...baseline, ...now]).sort();
  return { baseline: baseline.length, now: now.length, difference, scores };
}

/** Whether no share-out differs from another. */
export function areAlike({ baseline, now, scores }: RepeatPool): boolean {
  if (typeof scores === 'number') return scores === 0 || scores === baseline + now;
  return scores[0] === scores.at(-1);
}

/** Orders pools by what they hold, whatever was whose; 0 for those that are the same. */
export function comparePools(one: RepeatPool, other: RepeatPool): number {
  const bySize = one.baseline - other.baseline || one.now - other.now;
  if (bySize !== 0) return bySize;
  const [scores, others] = [one.scores, other.scores];
  if (typeof scores === 'number' || typeof others === 'number') {
    return Number(scores) - Number(others);
  }
  const at = scores.findIndex((score, index) => score !== others[index]);
  return at === -1 ? 0 : (scores[at] ?? 0) - (others[at] ?? 0);
}

/** Of the difference of a case's two means, over all share-outs. */
export function varianceOfShareOuts({ baseline, now, scores }: RepeatPool): number {
  const n = baseline + now;
  const sum = typeof scores === 'number' ? scores : totalOf(scores);
  const squares =
    typeof scores === 'number' ? scores : totalOf(scores.map((score) => score * score));
  return (Math.max(0, squares - sum ** 2 / n) / (n - 1)) * (1 / baseline + 1 / now);
}

/** How many ways {@link listWays} gives. */
export function countWays({ baseline, now, scores }: RepeatPool): number {
  return typeof scores === 'number'
    ? Math.min(baseline, scores) - Math.max(0, scores - now) + 1
    : countChoices({ baseline, now });
}

function countChoices({ baseline, now }: PoolSizes): number {
  let count = 1;
  for (let at = 1; at <= Math.min(baseline, now); at++)
    count *= (Math.max(baseline, now) + at) / at;
  return Math.round(count);
}

/** The differences that a case can have, and how probable each is. */
export interface Ways {
  readonly differences: Float64Array;
  readonly weights: Float64Array;
}

export function listWays({ baseline, now, scores }: RepeatPool): Ways {
  return typeof scores === 'number'
    ? listPasses(scores, { baseline, now })
    : listScores(scores, { baseline, now });
}

/** How many of those that passed are the baseline's is hypergeometric. The most probable first. */
function listPasses(passed: number, { baseline, now }: PoolSizes): Ways {
  const least = Math.max(0, passed - now);
  const most = Math.min(baseline, passed);
  let log = 0;
  const ways = Array.from({ length: most - least + 1 }, (_, at) => {
    const own = least + at;
    if (at > 0) {
      const more = (baseline - own + 1) * (passed - own + 1);
      log += Math.log(more / (own * (now - passed + own)));
    }
    return { difference: (passed - own) / now - own / baseline, log };
  }).sort((one, other) => other.log - one.log);
  const relative = Float64Array.from(ways, (way) => Math.exp(way.log - (ways[0]?.log ?? 0)));
  const total = totalOf(relative);
  return {
    differences: Float64Array.from(ways, (way) => way.difference),
    weights: relative.map((weight) => weight / total),
  };
}

/** All choices of the smaller side, one after the other. */
function listScores(scores: Float64Array, sizes: PoolSizes): Ways {
  const total = totalOf(scores);
  const size = Math.min(sizes.baseline, sizes.now);
  const chosen = Array.from({ length: size }, (_, at) => at);
  const differences: number[] = [];
  for (let at = 0; at >= 0; ) {
    const own = chosen.reduce((sum, index) => sum + (scores[index] ?? 0), 0);
    differences.push(differenceOf(own, total, sizes));
    at = chosen.findLastIndex((index, place) => index < scores.length - size + place);
    const next = (chosen[at] ?? 0) + 1;
    for (let place = Math.max(at, 0); place < size; place++) chosen[place] = next + place - at;
  }
  const weights = new Float64Array(differences.length).fill(1 / differences.length);
  return { differences: Float64Array.from(differences), weights };
}

/** A function that draws differences of a case, without a list of its ways. */
export function makeDraw(pool: RepeatPool, random: () => number): () => number {
  const { baseline, now, scores } = pool;
  const shuffled =
    typeof scores === 'number'
      ? new Float64Array(baseline + now).fill(1, 0, scores)
      : scores.slice();
  const total = totalOf(shuffled);
  const size = Math.min(baseline, now);
  return () => {
    let own = 0;
    for (let at = 0; at < size; at++) {
      const from = at + Math.floor(random() * (shuffled.length - at));
      const score = shuffled[from] ?? 0;
      shuffled[from] = shuffled[at] ?? 0;
      shuffled[at] = score;
      own += score;
    }
    return differenceOf(own, total, pool);
  };
}

/** Where the smaller side has `own` of the total of all scores. */
function differenceOf(own: number, total: number, { baseline, now }: PoolSizes): number {
  return baseline <= now
    ? (total - own) / now - own / baseline
    : own / now - (total - own) / baseline;
}

function totalOf(values: Float64Array): number {
  return values.reduce((sum, each) => sum + each, 0);
}
