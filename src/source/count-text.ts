/** `1,234`, `1,234.50`. Without the language tables of the runtime, which take long to load. */
export function formatCount(count: number | string): string {
  const [whole = '', rest] = String(count).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

/** `1 trial`, `1,234 trials`. */
export function formatNumberOf(count: number, singular: string, plural?: string): string {
  return `${formatCount(count)} ${nounFor(count, singular, plural)}`;
}

/** `trial` for one, `trials` for any other number; also with what agrees with it (`case has`, `cases have`). */
export function nounFor(count: number, singular: string, plural = `${singular}s`): string {
  return count === 1 ? singular : plural;
}
