import type { Failure } from '../protocol/failure.ts';
import type { KnownUse } from './account.ts';

/** What an attempt used that nobody is paid for. */
export const FREE: KnownUse = { tokens: 0, costUsd: 0 };

/** Services ask nothing for what they refuse. */
export function isRefusal(status: number): boolean {
  return status < 200 || status >= 300;
}

/**
 * Whether an attempt that failed so counts with nothing but itself: it was refused, or brought nothing to
 * anybody. What broke off in any other way may have cost.
 */
export function isFree({ status, unreached }: Failure): boolean {
  return (status !== undefined && isRefusal(status)) || unreached === true;
}
