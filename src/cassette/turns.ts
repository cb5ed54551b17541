import { recall } from '../source/recall.ts';

/** Counts, from 1, what is the same among all that one owner asks; forgets an owner when nobody holds it any more. */
export function makeTurns(): (owner: object, key: string) => number {
  const counts = new WeakMap<object, Map<string, number>>();
  return (owner, key) => {
    const own = recall(counts, owner, () => new Map());
    const turn = (own.get(key) ?? 0) + 1;
    own.set(key, turn);
    return turn;
  };
}
