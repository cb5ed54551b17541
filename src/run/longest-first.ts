/** How many are looked at to find the longest; so many are held in memory. */
const LOOK_AHEAD = 256;

export interface Expectation<Item> {
  /** In milliseconds; asked anew each time, since a run learns. */
  readonly expect: (item: Item) => number;
  /** The same for items of which the same is expected at any time. */
  readonly kindOf: (item: Item) => string;
}

/** What is alike, in its order, with the places that it came at. */
interface Queue<Item> {
  readonly items: Item[];
  readonly places: number[];
}

/**
 * Gives what is expected to take longest first, so that no long piece is left for the end, when nothing
 * else is there to do beside it. What is about as long stays in its order.
 */
export async function* longestFirst<Item>(
  items: AsyncIterable<Item>,
  expectation: Expectation<Item>,
): AsyncIterable<Item> {
  const ahead = new Map<string, Queue<Item>>();
  let place = 0;
  let held = 0;
  for await (const item of items) {
    const kind = expectation.kindOf(item);
    const queue = ahead.get(kind) ?? { items: [], places: [] };
    ahead.set(kind, queue);
    queue.items.push(item);
    queue.places.push(place++);
    held += 1;
    if (held < LOOK_AHEAD) continue;
    held -= 1;
    yield takeLongest(ahead, expectation);
  }
  for (; held > 0; held--) yield takeLongest(ahead, expectation);
}

/** Of each kind only the first is asked about: a run has few kinds, and many of each. */
function takeLongest<Item>(ahead: Map<string, Queue<Item>>, { expect }: Expectation<Item>): Item {
  let best: readonly [kind: string, queue: Queue<Item>] | undefined;
  let longest = Number.NEGATIVE_INFINITY;
  let first = Number.POSITIVE_INFINITY;
  for (const [kind, queue] of ahead) {
    const size = sizeOf(expect(queue.items[0] as Item));
    const place = queue.places[0] as number;
    if (size < longest || (size === longest && place > first)) continue;
    longest = size;
    first = place;
    best = [kind, queue];
  }
  const [kind, queue] = best as readonly [string, Queue<Item>];
  queue.places.shift();
  const item = queue.items.shift() as Item;
  if (queue.items.length === 0) ahead.delete(kind);
  return item;
}

/** Doublings of a second: how long a model takes is known no better, and below it nothing is gained. */
function sizeOf(milliseconds: number): number {
  return Math.round(Math.log2(Math.max(1, milliseconds / 1000)));
}
