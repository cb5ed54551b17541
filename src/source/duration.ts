const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** What a duration looks like in a pipeline file: `500ms`, `30s`, `1.5m`. */
export const durationPattern = '^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$';

/** One that is not 0. */
export const positiveDurationPattern: string = `^(?=.*[1-9])${durationPattern.slice(1)}`;

const duration = new RegExp(durationPattern);

/** Milliseconds; undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const [written = '', , unit = ''] = duration.exec(text.trim()) ?? [];
  const length = units[unit];
  return length === undefined ? undefined : Number.parseFloat(written) * length;
}
