/** A command line for the record: credentials in addresses are left out. No option of a run takes another secret. */
export function redactArguments(argv: readonly string[]): readonly string[] {
  return argv.map((word) => word.replace(/\/\/[^\s/?#]+@/g, '//[key]@'));
}
