/** ISO 8601 in UTC with milliseconds, of milliseconds since the epoch. */
export function isoTime(milliseconds: number): string {
  return new globalThis.Date(milliseconds).toISOString();
}

/** Milliseconds since the epoch of an HTTP date; undefined when the text is none. */
export function parseHttpDate(text: string): number | undefined {
  const milliseconds = globalThis.Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
