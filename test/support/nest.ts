/** JSON text of lists in lists, so many levels deep. */
export function nestLists(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

/** JSON text of maps in maps under `key`, so many levels deep. */
export function nestMaps(levels: number, key: string = 'a'): string {
  return `${`{"${key}":`.repeat(levels)}1${'}'.repeat(levels)}`;
}
