/** The sweep report: how long it takes over a stored run, beside one that only reads the run. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runNode, startServer } from './child.mjs';
import { format, median } from './statistics.mjs';
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

export async function measureSweepReport({ program, quick }) {
  const trials = quick ? 2_000 : 10_000;
  const { folder, remove } = await makeWorkload();
  await writeFile(join(folder, 'sweep.yaml'), pipeline);
  await writeTickets(folder, trials / VARIANTS);
  const server = await startServer(0);
  const where = ['--base-url', `${server.origin}/v1`, '--dialect', 'pulze'];
  await runNode([program, 'sweep.yaml', ...where, '-r', 'jsonl'], { cwd: folder });
  server.stop();
  const measure = async (reporter) => {
    const all = [];
    for (let run = 0; run < (quick ? 1 : 5); run++) {
      const start = performance.now();
      const { peakMegabytes } = await runNode([program, 'report', '-r', reporter], { cwd: folder });
      all.push({ milliseconds: performance.now() - start, peakMegabytes });
    }
    return {
      milliseconds: median(all.map((each) => each.milliseconds)),
      megabytes: median(all.map((each) => each.peakMegabytes)),
    };
  };
  const sweep = await measure('sweep');
  const plain = await measure('csv');
  await remove();
  return [
    {
      what: `\`report -r sweep\` of ${format(trials)} trials, ${VARIANTS} variants`,
      found: `${format(sweep.milliseconds)} ms, ${format(sweep.megabytes)} MB`,
      against: `-r csv: ${format(plain.milliseconds)} ms, ${format(plain.megabytes)} MB`,
      compared: `×${format(sweep.milliseconds / plain.milliseconds)}`,
      aim: `${format(LIMIT)} ms or less`,
      met: sweep.milliseconds <= LIMIT,
    },
  ];
}
