/** Of UTF-16 units: in Node each step of a segmenter copies all that it was given. */
const WINDOW = 200;

const HIGH = /[\ud800-\udbff]/;

let segmenter: Intl.Segmenter | undefined;

/**
 * The characters of a text as a reader sees them (UAX 29), one after the other. It is looked at in windows: what
 * a character is depends on nothing before it.
 */
export function* charactersOf(text: string, window: number = WINDOW): Iterable<string> {
  let start = 0;
  let width = window;
  while (start < text.length) {
    const found = findCharacters(text, start, width);
    // One that is longer than the window needs a wider one.
    width = found.length === 0 ? width * 2 : window;
    for (const character of found) {
      yield character;
      start += character.length;
    }
  }
}

/** Those that begin and end in a window. */
function findCharacters(text: string, start: number, width: number): readonly string[] {
  // Made when it is needed: making it takes longer than most commands.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const isLast = start + width >= text.length;
  // Half a character is another one.
  const isHalf = !isLast && HIGH.test(text[start + width - 1] ?? '');
  const part = text.slice(start, start + width + (isHalf ? 1 : 0));
  const found = Array.from(segmenter.segment(part), ({ segment }) => segment);
  // Where the last one ends depends on what comes behind the window.
  return isLast ? found : found.slice(0, -1);
}
