/** How many are looked at to find the longest; so many are held in memory. */
const LOOK_AHEAD = 256;

/**
 * Gives what is expected to take longest first, so that no long piece is left for the end, when nothing
 * else is there to do beside it. What is about as long stays in its order.
 */
export async function* longestFirst<Item>(
  items: AsyncIterable<Item>,
  /** In milliseconds; asked anew each time, since a run learns. */
  expect: (item: Item) => number,
): AsyncIterable<Item> {
  const ahead: Item[] = [];
  for await (const item of items) {
    ahead.push(item);
    if (ahead.length >= LOOK_AHEAD) yield takeLongest(ahead, expect);
  }
  while (ahead.length > 0) yield takeLongest(ahead, expect);
}

function takeLongest<Item>(ahead: Item[], expect: (item: Item) => number): Item {
  let best = 0;
  let longest = Number.NEGATIVE_INFINITY;
  for (const [place, item] of ahead.entries()) {
    const size = sizeOf(expect(item));
    if (size <= longest) continue;
    longest = size;
    best = place;
  }
  return ahead.splice(best, 1)[0] as Item;
}

/** Doublings of a second: how long a model takes is known no better, and below it nothing is gained. */
function sizeOf(milliseconds: number): number {
  return Math.round(Math.log2(Math.max(1, milliseconds / 1000)));
}
