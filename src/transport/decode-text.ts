/** What stands for bytes that are no text. */
const REPLACEMENT = '\ufffd';

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/**
 * The text of a body. JSON is UTF-8 whatever its content type says; another charset counts where one is named
 * and the bytes are not UTF-8. Without one, what cannot be read is U+FFFD.
 */
export function decodeText(bytes: Buffer, contentType: string): string {
  const text = bytes.toString('utf8');
  // Nearly always it has none, and nothing more has to be looked at.
  if (!text.includes(REPLACEMENT)) return text;
  const charset = CHARSET.exec(contentType)?.[1];
  if (charset === undefined || isUtf8(bytes)) return text;
  try {
    return new TextDecoder(charset).decode(bytes);
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
