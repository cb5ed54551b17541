/** Planning: what is held of a million trials that are listed, and of a hundred times fewer. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from './statistics.mjs';
import { measureNode } from './stored-runs.mjs';
import { makeWorkload, writeTickets } from './workload.mjs';

const LIMIT = 250;
const VARIANTS = 10;
const REPEATS = 10;

/** Rows times variants times repeats, as large plans are. */
const pipeline = `version: 1
matrix: { params.temperature: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] }
messages: [{ user: "Ticket {{row.number}} of {{customer}}: {{ticket}}" }]
assert: [{ contains: billing }]
repeat: { count: ${REPEATS}, pass: any }
cases: [{ dataset: tickets.csv, id: "{{row.number}}" }]
`;

export async function measurePlanning({ program, quick }) {
  const [few, many] = quick ? [1_000, 100_000] : [10_000, 1_000_000];
  const { folder, remove } = await makeWorkload();
  await writeFile(join(folder, 'plan.yaml'), pipeline);
  const measure = async (command, trials) => {
    await writeTickets(folder, trials / VARIANTS / REPEATS);
    const args = [program, command, 'plan.yaml', '--endpoint', 'emulator'];
    return await measureNode(args, { folder, times: quick ? 1 : 3 });
  };
  const rows = [];
  for (const command of ['validate', 'list']) {
    const small = await measure(command, few);
    const large = await measure(command, many);
    rows.push({
      what: `\`${command}\` of ${format(many)} trials`,
      found: `${format(large.milliseconds)} ms, ${format(large.megabytes)} MB`,
      against: `${format(few)} trials: ${format(small.milliseconds)} ms, ${format(small.megabytes)} MB`,
      compared: `×${format(large.megabytes / small.megabytes)} of memory`,
      aim: `${LIMIT} MB or less`,
      met: large.megabytes <= LIMIT,
    });
  }
  await remove();
  return rows;
}
