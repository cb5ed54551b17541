/** Memory: the most that a run holds, whether ten times as many trials need more, and what a cassette adds. */
import { startServer } from './child.mjs';
import { format, median } from './statistics.mjs';
import { makeWorkload, runTickets, writeTickets } from './workload.mjs';

const LIMIT = 250;

export async function measureMemory({ program, quick }) {
  const [few, many] = quick ? [2_000, 20_000] : [10_000, 100_000];
  const { folder, remove } = await makeWorkload();
  const server = await startServer(0);
  const measure = async (rows) => {
    await writeTickets(folder, rows);
    const { origin } = server;
    const peaks = [];
    for (let run = 0; run < (quick ? 1 : 3); run++) {
      const { peakMegabytes } = await runTickets(program, { folder, origin, inFlight: 32 });
      peaks.push(peakMegabytes);
    }
    return median(peaks);
  };
  const small = await measure(few);
  const large = await measure(many);
  const peakOf = async (mode) => {
    const more = ['--cassette', mode];
    const { origin } = server;
    return (await runTickets(program, { folder, origin, inFlight: 32, more })).peakMegabytes;
  };
  const recorded = await peakOf('record');
  const replayed = await peakOf('replay');
  server.stop();
  await remove();
  return [
    {
      what: `peak of ${format(few)} trials`,
      found: `${format(small)} MB`,
      against: '',
      compared: '',
      aim: `${LIMIT} MB or less`,
      met: small <= LIMIT,
    },
    {
      what: `peak of ${format(many)} trials`,
      found: `${format(large)} MB`,
      against: `${format(few)} trials: ${format(small)} MB`,
      compared: `×${format(large / small)}`,
      aim: `${LIMIT} MB or less`,
      met: large <= LIMIT,
    },
    {
      what: '… recorded in a cassette, and replayed from it',
      found: `${format(recorded)} MB, ${format(replayed)} MB`,
      against: '',
      compared: '',
      aim: `${LIMIT} MB or less`,
      met: Math.max(recorded, replayed) <= LIMIT,
    },
  ];
}
