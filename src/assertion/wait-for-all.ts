/**
 * Like `Promise.all`, but rejects only when all of them have ended, with the reason of the first in order: what
 * was begun may cost something, and is recorded when it has ended.
 */
export async function waitForAll<const Begun extends readonly unknown[]>(
  begun: Begun,
): Promise<{ -readonly [Place in keyof Begun]: Awaited<Begun[Place]> }> {
  await Promise.allSettled(begun);
  return await Promise.all(begun);
}

/**
 * Begins one after the other, until one throws. Where an earlier one is still in progress, the throw is a rejection
 * and the last of what is given back, so that nothing is left behind.
 */
export function beginEach<Item, Value>(
  items: readonly Item[],
  begin: (item: Item) => Value | Promise<Value>,
): readonly (Value | Promise<Value>)[] {
  const begun: (Value | Promise<Value>)[] = [];
  try {
    for (const item of items) begun.push(begin(item));
  } catch (error) {
    if (!begun.some((each) => each instanceof Promise)) throw error;
    begun.push(Promise.reject(error));
  }
  return begun;
}
