/** A bucket that fills up evenly; plain JSON, since processes may share one. */
export interface Bucket {
  /** Below zero where more was taken than was there. */
  readonly level: number;
  /** When that was so, in milliseconds. */
  readonly at: number;
}

/** What a bucket holds at the most: two seconds' worth, so that a limit over short windows holds too. */
const BURST_SECONDS = 2;

function capacityOf(perMinute: number): number {
  return Math.max(1, (perMinute / 60) * BURST_SECONDS);
}

/** The bucket as it stands now; a full one where there was none. */
export function fill(bucket: Bucket | undefined, perMinute: number, now: number): Bucket {
  const most = capacityOf(perMinute);
  if (bucket === undefined) return { level: most, at: now };
  const passed = Math.max(0, now - bucket.at);
  return { level: Math.min(most, bucket.level + (passed * perMinute) / 60_000), at: now };
}

/**
 * Milliseconds until so much may be taken. What is more than the bucket ever holds may be taken when it
 * is full: an estimate never keeps a request from being made.
 */
export function waitFor(amount: number, { level }: Bucket, perMinute: number): number {
  const missing = Math.min(amount, capacityOf(perMinute)) - level;
  return missing < 1e-6 ? 0 : (missing * 60_000) / perMinute;
}
