/** A folder with what pulze-run is given to do, and how it is told to do it. */
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './child.mjs';

const makePipeline = (stream) => `version: 1
name: bench
vars: { product: Acme Cloud }
model: pulze
${stream ? 'stream: true\n' : ''}params: { temperature: 0.2, max_tokens: 200, response_format: { type: json_object } }
messages:
  - system: |-
      You sort tickets for {{product}}. Reply in JSON: {"queue": string, "urgent": boolean}.
  - user: "Ticket {{row.number}} of {{customer}}: {{ticket}}"
assert:
  - finish_reason: stop
  - contains: billing
  - json_path: { $.urgent: true }
cases:
  - dataset: tickets.csv
    id: "{{row.number}}"
`;

export async function makeWorkload({ stream = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'pulze-run-bench-'));
  await writeFile(join(folder, 'bench.yaml'), makePipeline(stream));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Replaces the dataset by one of so many rows. */
export async function writeTickets(folder, rows) {
  const file = await open(join(folder, 'tickets.csv'), 'w');
  await file.write('customer,ticket\n');
  const line = 'Dana Fox,I was charged twice for the month of May.\n';
  for (let left = rows; left > 0; left -= 10_000) {
    await file.write(line.repeat(Math.min(left, 10_000)));
  }
  await file.close();
}

/** Runs every ticket once against a server, journal and table report included. */
export async function runTickets(program, { folder, origin, inFlight, more = [] }) {
  const output = join(folder, 'runs');
  await rm(output, { recursive: true, force: true });
  // A server that says how many it takes is sent so many at once, without finding out.
  const endpoint = `{ base_url: "${origin}/v1", dialect: pulze, limits: { concurrency: ${inFlight} } }`;
  await writeFile(join(folder, 'pulze.config.yaml'), `endpoints: { bench: ${endpoint} }\n`);
  const where = ['--endpoint', 'bench', '--output', output];
  const start = performance.now();
  const usage = await runNode(
    [program, 'bench.yaml', ...where, '--concurrency', String(inFlight), '-r', 'table', ...more],
    { cwd: folder },
  );
  const processMilliseconds = performance.now() - start;
  const [run] = await readdir(output);
  const summary = await readSummary(join(output, run));
  return { ...usage, processMilliseconds, summary };
}

/** From the journal's last line. */
async function readSummary(folder) {
  const file = await open(join(folder, 'journal.jsonl'));
  const { size } = await file.stat();
  const end = Buffer.alloc(Math.min(size, 100_000));
  await file.read(end, 0, end.length, size - end.length);
  await file.close();
  return JSON.parse(end.toString().trimEnd().split('\n').at(-1)).summary;
}
