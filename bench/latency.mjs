/** Latency: whether many slow requests at once take their time and no more, and what is reported. */
import { runBareLoop, startServer } from './child.mjs';
import { format, median, percent } from './statistics.mjs';
import { makeWorkload, runTickets, writeTickets } from './workload.mjs';

const IN_FLIGHT = 128;
const DELAY = 200;

export async function measureLatency({ program, quick }) {
  const requests = IN_FLIGHT * (quick ? 10 : 20);
  const ideal = (requests / IN_FLIGHT) * DELAY;
  const { folder, remove } = await makeWorkload();
  await writeTickets(folder, requests);
  const server = await startServer(DELAY);
  const { origin } = server;
  const bare = [];
  const own = [];
  for (let run = 0; run < (quick ? 1 : 5); run++) {
    bare.push(await runBareLoop(origin, { requests, inFlight: IN_FLIGHT }));
    await server.takeLatencies();
    const { summary } = await runTickets(program, { folder, origin, inFlight: IN_FLIGHT });
    const trueLatency = median(await server.takeLatencies());
    own.push({ summary, reported: summary.latency_ms.median, trueLatency });
  }
  server.stop();
  await remove();
  const bareTime = median(bare.map((each) => JSON.parse(each.output).milliseconds));
  const time = median(own.map((each) => each.summary.duration_ms));
  const error = median(own.map((each) => each.reported / each.trueLatency - 1));
  return [
    {
      what: `${format(requests)} trials of ${DELAY} ms, ${IN_FLIGHT} in flight`,
      found: `${format(time)} ms`,
      against: `ideal: ${format(ideal)} ms; bare loop: ${format(bareTime)} ms`,
      compared: `+${percent(time / ideal - 1)}`,
      aim: '+5% or less',
      met: time / ideal <= 1.05,
    },
    {
      what: '… latency that is reported (median)',
      found: `${format(median(own.map((each) => each.reported)))} ms`,
      against: `at the server: ${format(median(own.map((each) => each.trueLatency)))} ms`,
      compared: `${error < 0 ? '' : '+'}${percent(error)}`,
      aim: '±3% or less',
      met: Math.abs(error) <= 0.03,
    },
  ];
}
