/** Answered before anything else is loaded. */
export function isVersionAsked(argv: readonly string[]): boolean {
  return argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v');
}
