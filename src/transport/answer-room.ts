import type { Clock } from '../environment/environment.ts';
import { onAbort } from './abort.ts';
import { ROOM_FOR_ANSWERS } from './answer-limits.ts';

interface Waiting {
  readonly trial: number;
  readonly bytes: number;
  readonly goOn: () => void;
}

/** What waits so long while nobody leaves may be what the others wait for. */
const LONGEST_STANDSTILL = 30_000;

/**
 * Memory for large answers, from when they are read until what became of their trials is written down. What
 * finds no room waits, first come, first served. So that somebody always gets on, one trial may go beyond
 * what there is, and another after each standstill.
 */
export class AnswerRoom {
  readonly #clock: Pick<Clock, 'schedule'>;
  readonly #most: number;
  readonly #open = new Set<number>();
  /** By the trial's place in the plan. */
  readonly #held = new Map<number, number>();
  #waiting: readonly Waiting[] = [];
  #used = 0;
  #beyond: number | undefined;
  #forgetStandstill: (() => void) | undefined;

  constructor(clock: Pick<Clock, 'schedule'>, most: number = ROOM_FOR_ANSWERS) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Bytes that are held. */
  get used(): number {
    return this.#used;
  }

  begin(trial: number): void {
    this.#open.add(trial);
  }

  isHeld(trial: number): boolean {
    return this.#held.has(trial);
  }

  /** A trial is over: what it held is free. */
  end(trial: number): void {
    this.#open.delete(trial);
    const own = this.#waiting.filter((each) => each.trial === trial);
    const held = this.#held.get(trial) ?? 0;
    if (held === 0 && own.length === 0) return;
    this.#waiting = this.#waiting.filter((each) => each.trial !== trial);
    this.#held.delete(trial);
    this.#used -= held;
    if (this.#beyond === trial) this.#beyond = undefined;
    for (const { goOn } of own) goOn();
    this.#serve();
  }

  /** Undefined where there is room, which is then held; otherwise resolves when it is, or when the signal aborts. */
  take(trial: number, bytes: number, signal: AbortSignal): Promise<void> | undefined {
    // Nobody uses what is still on its way for a trial that is over, or is no longer wanted.
    if (!this.#open.has(trial) || signal.aborted) return undefined;
    const isFirst = this.#waiting.length === 0 || trial === this.#beyond;
    if (isFirst && this.#tryTake(trial, bytes)) return undefined;
    return new Promise((resolve) => {
      const forget = onAbort(signal, () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        resolve();
        this.#serve();
      });
      const goOn = (): void => {
        forget();
        resolve();
      };
      const waiting = { trial, bytes, goOn };
      this.#waiting = [...this.#waiting, waiting];
      this.#watchStandstill();
    });
  }

  #tryTake(trial: number, bytes: number): boolean {
    const fits = this.#used + bytes <= this.#most;
    if (!fits && this.#beyond !== undefined && this.#beyond !== trial) return false;
    if (!fits) this.#beyond = trial;
    this.#used += bytes;
    this.#held.set(trial, (this.#held.get(trial) ?? 0) + bytes);
    return true;
  }

  #serve(): void {
    const served: Waiting[] = [];
    const left: Waiting[] = [];
    for (const each of this.#waiting) {
      const isNext = left.length === 0 || each.trial === this.#beyond;
      (isNext && this.#tryTake(each.trial, each.bytes) ? served : left).push(each);
    }
    this.#waiting = left;
    this.#watchStandstill();
    for (const { goOn } of served) goOn();
  }

  #watchStandstill(): void {
    this.#forgetStandstill?.();
    this.#forgetStandstill = undefined;
    if (this.#waiting.length === 0) return;
    this.#forgetStandstill = this.#clock.schedule(LONGEST_STANDSTILL, () => {
      this.#beyond = undefined;
      this.#serve();
    });
  }
}
