import { posix } from 'node:path';
import { RUNS_FOLDER } from '../api/run-store.ts';

/** A command about a stored run, as it is typed: `pulze-run report 20261128-062111-4vuz`. */
export function storedRunCommand(
  verb: 'report' | 'resume' | 'rerun --errored',
  { id, output = RUNS_FOLDER }: { readonly id: string; readonly output?: string | undefined },
): string {
  const command = `pulze-run ${verb} ${id}`;
  return output === RUNS_FOLDER ? command : `${command} --output ${quote(output)}`;
}

/** The run that a journal is of; undefined for another file. */
export function runOf(path: string): { readonly id: string; readonly output: string } | undefined {
  if (posix.basename(path) !== 'journal.jsonl') return undefined;
  const folder = posix.dirname(path);
  return { id: posix.basename(folder), output: posix.dirname(folder) };
}

/** What shows again the run of a journal, wherever that is. */
export function reportOf(journal: string): string {
  const run = runOf(journal);
  return run ? storedRunCommand('report', run) : `pulze-run report ${quote(journal)}`;
}

/** A word as a shell reads it. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
