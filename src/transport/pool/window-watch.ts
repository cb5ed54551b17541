/** What one answer says of a limit that it does not say the window of. */
export interface ToldState {
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** In milliseconds. */
  readonly reset: number | undefined;
  /** How far off it may be at the most: the text is rounded, and clocks differ. */
  readonly latestReset: number | undefined;
}

/** What is full again so soon is a limit of a second, or of a few. */
export const SHORTEST_MINUTE = 15_000;

/** How much later than its end a window is surely over, whichever way its end was rounded. */
const SLACK = 1000;

/** In seconds, those that limits have. */
const WINDOWS = [1, 2, 5, 10, 15, 20, 30, 60, 120];

/**
 * Finds out over what time a limit is counted where that is a window with a fixed end. Much that was used and
 * is back soon is no bucket that takes a minute to fill: it may be a short window, or the end of a long one.
 * Which of them, is known once one window was followed by another: none lasts for less than the longest
 * reset that was told.
 */
export class WindowWatch {
  #limit: number | undefined;
  #longest = 0;
  #end = 0;
  #isFollowed = false;
  #isNoBucket = false;

  /** Gives the window in milliseconds as soon as it is known; `now` is when the answer was made. */
  see(
    { limit, remaining, reset, latestReset = reset }: ToldState,
    now: number,
  ): number | undefined {
    if (limit === undefined || reset === undefined || latestReset === undefined) return undefined;
    if (limit !== this.#limit) this.#begin(limit, now + reset);
    this.#longest = Math.max(this.#longest, reset);
    if (now > this.#end + SLACK) {
      this.#isFollowed = true;
      this.#end = now + reset;
    }
    const used = remaining === undefined ? 0 : limit - remaining;
    this.#isNoBucket ||= used > 0 && (latestReset * limit) / used < SHORTEST_MINUTE;
    return this.#isFollowed && this.#isNoBucket ? roundUp(this.#longest) : undefined;
  }

  #begin(limit: number, end: number): void {
    this.#limit = limit;
    this.#longest = 0;
    this.#end = end;
    this.#isFollowed = false;
    this.#isNoBucket = false;
  }
}

/** A little more than a window is one still. */
function roundUp(milliseconds: number): number {
  const seconds = WINDOWS.find((each) => milliseconds <= each * 1050 + 200);
  return seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1000;
}
