/**
 * Text in Unicode's composed form (NFC), so that `é` is the same however it is written. Text that has
 * more than 30 marks in a row, which is no writing (UAX 15, stream-safe text), is left as it is:
 * putting them in order would take time by the square of their number.
 */
export function composeText(text: string): string {
  return /\p{M}{31}/u.test(text) ? text : text.normalize('NFC');
}
