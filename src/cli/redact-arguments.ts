/** A command line for the record: what may be a secret is left out. */
export function redactArguments(argv: readonly string[]): readonly string[] {
  return argv.map((word, at) => {
    const [option, value] = splitOption(word);
    if (secretOptions.includes(option) && value !== undefined) return `${option}=[key]`;
    if (secretOptions.includes(argv[at - 1] ?? '')) return '[key]';
    return word.replace(/\/\/[^/@\s]+@/, '//[key]@');
  });
}

const secretOptions: readonly string[] = ['--api-key'];

function splitOption(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
