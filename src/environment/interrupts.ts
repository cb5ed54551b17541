/** How a user ends a run before its end. */
export interface Interrupts {
  /** Start nothing more; wait for what is in flight. */
  readonly stop: AbortSignal;
  /** End what is in flight, too. */
  readonly abort: AbortSignal;
}

export function neverInterrupted(): Interrupts {
  return { stop: new AbortController().signal, abort: new AbortController().signal };
}
