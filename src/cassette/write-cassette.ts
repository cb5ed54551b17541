import { canonical } from '../source/canonical-json.ts';
import type { AskedRequest, Interaction } from './interaction.ts';
import { LONGEST_LINE } from './read-cassette.ts';
import type { Recordings } from './recordings.ts';
import { writeLine } from './write-line.ts';

/** Interactions of several places; of two that ask the same, the later one counts. */
export interface CassetteParts {
  readonly files: readonly Recordings[];
  /** By fingerprint; later than all that is in files. */
  readonly held: ReadonlyMap<string, Interaction>;
}

/** So many characters are given at a time. */
const PIECE_CHARACTERS = 65_536;

/**
 * The text of a cassette, in pieces. Sorted by what is asked, so that a changed answer is one changed line,
 * and a new question one more. In memory is what is sorted by: each answer is read when its line is written.
 * Rejects with a FileError.
 */
export async function* writeCassette(
  { files, held }: CassetteParts,
  /** Of files, what is left out. */
  gone: ReadonlySet<string> = new Set(),
): AsyncGenerator<string> {
  const lines: SortedLine[] = [];
  for (const [key, { request }] of held) lines.push({ key, sortKey: sortKeyOf(request) });
  for (const [at, from] of files.entries()) {
    const later = files.slice(at + 1);
    const wanted = (key: string): boolean =>
      !gone.has(key) && !held.has(key) && !later.some((each) => each.has(key));
    for await (const { key, request } of from.list(wanted)) {
      lines.push({ key, sortKey: sortKeyOf(request), from });
    }
  }
  const sorted = lines.sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
  let piece = '';
  for (const { key, from } of sorted) {
    const interaction = (await from?.read(key)) ?? held.get(key);
    piece += interaction === undefined ? '' : lineOf(interaction);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Nothing where nobody could read it. */
function lineOf(interaction: Interaction): string {
  const line = `${writeLine(interaction)}\n`;
  return Buffer.byteLength(line) > LONGEST_LINE ? '' : line;
}

interface SortedLine {
  readonly key: string;
  readonly sortKey: string;
  /** Absent for what is held. */
  readonly from?: Recordings;
}

function sortKeyOf(asked: AskedRequest): string {
  const { endpoint, path, body, redacted = '', headers, repeat, turn } = asked;
  const place = [repeat, turn].map((count) => String(count).padStart(9, '0'));
  return [endpoint, path, canonical(body), redacted, canonical(headers), ...place].join('\n');
}
