import { recall } from '../source/recall.ts';

/** Characters are in `source/characters.ts`. */
export type Granularity = 'word' | 'sentence';

const segmenters = new Map<Granularity, Intl.Segmenter>();

/** Made when they are needed: making the first one takes longer than most commands. */
function segmenterFor(granularity: Granularity): Intl.Segmenter {
  return recall(segmenters, granularity, () => new Intl.Segmenter('en', { granularity }));
}

export interface Segment {
  readonly text: string;
  /** Whether it is a word, rather than what is between words. */
  readonly isWord: boolean;
}

/** Of UTF-16 units. */
const PIECE = 200;

/** Steps times units of their piece: a second or two. */
const MOST_WORK = 500_000_000;

/**
 * A text's words with what is between them, or its sentences, by Unicode's rules for English (UAX 29). In Node
 * each step copies the whole text: it is cut where there is a boundary for certain. Undefined where there are
 * too few such places in a long text.
 */
export function segmentText(
  text: string,
  granularity: Granularity,
  piece: number = PIECE,
): readonly Segment[] | undefined {
  const segmenter = segmenterFor(granularity);
  const segments: Segment[] = [];
  let work = 0;
  for (const part of cutText(text, cuts[granularity], piece)) {
    for (const { segment, isWordLike } of segmenter.segment(part)) {
      segments.push({ text: segment, isWord: isWordLike === true });
      work += part.length;
      if (work > MOST_WORK) return undefined;
    }
  }
  return segments;
}

/** Letters that join no other character to a cluster, whichever comes first. */
const eastern = '(?=\\p{Lo})[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}]';
const western = '[\\p{sc=Latin}\\p{sc=Greek}\\p{sc=Cyrillic}]';
const letter = `(?:(?=[\\p{Lu}\\p{Ll}])${western}|${eastern})`;
const capital = `(?:(?=\\p{Lu})${western}|${eastern})`;
/** Those that join none that is no letter: of Hebrew, Arabic, Devanagari, Thai and Korean too. */
const first = `(?:${letter}|[\\u05d0-\\u05ea\\u0620-\\u063f\\u0641-\\u064a\\u0904-\\u0939\\u0e01-\\u0e2e\\uac00-\\ud7a3])`;

/**
 * What ends with a boundary, and after which nothing depends on what was before: a line (WB3a, SB4), a
 * space or a comma before a letter (WB999), the end of a sentence before a letter that begins one (SB8, SB11).
 */
const cuts: Readonly<Record<Granularity, RegExp>> = {
  word: new RegExp(`\\n| (?=[0-9]|${first})|[。！？，、](?=${letter})`, 'gu'),
  sentence: new RegExp(`\\n|[!?。！？] *(?=[0-9]|${letter})|\\. +(?=${capital})`, 'gu'),
};

function* cutText(text: string, cut: RegExp, piece: number): Iterable<string> {
  let start = 0;
  while (text.length - start > piece) {
    cut.lastIndex = start + piece;
    const found = cut.exec(text);
    if (found === null) break;
    const end = found.index + found[0].length;
    yield text.slice(start, end);
    start = end;
  }
  yield text.slice(start);
}
