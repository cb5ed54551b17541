/** Of UTF-16 units: in Node each step of a segmenter copies all that it was given. */
const WINDOW = 200;

/** Each unit is a character, whatever stands beside it. */
const plain = /^[\n -~]*$/;

const HIGH = /[\ud800-\udbff]/;

let segmenter: Intl.Segmenter | undefined;

/** The first so many characters of a text as a reader sees them (UAX 29), so that none is cut in two. */
export function cutText(text: string, length: number): string {
  // No text has more characters than units.
  if (text.length <= length) return text;
  // What follows the last one may belong to it.
  if (plain.test(text.slice(0, length + 1))) return text.slice(0, length);
  let end = 0;
  let left = length;
  while (left > 0 && end < text.length) {
    const ends = findEnds(text, end).slice(0, left);
    end = ends.at(-1) ?? text.length;
    left -= ends.length;
  }
  return text.slice(0, end);
}

/** Where the next characters end, of which the first begins here: at least one's. */
function findEnds(text: string, start: number): readonly number[] {
  // Made when it is needed: making it takes longer than most commands.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (let window = WINDOW; ; window *= 2) {
    const isLast = start + window >= text.length;
    // Half a character is another one.
    const isHalf = HIGH.test(text[start + window - 1] ?? '');
    const stop = start + window - (isHalf && !isLast ? 1 : 0);
    const ends: number[] = [];
    for (const { index, segment } of segmenter.segment(text.slice(start, stop))) {
      ends.push(start + index + segment.length);
    }
    if (isLast) return ends;
    // Where the last one ends depends on what comes behind the window.
    ends.pop();
    if (ends.length > 0) return ends;
  }
}
