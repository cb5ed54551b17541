import { posix } from 'node:path';
import { RUNS_FOLDER } from '../api/run-store.ts';

/** A command about a stored run, as it is typed: `pulze-run report 20261128-062111-4vuz`. */
export function storedRunCommand(
  verb: 'report' | 'resume' | 'rerun --errored',
  {
    id,
    output = RUNS_FOLDER,
    envFiles = [],
  }: {
    readonly id: string;
    readonly output?: string | undefined;
    /** Those that the run was given: it is not enough that its record names them. */
    readonly envFiles?: readonly string[];
  },
): string {
  const place = output === RUNS_FOLDER ? [] : [`--output ${quote(output)}`];
  return [`pulze-run ${verb} ${id}`, ...place, ...envFiles.map(sayEnvFile)].join(' ');
}

/** `-e .env`: of the long name Node itself makes something else. */
export function sayEnvFile(path: string): string {
  return `-e ${quote(path)}`;
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
