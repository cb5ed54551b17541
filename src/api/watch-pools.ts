import type { Clock } from '../environment/environment.ts';
import type { PoolsSeen } from '../protocol/event.ts';
import type { Pools } from './pools.ts';

const INTERVAL_MILLISECONDS = 500;

/** Tells how limits stand, twice a second, where there are any. */
export function watchPools(
  pools: Pick<Pools, 'states'>,
  clock: Pick<Clock, 'schedule'>,
  tell: (event: PoolsSeen) => unknown,
): { end(): void } {
  let cancel = (): void => undefined;
  const look = (): void => {
    const states = pools.states();
    if (states.length > 0) tell({ type: 'pools_seen', pools: states });
    cancel = clock.schedule(INTERVAL_MILLISECONDS, look);
  };
  cancel = clock.schedule(INTERVAL_MILLISECONDS, look);
  return { end: () => cancel() };
}
