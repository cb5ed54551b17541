/**
 * Text of unknown origin made fit for a terminal: whatever a terminal would obey, or a reader could
 * not see, is written out. Line breaks stay. Tabs become two spaces, so that widths can be counted.
 */
export function safeBlock(text: string, unicode: boolean): string {
  if (HARMLESS.test(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '  ')
    .replace(UNSEEN, (character) => (character === '\n' ? '\n' : writeOut(character, unicode)));
}

/** The same on one line: line breaks are shown as `⏎`, in ASCII as `\n`. */
export function safeLine(text: string, unicode: boolean): string {
  const block = safeBlock(text, unicode);
  return block.includes('\n') ? block.replaceAll('\n', unicode ? '⏎' : '\\n') : block;
}

const HARMLESS = /^[\n\x20-\x7e]*$/;

/**
 * Controls; format characters (direction overrides, zero-width spaces, tags) but for the joiners
 * that scripts and emoji need; line and paragraph separators; private use; lone surrogates;
 * characters that are not assigned.
 */
export const UNSEEN: RegExp = /[\p{Cc}\u2028\u2029\p{Co}\p{Cs}\p{Cn}]|(?![\u200c\u200d])\p{Cf}/gu;

const CONTROL_PICTURES = 0x2400;
const DELETE = 0x7f;

function writeOut(character: string, unicode: boolean): string {
  const code = character.codePointAt(0) ?? 0;
  if (unicode && code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
  if (unicode && code === DELETE) return '\u2421';
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
}
