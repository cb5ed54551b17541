import type { Failure, FailureKind } from '../protocol/failure.ts';
import type { RunStop } from '../protocol/summary.ts';
import type { Connection } from './connection.ts';

/** Failures that say something of the endpoint and nothing of the request. */
const endpointKinds: readonly FailureKind[] = [
  'connection',
  'timeout',
  'authentication',
  'rate_limit',
  'server',
];

const advice: Readonly<Partial<Record<FailureKind, string>>> = {
  authentication: 'look at the key, and at the address that it is for',
  connection: 'look at the address, and whether the server runs',
  rate_limit: 'wait, lower `--concurrency`, or ask for a higher limit',
};

/** Of a server that is there, but fails, or forbids (a model, say): it may do better with the next trial. */
const PATIENCE = 10;

/**
 * Notices an endpoint that has never answered: then the run ends with one clear error instead of one
 * for each trial. A refused key is enough once; silence, or too many requests, has to happen to the
 * first that are in flight; a server that fails or forbids has more chances, so that one failing case
 * or model does not end a run at any concurrency.
 */
export function makeEndpointWatch(run: { readonly inFlight: number; readonly trials: number }): {
  /** Told of each call: why it failed, if it did. */
  see(connection: Connection, failure: Failure | undefined): RunStop | undefined;
} {
  const answered = new Set<string>();
  const failures = new Map<string, number>();

  /** Whether this failure is one too many from an endpoint that has never answered. */
  const isLast = (name: string, failure: Failure): boolean => {
    const count = (failures.get(name) ?? 0) + 1;
    failures.set(name, count);
    if (failure.kind === 'authentication' && failure.status !== 403) return true;
    return count >= Math.min(isPresent(failure) ? PATIENCE : Math.min(3, run.inFlight), run.trials);
  };

  return {
    see(connection, failure) {
      const { name } = connection;
      const isSilent = failure !== undefined && endpointKinds.includes(failure.kind);
      if (failure === undefined || (!isSilent && failure.status !== undefined)) answered.add(name);
      if (failure === undefined || !isSilent || answered.has(name)) return undefined;
      return isLast(name, failure) ? makeStop(connection, failure) : undefined;
    },
  };
}

/** Whether something was there that failed, as opposed to silence. */
function isPresent({ kind, cut, status }: Failure): boolean {
  return kind === 'server' || status === 403 || (kind === 'connection' && cut === true);
}

function makeStop(connection: Connection, failure: Failure): RunStop {
  // Whoever read the answer may know more: whether a key was sent, whether waiting helps.
  const isRead = failure.kind === 'authentication' || failure.kind === 'rate_limit';
  const isKnown = isRead && failure.hints !== undefined;
  const hint = isKnown ? undefined : advice[failure.kind];
  return {
    reason: 'endpoint',
    message: `the endpoint \`${connection.name}\` (${connection.baseUrl}) ${describeSilence(failure)}: ${failure.message}`,
    failure: { ...failure, ...(hint && { hints: [...(failure.hints ?? []), hint] }) },
  };
}

function describeSilence({ status, cut }: Failure): string {
  if (status === undefined)
    return cut ? 'has broken off every connection' : 'has not answered once';
  return status < 500 ? 'has refused every request' : 'has failed every request';
}
