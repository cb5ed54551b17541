import { recall } from '../source/recall.ts';

/** How many are looked at to find the longest; so many are held in memory. */
const LOOK_AHEAD = 256;

/** What is known of how long a piece of work takes. */
export interface Expectation<Item> {
  /** The same for pieces of which the same is expected, whatever a run learns. */
  kindOf(item: Item): string;
  /** In milliseconds; asked anew each time, since a run learns. */
  expect(item: Item): number;
}

/**
 * Gives what is expected to take longest first, so that no long piece is left for the end, when nothing
 * else is there to do beside it. What is about as long stays in its order.
 */
export async function* longestFirst<Item>(
  items: AsyncIterable<Item>,
  expectation: Expectation<Item>,
): AsyncIterable<Item> {
  const ahead = new Ahead<Item>(expectation);
  for await (const item of items) {
    ahead.add(item);
    if (ahead.size >= LOOK_AHEAD) yield ahead.takeLongest();
  }
  while (ahead.size > 0) yield ahead.takeLongest();
}

interface Placed<Item> {
  readonly kind: string;
  readonly place: number;
  readonly item: Item;
}

/** Items by their kind, each kind in its order: of most plans there are few kinds. */
class Ahead<Item> {
  readonly #expectation: Expectation<Item>;
  readonly #kinds = new Map<string, Placed<Item>[]>();
  #added = 0;
  #taken = 0;

  constructor(expectation: Expectation<Item>) {
    this.#expectation = expectation;
  }

  get size(): number {
    return this.#added - this.#taken;
  }

  add(item: Item): void {
    const kind = this.#expectation.kindOf(item);
    recall(this.#kinds, kind, () => []).push({ kind, place: this.#added, item });
    this.#added += 1;
  }

  takeLongest(): Item {
    let best: { readonly queue: Placed<Item>[]; readonly place: number; readonly size: number };
    best = { queue: [], place: Number.POSITIVE_INFINITY, size: Number.NEGATIVE_INFINITY };
    for (const queue of this.#kinds.values()) {
      const [head] = queue;
      if (head === undefined) continue;
      // Nothing has to be weighed where there is one kind only.
      const size = this.#kinds.size === 1 ? 0 : sizeOf(this.#expectation.expect(head.item));
      const isBefore = size === best.size ? head.place < best.place : size > best.size;
      if (isBefore) best = { queue, place: head.place, size };
    }
    return this.#take(best.queue);
  }

  #take(queue: Placed<Item>[]): Item {
    const taken = queue.shift();
    if (taken === undefined) throw new Error('nothing is ahead');
    if (queue.length === 0) this.#kinds.delete(taken.kind);
    this.#taken += 1;
    return taken.item;
  }
}

/** Doublings of a second: how long a model takes is known no better, and below it nothing is gained. */
function sizeOf(milliseconds: number): number {
  return Math.round(Math.log2(Math.max(1, milliseconds / 1000)));
}
