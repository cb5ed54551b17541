/**
 * How deep lists and maps may be nested in what is read, whoever wrote it: a model, a service, an
 * author. The parser of JSON knows no limit, but what is read is later compared, validated and
 * written by functions that call themselves for each level, and the stack ends after some thousands;
 * a generated validator's after some hundreds. Nobody means more than a few dozen.
 */
export const MOST_LEVELS = 200;

/** What messages say of a value that is. */
export const TOO_DEEP: string = `nested more than ${MOST_LEVELS} deep`;

/** What the program itself writes around such values: a journal's trial, step, request, body. */
const AROUND = 20;

/** Whether a parsed value is nested more than {@link MOST_LEVELS} deep. */
export function isTooDeep(value: unknown): boolean {
  return isDeeperThan(value, MOST_LEVELS);
}

/** Whether it is deeper than what the program writes of values that are not too deep. */
export function isTooDeepRecord(value: unknown): boolean {
  return isDeeperThan(value, MOST_LEVELS + AROUND);
}

/** Every answer and every line of a journal comes by here: nothing is allocated. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeperThan(item, levels - 1)) return true;
    return false;
  }
  const entries = value as Readonly<Record<string, unknown>>;
  for (const key in entries) if (isDeeperThan(entries[key], levels - 1)) return true;
  return false;
}
