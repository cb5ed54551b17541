import { charactersOf } from '../source/characters.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { type Granularity, type Segment, segmentText } from './segment-text.ts';

export type TextUnit = 'characters' | 'words' | 'lines' | 'sentences' | 'tokens';

/**
 * Characters are what a reader sees as one (an emoji with its skin tone is one), words and sentences
 * follow Unicode's rules for English (UAX 29; an abbreviation's full stop can end a sentence), a line
 * break at the very end begins no line, and tokens are an estimate. Undefined where it would take too long.
 */
export function countText(text: string, unit: TextUnit): number | undefined {
  return counters[unit](text);
}

const counters: Readonly<Record<TextUnit, (text: string) => number | undefined>> = {
  characters: (text) => splitCharacters(text).length,
  words: (text) => count(text, 'word', ({ isWord }) => isWord),
  lines: countLines,
  sentences: (text) => count(text, 'sentence', (each) => /[\p{L}\p{N}]/u.test(each.text)),
  tokens: estimateTokens,
};

/** The characters that a reader sees. */
export function splitCharacters(text: string): readonly string[] {
  if (/^[\n\x20-\x7e]*$/.test(text)) return text.split('');
  return [...charactersOf(text)];
}

function countLines(text: string): number {
  if (text === '') return 0;
  return text.replace(/(?:\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length;
}

function count(
  text: string,
  granularity: Granularity,
  counts: (segment: Segment) => boolean,
): number | undefined {
  return segmentText(text, granularity)?.filter(counts).length;
}
