/** The end of a text, with no half of a character. */
export function endOfText(text: string, longest: number): string {
  return text.slice(-longest).replace(/^[\uDC00-\uDFFF]/, '');
}

/** The beginning of a text, with no half of a character. */
export function beginOfText(text: string, longest: number): string {
  return text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}

/** The beginning of a text that is longer, with no half of a character, and an ellipsis. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Copied: a part of a text would keep all of it.
  return `${Buffer.from(beginOfText(text, longest)).toString()}…`;
}
