import type { PoolName, PoolRecord, PoolState } from '../protocol/pool-record.ts';
import { formatCount } from '../source/count-text.ts';
import { formatSeconds } from './format.ts';

/** A run that waited for less is not worth a line. */
const WORTH_TELLING = 1000;

/** `openai/gpt-4o at desk, judging`. */
function describeName({ endpoint, model, purpose }: PoolName): string {
  const name = model === undefined ? endpoint : `${model} at ${endpoint}`;
  return purpose === 'judging' ? `${name}, judging` : name;
}

/** `gpt-4o at desk: 12/20 in flight, 30 waiting, 480/570 requests and 9,300/19,000 tokens a minute`. */
export function describePool(pool: PoolState): string {
  const { in_flight, in_flight_limit, waiting, rate_limited, parked_ms } = pool;
  const parts = [
    `${in_flight}/${in_flight_limit} in flight`,
    ...(waiting > 0 ? [`${formatCount(waiting)} waiting`] : []),
    `${ofLimit(pool.requests, pool.requests_limit)} requests and ${ofLimit(pool.tokens, pool.tokens_limit)} tokens a minute`,
    ...(rate_limited > 0 ? [`429: ${formatCount(rate_limited)}`] : []),
    ...(parked_ms === undefined ? [] : [`rests for ${formatSeconds(parked_ms)}`]),
    ...(pool.shared === undefined ? [] : [`shared by ${pool.shared}`]),
  ];
  return `${describeName(pool)}: ${parts.join(', ')}`;
}

function ofLimit(count: number, limit: number | undefined): string {
  return limit === undefined ? formatCount(count) : `${formatCount(count)}/${formatCount(limit)}`;
}

/** Those that a watcher wants to see first: where most waits. */
export function busiestPools(pools: readonly PoolState[], most: number): readonly PoolState[] {
  return [...pools]
    .sort((a, b) => b.waiting - a.waiting || b.in_flight - a.in_flight)
    .slice(0, most);
}

/** Why limits are not kept as they were to be, each reason once. */
export function findProblems(pools: readonly PoolState[]): readonly string[] {
  return [...new Set(pools.flatMap(({ problem }) => problem ?? []))];
}

/** What limits did to a run, one text a pool; none where nobody noticed. */
export function describePoolRecords(pools: readonly PoolRecord[]): readonly string[] {
  return pools.filter(isWorthTelling).map((pool) => {
    const { queue_ms, rate_limited, not_sent = 0, problem } = pool;
    const parts = [
      `requests waited for ${formatSeconds(queue_ms)} together`,
      ...(rate_limited > 0 ? [`429: ${formatCount(rate_limited)}`] : []),
      ...(not_sent > 0 ? [`not sent: ${formatCount(not_sent)}`] : []),
      `at most ${formatCount(pool.requests_per_minute)} requests and ${formatCount(pool.tokens_per_minute)} tokens a minute`,
      ...(problem === undefined ? [] : [problem]),
    ];
    return `${describeName(pool)}: ${parts.join(', ')}`;
  });
}

function isWorthTelling({ queue_ms, not_sent, problem }: PoolRecord): boolean {
  return queue_ms >= WORTH_TELLING || not_sent !== undefined || problem !== undefined;
}
