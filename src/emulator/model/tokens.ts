const tokenPattern =
  / ?[A-Za-z][A-Za-z'’]{0,15}(?![\p{L}\p{M}])| ?[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]| ?\p{L}[\p{L}\p{M}'’]{0,15}| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]|\s+/gu;

/**
 * The emulator's tokens: a word of up to 16 letters or a number of up to three digits with the space
 * before it, one East Asian character, one other sign, or a stretch of white space. Joined they are
 * the text again. Real services count differently.
 */
export function splitTokens(text: string): readonly string[] {
  return text.match(tokenPattern) ?? [];
}

export function countTokens(text: string): number {
  return splitTokens(text).length;
}
