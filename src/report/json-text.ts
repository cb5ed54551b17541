const OBEYED = /[\u007f-\u009f]/g;

/**
 * JSON that is harmless at a terminal: control characters beyond ASCII, which JSON allows as they are, are
 * written out. It reads back as the same value.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    OBEYED,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}
