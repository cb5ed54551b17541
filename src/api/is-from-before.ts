import type { Environment } from '../environment/environment.ts';
import { isoTime } from '../protocol/iso-time.ts';

/** Whether there is a file of which nothing was written after a time (ISO 8601). */
export async function isFromBefore(
  path: string,
  time: string,
  files: Environment['files'],
): Promise<boolean> {
  const details = await files.details(path);
  // Times of one form: as texts they are in the same order.
  return details !== undefined && isoTime(details.modified) <= time;
}
