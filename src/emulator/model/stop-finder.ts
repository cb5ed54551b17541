/** Watches a text that grows piece by piece for the first of several stop sequences. */
export interface StopFinder {
  /** The pieces up to the stop sequence once one is complete; undefined as long as none is. */
  add(piece: string): readonly string[] | undefined;
}

/** Empty sequences stop nothing. A sequence may be spread over several pieces. */
export function makeStopFinder(sequences: readonly string[]): StopFinder {
  const stops = sequences.filter((sequence) => sequence !== '');
  const longest = Math.max(0, ...stops.map((stop) => stop.length));
  const pieces: string[] = [];
  let text = '';
  return {
    add(piece) {
      const from = Math.max(0, text.length - longest + 1);
      pieces.push(piece);
      text += piece;
      const found = stops.map((stop) => text.indexOf(stop, from)).filter((place) => place >= 0);
      return found.length === 0 ? undefined : cutPieces(pieces, Math.min(...found));
    },
  };
}

/** The pieces of the first `length` characters; the last of them may be part of a piece. */
export function cutPieces(pieces: readonly string[], length: number): readonly string[] {
  const kept: string[] = [];
  let left = length;
  for (const piece of pieces) {
    if (left <= 0) break;
    kept.push(piece.slice(0, left));
    left -= piece.length;
  }
  return kept;
}
