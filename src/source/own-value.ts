/** What stands under a key of the map's own: `constructor` is none, though every object has that. */
export function ownValue<T>(
  map: { readonly [key: string]: T } | undefined,
  key: string | number,
): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}
