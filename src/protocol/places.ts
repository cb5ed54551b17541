/** Where a line stands in a file, in bytes. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/**
 * Where each trial of a journal stands. Two lists of numbers, since a place for each of 100,000 trials
 * is what readers of large runs hold from their beginning to their end.
 */
export class Places {
  /** With holes: a trial may be far beyond all others. What was dropped is -1. */
  readonly #offsets: number[] = [];
  /** Below 0 where the trial is plain: a third list would take a third more. */
  readonly #lengths: number[] = [];

  get size(): number {
    return this.#offsets.length;
  }

  at(index: number): Place | undefined {
    const [offset = -1, length = 0] = [this.#offsets[index], this.#lengths[index]];
    return offset < 0 ? undefined : { offset, length: Math.abs(length) };
  }

  /** `isPlain`: nothing is to be told of the trial but that it passed. */
  set(index: number, { offset, length }: Place, isPlain = false): void {
    this.#offsets[index] = offset;
    this.#lengths[index] = isPlain ? -length : length;
  }

  drop(index: number): void {
    this.set(index, { offset: -1, length: 0 });
  }

  /** The same, where the others have moved up to the places of those that are missing. */
  closedUp(): Places {
    const closed = new Places();
    // Passes over holes, however large they are.
    this.#offsets.forEach((_, index) => {
      const place = this.at(index);
      if (place !== undefined) closed.set(closed.size, place);
    });
    return closed;
  }

  /**
   * Among those that are closed up, the places of trials that are not plain, and of the first `most` plain
   * ones of each pipeline. Pipelines have these numbers of trials, one after another.
   */
  findTelling(most: number, trials: readonly number[]): readonly number[] {
    const telling: number[] = [];
    let [closed, pipeline, plain] = [0, 0, 0];
    let end = trials[0] ?? Number.POSITIVE_INFINITY;
    this.#offsets.forEach((offset, index) => {
      if (offset < 0) return;
      while (index >= end) {
        pipeline += 1;
        plain = 0;
        end += trials[pipeline] ?? Number.POSITIVE_INFINITY;
      }
      const isPlain = (this.#lengths[index] ?? 0) < 0;
      if (isPlain) plain += 1;
      if (!isPlain || plain <= most) telling.push(closed);
      closed += 1;
    });
    return telling;
  }
}
