/** What is held of a large stored run by what reads it. */
import { format } from './statistics.mjs';
import { measureNode, storeRuns } from './stored-runs.mjs';
import { makeWorkload, writeTickets } from './workload.mjs';

const LIMIT = 250;

export async function measureLargeRuns({ program, quick }) {
  const trials = quick ? 10_000 : 100_000;
  const { folder, remove } = await makeWorkload();
  await writeTickets(folder, trials);
  await storeRuns(program, { folder, files: ['bench.yaml', 'bench.yaml'], pad: 0 });
  const commands = {
    '`report`': ['report'],
    '`report -r junit`': ['report', '-r', 'junit'],
    '`compare`': ['compare', 'previous'],
  };
  const rows = [];
  for (const [name, words] of Object.entries(commands)) {
    const options = { folder, times: quick ? 1 : 3 };
    const { milliseconds, megabytes } = await measureNode([program, ...words], options);
    rows.push({
      what: `${name} of ${format(trials)} trials`,
      found: `${format(milliseconds)} ms, ${format(megabytes)} MB`,
      against: '',
      compared: '',
      aim: `${LIMIT} MB or less`,
      met: megabytes <= LIMIT,
    });
  }
  await remove();
  return rows;
}
