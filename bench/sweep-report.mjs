/** The sweep report: how long it takes over a stored run, beside one that only reads the run. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeGrowth } from './compare.mjs';
import { format } from './statistics.mjs';
import { findJournals, measureNode, storeRuns } from './stored-runs.mjs';
import { makeWorkload, writeTickets } from './workload.mjs';

const pipeline = `version: 1
matrix:
  model: [pulze, openai/gpt-4o, anthropic/claude-2.0, openai/gpt-4]
  params.temperature: [0, 0.25, 0.5, 0.75, 1]
messages: [{ user: "Ticket {{row.number}} of {{customer}}: {{ticket}}" }]
assert: [{ contains: billing }]
cases: [{ dataset: tickets.csv, id: "{{row.number}}" }]
`;
const VARIANTS = 20;
const LIMIT = 5000;
const [SHORT, LONG] = [2_000, 20_000];
const FEW = 2_000;

export async function measureSweepReport({ program, quick }) {
  const trials = quick ? FEW : 10_000;
  const times = quick ? 1 : 5;
  const { folder, remove } = await makeWorkload();
  await writeFile(join(folder, 'sweep.yaml'), pipeline);
  const measureReport = (name) => measureNode([program, 'report', '-r', name], { folder, times });
  const store = async (rows, pad) => {
    await writeTickets(folder, rows / VARIANTS);
    await storeRuns(program, { folder, files: ['sweep.yaml'], pad });
  };
  await store(trials, 0);
  const sweep = await measureReport('sweep');
  const parse = [join(import.meta.dirname, 'parse-journals.mjs'), ...(await findJournals(folder))];
  const parsed = await measureNode(parse, { folder, times });
  await store(FEW, SHORT);
  const short = await measureReport('sweep');
  await store(FEW, LONG);
  const long = await measureReport('sweep');
  await remove();
  return [
    {
      what: `\`report -r sweep\` of ${format(trials)} trials, ${VARIANTS} variants`,
      found: `${format(sweep.milliseconds)} ms, ${format(sweep.megabytes)} MB`,
      against: `JSON.parse of the record: ${format(parsed.milliseconds)} ms, ${format(parsed.megabytes)} MB`,
      compared: `×${format(sweep.milliseconds / parsed.milliseconds)}`,
      aim: `${format(LIMIT)} ms or less`,
      met: sweep.milliseconds <= LIMIT,
    },
    describeGrowth(`… of ${format(FEW)} with answers of 20 KB`, short, long),
  ];
}
