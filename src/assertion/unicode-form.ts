/** In what texts differ that look alike: `é` is one character, or an `e` and its accent. */
export const FORM_ONLY = 'its Unicode form (NFC, NFD)';

/** Of texts that differ: whether they are the same once both have one form. */
export function isSameInForm(left: string, right: string): boolean {
  return left.normalize() === right.normalize();
}
