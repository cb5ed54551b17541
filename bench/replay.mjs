/** Replay of a cassette, beside only parsing its lines. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer } from './child.mjs';
import { format, median } from './statistics.mjs';
import { measureNode } from './stored-runs.mjs';
import { makeWorkload, runTickets, writeTickets } from './workload.mjs';

const LIMIT = 2_000;

export async function measureReplay({ program, quick }) {
  const interactions = quick ? 2_000 : 10_000;
  const times = quick ? 1 : 5;
  const { folder, remove } = await makeWorkload();
  await writeTickets(folder, interactions);
  const server = await startServer(0);
  const where = { folder, origin: server.origin, inFlight: 32 };
  await runTickets(program, { ...where, more: ['--cassette', 'record'] });
  server.stop();
  const cassette = await findCassette(folder);
  const parse = [join(import.meta.dirname, 'parse-journals.mjs'), cassette];
  const parsed = [];
  const replayed = [];
  for (let run = 0; run < times; run++) {
    parsed.push((await measureNode(parse, { folder, times: 1 })).milliseconds);
    replayed.push(await runTickets(program, { ...where, more: ['--cassette', 'replay'] }));
  }
  await remove();
  const time = median(replayed.map((each) => each.processMilliseconds));
  const least = median(parsed);
  return [
    {
      what: `replay of a cassette of ${format(interactions)}`,
      found: `${format(time)} ms, ${format(median(replayed.map((each) => each.peakMegabytes)))} MB`,
      against: `JSON.parse of the cassette: ${format(least)} ms`,
      compared: `×${format(time / least)}`,
      aim: `${format(LIMIT)} ms or less`,
      met: time <= LIMIT,
    },
    {
      what: '… without start, plan and report',
      found: `${format(median(replayed.map((each) => each.summary.duration_ms)))} ms`,
      against: '',
      compared: '',
    },
  ];
}

async function findCassette(folder) {
  const names = await readdir(folder, { recursive: true });
  const name = names.find((each) => /cassette.*\.jsonl$/.test(each));
  if (name === undefined) throw new Error(`no cassette among ${names.join(', ')}`);
  return join(folder, name);
}
