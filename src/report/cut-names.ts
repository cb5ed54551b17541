import { terminalWidth } from '../diagnostic/terminal-width.ts';
import { cutMiddle, cutText } from './text-width.ts';

export interface NameRoom {
  /** Columns. */
  readonly width: number;
  readonly unicode: boolean;
}

/** Which share of a name that is cut is kept of its end; the first by which names stay different is taken. */
const ENDS = [0, 0.25, 0.5, 0.75];

/**
 * Names in a width, cut so that different ones stay different: all at the end or all in the middle, or, where they are
 * lists of equally many parts (`gpt-4o · 0.5 · terse`), each part by itself. Undefined where no such way keeps them apart.
 */
export function cutNames(
  names: readonly string[],
  room: NameRoom,
): ReadonlyMap<string, string> | undefined {
  const different = [...new Set(names)];
  for (const share of ENDS) {
    const cut = new Map(different.map((name) => [name, cutName(name, share, room)]));
    if (new Set(cut.values()).size === different.length) return cut;
  }
  return cutParts(different, room);
}

function cutName(name: string, share: number, { width, unicode }: NameRoom): string {
  if (share === 0) return cutText(name, width, unicode);
  return cutMiddle(name, { width, unicode, end: Math.floor(width * share) });
}

function cutParts(
  names: readonly string[],
  room: NameRoom,
): ReadonlyMap<string, string> | undefined {
  const separator = room.unicode ? ' · ' : ', ';
  const lists = names.map((name) => name.split(separator));
  const count = lists[0]?.length ?? 0;
  if (count < 2 || lists.some((parts) => parts.length !== count)) return undefined;
  const columns = Array.from({ length: count }, (_, at) => lists.map((parts) => parts[at] ?? ''));
  const widths = shareWidth(
    columns.map((parts) => Math.max(...parts.map(terminalWidth))),
    room.width - separator.length * (count - 1),
  );
  const cut = columns.map((parts, at) => cutNames(parts, { ...room, width: widths?.[at] ?? 0 }));
  if (widths === undefined || cut.includes(undefined)) return undefined;
  return new Map(
    lists.map((parts, index) => [
      names[index] ?? '',
      parts.map((part, at) => cut[at]?.get(part) ?? '').join(separator),
    ]),
  );
}

/** A part of a name that is cut further says nothing. */
const LEAST = 4;

/** Takes what is missing from the widest; undefined where too little would be left of them. */
function shareWidth(widths: readonly number[], room: number): readonly number[] | undefined {
  const shared = [...widths];
  let missing = widths.reduce((sum, width) => sum + width, 0) - room;
  for (; missing > 0; missing--) {
    const widest = shared.indexOf(Math.max(...shared));
    if ((shared[widest] ?? 0) <= LEAST) return undefined;
    shared[widest] = (shared[widest] ?? 0) - 1;
  }
  return shared;
}
