/** Runs that are on disk, and what a command makes of them. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runNode, startServer } from './child.mjs';
import { median } from './statistics.mjs';

/** Runs a pipeline of a folder, with answers so much longer than they would be. Earlier runs go. */
export async function storeRuns(program, { folder, files, pad }) {
  await rm(join(folder, '.pulze'), { recursive: true, force: true });
  const server = await startServer(0, { pad });
  const where = ['--base-url', `${server.origin}/v1`, '--dialect', 'pulze', '--concurrency', '32'];
  for (const file of files) {
    await runNode([program, file, ...where, '-r', 'jsonl=/dev/null'], {
      cwd: folder,
      codes: [0, 1],
    });
  }
  server.stop();
}

export async function findJournals(folder) {
  const runs = join(folder, '.pulze', 'runs');
  const ids = await readdir(runs);
  return ids.sort().map((id) => join(runs, id, 'journal.jsonl'));
}

/** The middle of several times, and of what was held at the most. */
export async function measureNode(args, { folder, times }) {
  const all = [];
  for (let run = 0; run < times; run++) {
    const start = performance.now();
    const { peakMegabytes } = await runNode(args, { cwd: folder, codes: [0, 1] });
    all.push({ milliseconds: performance.now() - start, peakMegabytes });
  }
  return {
    milliseconds: median(all.map((each) => each.milliseconds)),
    megabytes: median(all.map((each) => each.peakMegabytes)),
  };
}
