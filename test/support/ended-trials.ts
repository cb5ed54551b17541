import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './program.ts';

/** Resolves when so many trials of a program's only run are in its journal. */
export async function untilEnded({ folder }: Program, trials: number): Promise<void> {
  const runs = join(folder, '.pulze/runs');
  const journal = join(runs, readdirSync(runs)[0] ?? '', 'journal.jsonl');
  while (readFileSync(journal, 'utf8').split('"trial_finished"').length <= trials) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
