/** Names that templates and expressions always have, and that no variable may be called. */
export const reservedNames: readonly string[] = ['matrix', 'steps', 'case', 'row', 'repeat'];

/** What is said of a variable with such a name. */
export function describeReserved(name: string): string {
  return `a variable cannot be called \`${name}\`, which templates always have`;
}
