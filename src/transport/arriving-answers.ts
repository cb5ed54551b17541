import { ROOM_FOR_ARRIVING } from './answer-limits.ts';

/**
 * Memory for large answers while they come in, and until there is room for what is made of them. Where they
 * take more than there is, however many are in flight, the largest that is still coming in is given up.
 */
export class ArrivingAnswers {
  readonly #most: number;
  readonly #large = new Set<ArrivingAnswer>();
  #used = 0;

  constructor(most: number = ROOM_FOR_ARRIVING) {
    this.#most = most;
  }

  /** Bytes that large answers hold. */
  get used(): number {
    return this.#used;
  }

  open(): ArrivingAnswer {
    return new ArrivingAnswer(this);
  }

  /** The answer has become so large; for {@link ArrivingAnswer}. */
  count(answer: ArrivingAnswer, from: number, to: number): void {
    this.#used += to - from;
    if (to === 0) this.#large.delete(answer);
    else this.#large.add(answer);
    if (this.#used > this.#most && to > from) this.#largest()?.giveUp(this.#most);
  }

  #largest(): ArrivingAnswer | undefined {
    let largest: ArrivingAnswer | undefined;
    for (const each of this.#large) {
      if (each.isComing && each.bytes > (largest?.bytes ?? 0)) largest = each;
    }
    return largest;
  }
}

/** The answer to one request: that of one attempt after the other. */
export class ArrivingAnswer {
  readonly #all: ArrivingAnswers;
  #bytes = 0;
  #small = 0;
  #refuse: ((message: string) => void) | undefined;

  constructor(all: ArrivingAnswers) {
    this.#all = all;
  }

  /** Of memory; 0 for what is small. */
  get bytes(): number {
    return this.#bytes;
  }

  /** It can still be given up. */
  get isComing(): boolean {
    return this.#refuse !== undefined;
  }

  /** Counts beyond `small` bytes. `refuse` is called at most once, with the reason, should it be given up. */
  begin(small: number, refuse: (message: string) => void): void {
    // Of an attempt before, nothing is held any more.
    this.release();
    this.#small = small;
    this.#refuse = refuse;
  }

  /** It takes so many bytes of memory by now. What comes behind its end counts no more. */
  grow(bytes: number): void {
    if (bytes > this.#small && this.isComing) this.#become(bytes);
  }

  /** It is whole, or failed, and cannot be given up; what came of it is held until it is released. */
  end(): void {
    this.#refuse = undefined;
  }

  release(): void {
    this.#refuse = undefined;
    if (this.#bytes !== 0) this.#become(0);
  }

  giveUp(most: number): void {
    const refuse = this.#refuse;
    this.release();
    const limit = `${Math.round(most / 1024 / 1024)} MB`;
    refuse?.(
      `this was the largest of the answers that came in at once, and they took more than ${limit}`,
    );
  }

  #become(bytes: number): void {
    const before = this.#bytes;
    this.#bytes = bytes;
    this.#all.count(this, before, bytes);
  }
}
