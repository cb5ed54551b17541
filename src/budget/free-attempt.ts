import type { Failure } from '../protocol/failure.ts';
import type { KnownUse } from './account.ts';

/** What an attempt used that nobody is paid for. */
export const FREE: KnownUse = { tokens: 0, costUsd: 0 };

/** Services ask nothing for what they refuse. */
export function isRefusal(status: number): boolean {
  return status < 200 || status >= 300;
}

/** In the words of `transport/connection-failure.ts`, which names a proxy that is not there. */
const NOT_MADE = /^(the proxy \S+: )?(connection refused|no such host)/;

/** A connection that was not made brought nothing to anybody; but it was an attempt. */
export function neverArrived({ kind, message }: Failure): boolean {
  return kind === 'connection' && NOT_MADE.test(message);
}

/** Whether an attempt that failed so counts with nothing; what broke off in any other way may have cost. */
export function isFree(failure: Failure): boolean {
  const { status } = failure;
  return (status !== undefined && isRefusal(status)) || neverArrived(failure);
}
