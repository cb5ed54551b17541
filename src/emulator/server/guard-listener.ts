export interface GuardedListener<Told> {
  /** Never throws: who is served does not suffer from who watches. */
  readonly tell: (told: Told) => void;
  /** Throws what the listener has thrown first, or rejected with. */
  readonly end: () => void;
}

/** What it gives may be a promise, whatever its type says: an `async` function is taken for one without a result. */
export function guardListener<Told>(
  listener: ((told: Told) => unknown) | undefined,
): GuardedListener<Told> {
  let lost: { readonly error: unknown } | undefined;
  const lose = (error: unknown): void => {
    lost ??= { error };
  };
  return {
    tell: (told) => {
      try {
        Promise.resolve(listener?.(told)).catch(lose);
      } catch (error) {
        lose(error);
      }
    },
    end: () => {
      if (lost !== undefined) throw lost.error;
    },
  };
}
