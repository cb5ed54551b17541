interface Waiting {
  readonly callback: () => void;
  /** In the list; it changes when another is taken out. */
  place: number;
}

/** A set would do, but for V8: its outgrown tables keep what was in them until a full collection. */
const waiting = new WeakMap<AbortSignal, Waiting[]>();

/**
 * Calls back once when the signal aborts (at once, when it already has), unless the returned function
 * is called first. However many requests share a signal, it has a single listener: Node warns of a
 * leak from the eleventh on, and removing one of many is slow.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => {};
  }
  const list = waiting.get(signal) ?? listenTo(signal);
  const own: Waiting = { callback, place: list.length };
  list.push(own);
  return () => takeOut(list, own);
}

function takeOut(list: Waiting[], own: Waiting): void {
  if (list[own.place] !== own) return;
  const last = list.pop();
  if (last === undefined || last === own) return;
  list[own.place] = last;
  last.place = own.place;
}

function listenTo(signal: AbortSignal): Waiting[] {
  const list: Waiting[] = [];
  waiting.set(signal, list);
  signal.addEventListener(
    'abort',
    () => {
      for (const { callback } of list.splice(0)) callback();
    },
    { once: true },
  );
  return list;
}
