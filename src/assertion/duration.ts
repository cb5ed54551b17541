const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** What {@link parseDuration} reads, as a pattern for schemas; templates pass, too. */
export const DURATION_PATTERN: string = '^\\d+(\\.\\d+)?(ms|s|m|h)$|\\{\\{';

/** Milliseconds of `500ms`, `1.5s`, `2m` or `1h`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, amount = '', unit = ''] = match;
  return Number(amount) * (milliseconds[unit] ?? Number.NaN);
}

/** "850 ms", "2.31 s". */
export function showDuration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${Number((milliseconds / 1000).toFixed(2))} s`;
}
