/**
 * A text whose lines end in `\n`, as those of YAML's block scalars do: what is sent must not depend on
 * how a file came to be written on Windows. Lines and columns stay the same.
 */
export function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
