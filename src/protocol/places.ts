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
  readonly #lengths: number[] = [];

  get size(): number {
    return this.#offsets.length;
  }

  at(index: number): Place | undefined {
    const [offset = -1, length = 0] = [this.#offsets[index], this.#lengths[index]];
    return offset < 0 ? undefined : { offset, length };
  }

  set(index: number, { offset, length }: Place): void {
    this.#offsets[index] = offset;
    this.#lengths[index] = length;
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
}
