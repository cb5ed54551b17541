import { isPlain, terminalWidth } from '../diagnostic/terminal-width.ts';

/** What stands for text that was left out: `…`, in ASCII `...`. */
export function ellipsis(unicode: boolean): string {
  return unicode ? '…' : '...';
}

/**
 * The text, or as much of its beginning as fits with an ellipsis after it. Cuts between what a
 * reader takes for characters, and looks only at the part that could fit. Not for coloured text.
 */
export function cutText(text: string, width: number, unicode: boolean): string {
  if (text.length <= width && isPlain(text)) return text;
  if (width <= 0) return '';
  const mark = ellipsis(unicode).slice(0, width);
  const [kept, rest] = splitAtWidth(text, width);
  if (rest === '') return kept;
  const room = width - mark.length;
  return room <= 0 ? mark : `${splitAtWidth(kept, room)[0].trimEnd()}${mark}`;
}

/** The beginning and the end of a text, an ellipsis between them; `end` columns at most are of the end. */
export function cutMiddle(
  text: string,
  {
    width,
    end,
    unicode,
  }: { readonly width: number; readonly end: number; readonly unicode: boolean },
): string {
  if (terminalWidth(text) <= width) return text;
  const characters = Array.from(segmentsOf(text), ({ segment }) => segment);
  let tail = '';
  for (const character of characters.toReversed()) {
    if (terminalWidth(character + tail) > end) break;
    tail = character + tail;
  }
  const shown = tail.trimStart();
  return `${cutText(text, width - terminalWidth(shown), unicode)}${shown}`;
}

export function padText(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - terminalWidth(text)));
  return side === 'left' ? text + space : space + text;
}

/** Lines no wider than `width`, broken at a space, a comma or a slash near the end. Not for coloured text. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    let rest = line;
    do {
      const [kept, after] = takeLine(rest, width);
      lines.push(kept);
      rest = after;
    } while (rest !== '');
  }
  return lines;
}

/** A character that a reader sees may be of many code units; no more than these are looked at. */
const UNITS_PER_COLUMN = 16;

/** Of so few, words are kept whole whatever is left of a line. */
const FEW_COLUMNS = 16;

function takeLine(text: string, width: number): readonly [string, string] {
  const [kept, rest] = splitAtWidth(text, width);
  if (rest === '') return [kept, rest];
  if (rest.startsWith(' ')) return [kept.trimEnd(), rest.trimStart()];
  const space = kept.lastIndexOf(' ');
  const least = width < FEW_COLUMNS ? 1 : kept.length * 0.6;
  if (space >= least) return [kept.slice(0, space), kept.slice(space + 1) + rest];
  const mark = Math.max(kept.lastIndexOf(','), kept.lastIndexOf('/')) + 1;
  return mark < kept.length * 0.6 ? [kept, rest] : [kept.slice(0, mark), kept.slice(mark) + rest];
}

/** At least one character is kept, however narrow it must be, so that callers get on. */
function splitAtWidth(text: string, width: number): readonly [string, string] {
  const columns = Math.max(1, width);
  const head = text.slice(0, columns * UNITS_PER_COLUMN);
  if (isPlain(head)) return [text.slice(0, columns), text.slice(columns)];
  let used = 0;
  let end = 0;
  for (const { segment, index } of segmentsOf(head)) {
    used += terminalWidth(segment);
    if (used > columns && end > 0) return [text.slice(0, end), text.slice(end)];
    end = index + segment.length;
  }
  return [text.slice(0, end), text.slice(end)];
}

let segmenter: Intl.Segmenter | undefined;

/** Made when it is needed: making the first one takes longer than most commands. */
function segmentsOf(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}
