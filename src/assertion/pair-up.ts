import { recall } from '../source/recall.ts';

/**
 * For each item on the left the index of its partner on the right, undefined where it has none. As
 * many are paired as can be (augmenting paths, Kuhn 1955): with a tolerance or extra keys, one item may suit
 * several, and taking the first that suits would leave others alone.
 */
export function pairUp<L, R>(
  left: readonly L[],
  right: readonly R[],
  isPair: (left: L, right: R) => boolean,
): readonly (number | undefined)[] {
  const partnerOf = new Map<number, number>();
  const suits = memoize(left, right, isPair);

  const place = (item: number, tried: Set<number>): boolean => {
    for (const other of right.keys()) {
      if (tried.has(other) || !suits(item, other)) continue;
      tried.add(other);
      const holder = partnerOf.get(other);
      if (holder !== undefined && !place(holder, tried)) continue;
      partnerOf.set(other, item);
      return true;
    }
    return false;
  };

  for (const item of left.keys()) place(item, new Set());
  const pairs: (number | undefined)[] = left.map(() => undefined);
  for (const [other, item] of partnerOf) pairs[item] = other;
  return pairs;
}

function memoize<L, R>(
  left: readonly L[],
  right: readonly R[],
  isPair: (left: L, right: R) => boolean,
): (item: number, other: number) => boolean {
  const known = new Map<number, boolean>();
  return (item, other) => {
    const key = item * right.length + other;
    return recall(known, key, () => isPair(left[item] as L, right[other] as R));
  };
}
