/** Start-up: how much longer a command takes than a `node` that does nothing. */
import { timeNode } from './child.mjs';
import { format, median } from './statistics.mjs';
import { makeWorkload, writeTickets } from './workload.mjs';

export async function measureStartUp({ program, quick }) {
  const { folder, remove } = await makeWorkload();
  await writeTickets(folder, 1);
  const commands = {
    bare: ['-e', '0'],
    version: [program, '--version'],
    validate: [program, 'validate', 'bench.yaml', '--endpoint', 'emulator'],
  };
  const times = { bare: [], version: [], validate: [] };
  // Taken in turns, so that a slow moment of the machine meets all of them.
  for (let run = 0; run < (quick ? 15 : 31); run++) {
    for (const [name, args] of Object.entries(commands)) {
      times[name].push(await timeNode(args, { cwd: folder }));
    }
  }
  await remove();
  const bare = median(times.bare);
  return [
    { what: '`--version`', times: times.version, aim: 40 },
    { what: '`validate` of one file', times: times.validate, aim: 120 },
  ].map(({ what, times: own, aim }) => ({
    what,
    found: `${format(median(own))} ms`,
    against: `node -e 0: ${format(bare)} ms`,
    compared: `+${format(median(own) - bare)} ms`,
    aim: `+${aim} ms or less`,
    met: median(own) - bare <= aim,
  }));
}
