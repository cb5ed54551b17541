import type { Failure, FailureKind } from '../protocol/failure.ts';
import type { RunStop } from '../protocol/summary.ts';
import type { Connection } from './connection.ts';
import type { StepResult } from './run-step.ts';

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

/**
 * Notices an endpoint that has never answered: then the run ends with one clear error instead of one
 * for each trial. A refused key is enough once; anything else has to happen `patience` times.
 */
export function makeEndpointWatch(patience: number): {
  see(connection: Connection, result: StepResult): RunStop | undefined;
} {
  const answered = new Set<string>();
  const failures = new Map<string, number>();

  /** Whether this failure is one too many from an endpoint that has never answered. */
  const isLast = (name: string, failure: Failure): boolean => {
    const count = (failures.get(name) ?? 0) + 1;
    failures.set(name, count);
    return count >= (failure.kind === 'authentication' ? 1 : patience);
  };

  return {
    see(connection, result) {
      const { name } = connection;
      const failure = result.kind === 'errored' ? result.failure : undefined;
      const isSilent = failure !== undefined && endpointKinds.includes(failure.kind);
      if (failure === undefined || (!isSilent && failure.status !== undefined)) answered.add(name);
      if (failure === undefined || !isSilent || answered.has(name)) return undefined;
      return isLast(name, failure) ? makeStop(connection, failure) : undefined;
    },
  };
}

function makeStop(connection: Connection, failure: Failure): RunStop {
  const hint = advice[failure.kind];
  return {
    reason: 'endpoint',
    message: `the endpoint \`${connection.name}\` (${connection.baseUrl}) has not answered once: ${failure.message}`,
    failure: { ...failure, ...(hint && { hints: [...(failure.hints ?? []), hint] }) },
  };
}
