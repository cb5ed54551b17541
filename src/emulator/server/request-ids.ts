import { makeUuid } from '../model/random.ts';

/** Gives an id for each request, in the order in which they arrive. */
export function makeRequestIds(scriptSeed: number): () => string {
  let count = 0;
  return () => {
    count += 1;
    return makeUuid(`request ${scriptSeed} ${count}`);
  };
}
