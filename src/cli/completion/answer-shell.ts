import type { Environment } from '../../environment/environment.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { ValueKind } from '../options.ts';
import { type CompletionWord, completeWord } from './complete-word.ts';
import { listValues } from './list-values.ts';
import { splitLine } from './split-line.ts';

/**
 * Answers the script of a shell: a first line with the kind of files that fit (or `none`), a tab and the
 * beginning of the word that stays; below it the words that fit, each with a tab and what it is.
 *
 * bash gives its line up to the cursor and the part of the last word that it replaces, and gets words
 * that take the place of that part; zsh and fish give all words up to the cursor, and get whole ones.
 */
export async function answerShell(
  [shell, , ...asked]: readonly string[],
  environment: Environment,
): Promise<ExitCode> {
  const isBash = shell === 'bash';
  const [line = '', part = ''] = asked;
  const words = isBash ? splitLine(line).slice(1) : asked;
  const { prefix, words: offered, value } = completeWord(words);
  const values = value === undefined ? [] : await listValues(value, environment);
  const all = [...offered, ...values].map(({ word, summary }) => ({
    word: prefix + word,
    summary,
  }));
  const fitting = isBash ? cutToPart(all, words.at(-1) ?? '', part) : all;
  environment.stdout.write(
    [`${fileKindOf(value)}\t${prefix}`, ...fitting.map(describe)]
      .map((text) => `${text}\n`)
      .join(''),
  );
  return exitCodes.ok;
}

function fileKindOf(value: ValueKind | undefined): string {
  if (value === 'pipelines' || value === 'yaml-files') return 'yaml';
  return value === 'files' || value === 'folders' ? value : 'none';
}

/** bash begins a new part behind `=` and `:`, and filters nothing itself. */
function cutToPart(
  words: readonly CompletionWord[],
  current: string,
  part: string,
): readonly CompletionWord[] {
  const [plain = ''] = splitLine(part.replaceAll(' ', '\\ '));
  const kept = current.endsWith(plain) ? current.length - plain.length : 0;
  return words
    .filter(({ word }) => word.startsWith(current))
    .map(({ word, summary }) => ({ word: word.slice(kept), summary }));
}

function describe({ word, summary }: CompletionWord): string {
  return `${word}\t${summary}`;
}
