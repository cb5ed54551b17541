/** What stands for bytes that are no text. */
const REPLACEMENT = '\ufffd';

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/** By any of its names. */
const UTF_16 = /^(utf-16|ucs-2|iso-10646-ucs-2|(cs)?unicode)/i;

/** By the names that a decoder gives them; all others have one byte a letter. */
const MANY_BYTES = /^(utf-|gb|big5|euc-|iso-2022-|shift_jis)/;

/** A letter that was read from more than one byte. */
const LONG_LETTER = /[\u0080-\ufffc]/;

/**
 * The text of a body. JSON is UTF-8 whatever its content type says; another charset counts where one is named
 * and the bytes are not UTF-8. Without one, what cannot be read is U+FFFD. Event streams are not read here: they
 * are UTF-8 by their standard, whatever charset they name.
 */
export function decodeText(bytes: Buffer, contentType: string): string {
  const text = bytes.toString('utf8');
  const isRead = !text.includes(REPLACEMENT);
  const charset = CHARSET.exec(contentType)?.[1];
  // Nearly always it is, and the text is not looked at again.
  if (charset === undefined || (isRead && !UTF_16.test(charset))) return text;
  // ASCII in UTF-16 is UTF-8, too, with a null beside each letter.
  if (isRead ? !text.includes('\0') : isUtf8(bytes)) return text;
  try {
    const decoder = new TextDecoder(charset);
    // One stray byte does not make Latin-1 of what has letters of UTF-8.
    const isStray = !MANY_BYTES.test(decoder.encoding) && LONG_LETTER.test(text);
    return isStray ? text : decoder.decode(bytes);
  } catch {
    return text;
  }
}

/** As far as it goes: the body of a refusal is cut where it may be within a letter. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
