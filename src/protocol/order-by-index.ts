/**
 * Choices, or tool calls, by their indexes where each has one of its own; else as they came.
 * `indexOf` gives undefined where there is none.
 */
export function orderByIndex<Item>(
  items: readonly Item[],
  indexOf: (item: Item, place: number) => number | undefined,
): readonly Item[] {
  const placed = items.map((item, place) => ({ item, index: indexOf(item, place) ?? Number.NaN }));
  const indexes = new Set(placed.map(({ index }) => index));
  if (indexes.size < items.length || ![...indexes].every(Number.isInteger)) return items;
  return placed.sort((a, b) => a.index - b.index).map(({ item }) => item);
}
