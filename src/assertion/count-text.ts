import { estimateTokens } from './estimate-tokens.ts';

export type TextUnit = 'characters' | 'words' | 'lines' | 'sentences' | 'tokens';

/**
 * Characters are what a reader sees as one (an emoji with its skin tone is one), words and sentences
 * follow Unicode's rules for English (UAX 29; an abbreviation's full stop can end a sentence), a line
 * break at the very end begins no line, and tokens are an estimate.
 */
export function countText(text: string, unit: TextUnit): number {
  return counters[unit](text);
}

const counters: Readonly<Record<TextUnit, (text: string) => number>> = {
  characters: (text) => splitCharacters(text).length,
  words: (text) => count(segment(text, 'word'), (segment) => segment.isWordLike === true),
  lines: countLines,
  sentences: (text) =>
    count(segment(text, 'sentence'), (each) => /[\p{L}\p{N}]/u.test(each.segment)),
  tokens: estimateTokens,
};

type Granularity = 'grapheme' | 'word' | 'sentence';

const segmenters = new Map<Granularity, Intl.Segmenter>();

/** Made when they are needed: making the first one takes longer than most commands. */
function segment(text: string, granularity: Granularity): Iterable<Intl.SegmentData> {
  const made = segmenters.get(granularity) ?? new Intl.Segmenter('en', { granularity });
  segmenters.set(granularity, made);
  return made.segment(text);
}

/** The characters that a reader sees. */
export function splitCharacters(text: string): readonly string[] {
  if (/^[\n\x20-\x7e]*$/.test(text)) return text.split('');
  return Array.from(segment(text, 'grapheme'), (each) => each.segment);
}

function countLines(text: string): number {
  if (text === '') return 0;
  return text.replace(/(?:\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length;
}

function count(
  segments: Iterable<Intl.SegmentData>,
  counts: (segment: Intl.SegmentData) => boolean,
): number {
  let total = 0;
  for (const segment of segments) if (counts(segment)) total += 1;
  return total;
}
