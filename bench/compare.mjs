/** Comparing two stored runs, beside only parsing their records; and whether longer answers need more memory. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from './statistics.mjs';
import { findJournals, measureNode, storeRuns } from './stored-runs.mjs';
import { makeWorkload, writeTickets } from './workload.mjs';

/** Two repeats of each case, so that the tests are those that take longest; cases turn both ways. */
const makePipeline = (divisor) => `version: 1
name: bench
messages: [{ user: "Ticket {{row.number}} of {{customer}}: {{ticket}}" }]
assert: [{ expression: "(row.number * repeat) % ${divisor} != 0" }]
cases: [{ dataset: tickets.csv, id: "{{row.number}}" }]
repeat: { count: 2, pass: any }
gate: { pass_rate: { min: 0 } }
`;
const LIMIT = 5000;
const [SHORT, LONG] = [2_000, 20_000];
/** Of a run, and of one whose answers are long enough to be seen if they were held. */
const FEW = 2_000;

export async function measureCompare({ program, quick }) {
  const trials = quick ? FEW : 10_000;
  const times = quick ? 1 : 5;
  const { folder, remove } = await makeWorkload();
  const files = ['before.yaml', 'after.yaml'];
  await writeFile(join(folder, 'before.yaml'), makePipeline(7));
  await writeFile(join(folder, 'after.yaml'), makePipeline(5));
  const command = [program, 'compare', 'previous'];
  const measureSize = async (pad) => {
    await storeRuns(program, { folder, files, pad });
    return await measureNode(command, { folder, times });
  };
  await writeTickets(folder, trials / 2);
  await storeRuns(program, { folder, files, pad: 0 });
  const compared = await measureNode(command, { folder, times });
  const parse = [join(import.meta.dirname, 'parse-journals.mjs'), ...(await findJournals(folder))];
  const parsed = await measureNode(parse, { folder, times });
  await writeTickets(folder, FEW / 2);
  const short = await measureSize(SHORT);
  const long = await measureSize(LONG);
  await remove();
  return [
    {
      what: `\`compare\` of ${format(trials)} trials with ${format(trials)}`,
      found: `${format(compared.milliseconds)} ms, ${format(compared.megabytes)} MB`,
      against: `JSON.parse of both records: ${format(parsed.milliseconds)} ms, ${format(parsed.megabytes)} MB`,
      compared: `×${format(compared.milliseconds / parsed.milliseconds)}`,
      aim: `${format(LIMIT)} ms or less`,
      met: compared.milliseconds <= LIMIT,
    },
    describeGrowth(`… of ${format(FEW)} with answers of 20 KB`, short, long),
  ];
}

/** Ten times the text may take a buffer more, but not ten times the memory. */
export function describeGrowth(what, short, long) {
  const growth = long.megabytes / short.megabytes;
  return {
    what,
    found: `${format(long.megabytes)} MB`,
    against: `with answers of 2 KB: ${format(short.megabytes)} MB`,
    compared: `×${format(growth)}`,
    aim: '×1.25 or less',
    met: growth <= 1.25,
  };
}
