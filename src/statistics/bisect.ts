/** The smallest from 0 to 1 for which it holds, where it holds for all that are larger; 1 where it holds for none. */
export function bisect(holds: (drop: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
