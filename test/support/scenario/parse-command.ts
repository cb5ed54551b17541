export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** All that the program's environment consists of. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * A command as a shell reads it: variables in front, words, quotes, backslashes. Whatever else a
 * shell would act on (pipes, redirections, `$`) is refused unless quoted; globs are the program's.
 */
export function parseCommand(text: string): Command {
  const words = splitWords(text);
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const program = words[first];
  if (program === undefined) throw new Error(`\`${text}\` names no program`);
  const variables = words.slice(0, first).map((word): [string, string] => {
    const equals = word.indexOf('=');
    return [word.slice(0, equals), word.slice(equals + 1)];
  });
  return { program, args: words.slice(first + 1), variables: Object.fromEntries(variables) };
}

const PIECE = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\|&;<>()$`]+)|(\s+)|(.)/gs;

function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [, single, double, escaped, plain, space, refused] of text.matchAll(PIECE)) {
    if (refused !== undefined) throw new Error(`\`${refused}\` in \`${text}\` would need a shell`);
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain);
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
