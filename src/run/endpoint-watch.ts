import type { Failure, FailureKind } from '../protocol/failure.ts';
import type { RunStop } from '../protocol/summary.ts';
import type { Connect, Connection } from './connection.ts';

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
/** Of silence. */
const SILENCE = 3;

export interface EndpointWatch {
  /** Remembers which endpoints are asked. */
  note(connect: Connect): Connect;
  /** Told of each call: why it failed, if it did. */
  see(connection: Connection, failure: Failure | undefined): void;
  /** Why the run is over, as it is known by now: what was in flight may have been answered since. */
  readonly stop: RunStop | undefined;
  /** Whether nothing that is in flight will be answered: the only endpoint that is asked refuses the key. */
  readonly isHopeless: boolean;
}

/** The failure that was one too many. */
interface Last {
  readonly connection: Connection;
  readonly failure: Failure;
  readonly count: number;
}

/**
 * Notices an endpoint that has never answered: then the run ends with one clear error instead of one
 * for each trial. A refused key is enough once; silence, or a used-up quota, has to happen to the first that are in
 * flight; a server that fails, forbids, or has too many requests, has more chances, so that one failing case or
 * model does not end a run at any concurrency. What is in flight by then is waited for: the service may be at work
 * on it, and wants to be paid.
 */
export function makeEndpointWatch(run: {
  readonly inFlight: number;
  readonly trials: number;
}): EndpointWatch {
  const asked = new Set<string>();
  const answered = new Set<string>();
  const failures = new Map<string, number>();
  let last: Last | undefined;

  const countFailure = (name: string): number => {
    const count = (failures.get(name) ?? 0) + 1;
    failures.set(name, count);
    return count;
  };
  const mostOf = (failure: Failure): number =>
    isKeyRefused(failure)
      ? 1
      : Math.min(isPresent(failure) ? PATIENCE : Math.min(SILENCE, run.inFlight), run.trials);

  return {
    note: (connect) => async (endpoint, planned) => {
      const connection = await connect(endpoint, planned);
      asked.add(connection.name);
      return connection;
    },
    see(connection, failure) {
      const { name } = connection;
      const isSilent = failure !== undefined && endpointKinds.includes(failure.kind);
      if (failure === undefined || (!isSilent && failure.status !== undefined)) answered.add(name);
      if (last !== undefined || failure === undefined || !isSilent || answered.has(name)) return;
      const count = countFailure(name);
      if (count >= mostOf(failure)) last = { connection, failure, count };
    },
    get stop() {
      return last && describeStop(last, answered.has(last.connection.name));
    },
    get isHopeless() {
      return last !== undefined && isKeyRefused(last.failure) && asked.size <= 1;
    },
  };
}

function isKeyRefused({ kind, status }: Failure): boolean {
  return kind === 'authentication' && status !== 403;
}

/** Whether something was there that failed, as opposed to silence, and may do better. */
function isPresent(failure: Failure): boolean {
  const { kind, cut, status } = failure;
  if (kind === 'rate_limit') return !isUsedUp(failure);
  return kind === 'server' || status === 403 || (kind === 'connection' && cut === true);
}

/** Waiting does not help, and whoever read the answer has said so. */
function isUsedUp({ kind, hints }: Failure): boolean {
  return kind === 'rate_limit' && hints !== undefined;
}

function describeStop({ connection, failure, count }: Last, hasAnswered: boolean): RunStop {
  // Whoever read the answer may know more: whether a key was sent, whether waiting helps.
  const isRead = failure.kind === 'authentication' || failure.kind === 'rate_limit';
  const isKnown = isRead && failure.hints !== undefined;
  const hint = isKnown ? undefined : advice[failure.kind];
  const { name, baseUrl } = connection;
  const said = hasAnswered ? describeFirst(failure, count) : describeSilence(failure);
  return {
    reason: 'endpoint',
    message: `the endpoint \`${name}\` (${baseUrl}) ${said}: ${failure.message}`,
    failure: { ...failure, ...(hint && { hints: [...(failure.hints ?? []), hint] }) },
  };
}

function describeSilence({ kind, cut }: Failure): string {
  if (kind === 'server') return 'has failed every request';
  if (kind === 'authentication' || kind === 'rate_limit') return 'has refused every request';
  return cut ? 'has broken off every connection' : 'has not answered once';
}

/** Of an endpoint that has answered since. */
function describeFirst({ kind, cut }: Failure, count: number): string {
  const first = count === 1 ? 'the first call' : `the first ${count} calls`;
  if (kind === 'server') return `failed ${first}`;
  if (kind === 'authentication' || kind === 'rate_limit') return `refused ${first}`;
  return cut ? `broke off ${first}` : `left ${first} without an answer`;
}
