/** The key that a segment of a JSON pointer stands for (RFC 6901). */
export function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
