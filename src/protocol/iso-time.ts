/** ISO 8601 in UTC with milliseconds, of milliseconds since the epoch. */
export function isoTime(milliseconds: number): string {
  return new globalThis.Date(milliseconds).toISOString();
}

/** As C's `asctime` writes it, which names no zone: in HTTP it is of UTC all the same. */
const ZONELESS = /^[a-z]{3} +[a-z]{3} +\d{1,2} \d\d:\d\d:\d\d \d{4}$/i;

/** Milliseconds since the epoch of an HTTP date; undefined when the text is none. */
export function parseHttpDate(text: string): number | undefined {
  const milliseconds = globalThis.Date.parse(ZONELESS.test(text) ? `${text} GMT` : text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
