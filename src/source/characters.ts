/** Of UTF-16 units: in Node each step of a segmenter copies all that it was given. */
const WINDOW = 200;

const HIGH = /[\ud800-\udbff]/;

let segmenter: Intl.Segmenter | undefined;

/**
 * The characters of a text as a reader sees them (UAX 29), one after the other. It is looked at in windows: what
 * a character is depends on nothing before it.
 */
export function* charactersOf(text: string, window: number = WINDOW): Iterable<string> {
  // Made when it is needed: making it takes longer than most commands.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let start = 0;
  let width = window;
  while (start < text.length) {
    const isLast = start + width >= text.length;
    // Half a character is another one.
    const isHalf = !isLast && HIGH.test(text[start + width - 1] ?? '');
    const stop = start + width + (isHalf ? 1 : 0);
    const begun = start;
    let held: string | undefined;
    for (const { segment } of segmenter.segment(text.slice(start, stop))) {
      // Where the last one ends depends on what comes behind the window.
      if (held !== undefined) {
        yield held;
        start += held.length;
      }
      held = segment;
    }
    if (isLast && held !== undefined) {
      yield held;
      return;
    }
    width = start > begun ? window : width * 2;
  }
}
