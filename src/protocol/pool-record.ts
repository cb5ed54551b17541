/** Requests that share limits: of one model at one endpoint, those of the steps or of judging. */
export interface PoolName {
  readonly endpoint: string;
  /** Absent where requests name none. */
  readonly model?: string;
  readonly purpose: 'steps' | 'judging';
}

/** What is known of a pool's limits. */
export interface PoolLimits {
  /** Requests in flight at the most, as it stands: configured, or found by trying. */
  readonly in_flight_limit: number;
  /** A minute, with the headroom that is kept; absent where none is known. */
  readonly requests_limit?: number;
  readonly tokens_limit?: number;
  /** Who shares them: `file`, `redis`; absent for this process alone. */
  readonly shared?: string;
  /** What is wrong with sharing them: mostly, why they are not shared any more. */
  readonly problem?: string;
}

/** A pool at a moment of a run, for whoever watches. */
export interface PoolState extends PoolName, PoolLimits {
  readonly in_flight: number;
  readonly waiting: number;
  /** Of the last minute. */
  readonly requests: number;
  readonly tokens: number;
  /** Answers of 429 so far. */
  readonly rate_limited: number;
  /** Nothing is sent for so long. */
  readonly parked_ms?: number;
}

/** What a pool came to in a run. */
export interface PoolRecord extends PoolName, PoolLimits {
  readonly peak_in_flight: number;
  readonly peak_waiting: number;
  /** HTTP attempts that were sent. */
  readonly requests: number;
  /** As the service counted them. */
  readonly tokens: number;
  /** In its busiest minute. */
  readonly requests_per_minute: number;
  readonly tokens_per_minute: number;
  /** Answers of 429. */
  readonly rate_limited: number;
  /** Requests that were not sent, since the service had stopped to answer or wanted a long rest. */
  readonly not_sent?: number;
  /** Sum over its requests of the time that they waited for a place or a limit. */
  readonly queue_ms: number;
  /** How the limit in flight moved; absent where it did not. */
  readonly history?: readonly PoolMoment[];
}

export interface PoolMoment {
  /** Since the pool's first request. */
  readonly at_ms: number;
  readonly in_flight_limit: number;
}
