/** Throughput: trials a second where the server takes no time, beside a bare loop of requests. */
import { runBareLoop, startServer } from './child.mjs';
import { format, median, percent } from './statistics.mjs';
import { makeWorkload, runTickets, writeTickets } from './workload.mjs';

const IN_FLIGHT = 32;

export async function measureThroughput({ program, quick }) {
  const requests = quick ? 3_000 : 10_000;
  const { folder, remove } = await makeWorkload();
  await writeTickets(folder, requests);
  const server = await startServer(0);
  const bare = [];
  const own = [];
  for (let run = 0; run < (quick ? 3 : 7); run++) {
    bare.push(await runBareLoop(server.origin, { requests, inFlight: IN_FLIGHT }));
    own.push(await runTickets(program, { folder, origin: server.origin, inFlight: IN_FLIGHT }));
  }
  server.stop();
  await remove();
  const rate = (times) => requests / (median(times) / 1000);
  const bareRate = rate(bare.map((each) => JSON.parse(each.output).milliseconds));
  const ownRate = rate(own.map((each) => each.summary.duration_ms));
  const wholeRate = rate(own.map((each) => each.processMilliseconds));
  const cpu = (runs) => (median(runs.map((each) => each.cpuMilliseconds)) / requests) * 1000;
  const what = `${format(requests)} trials, ${IN_FLIGHT} in flight`;
  const against = `bare loop: ${format(bareRate)}/s`;
  return [
    {
      what,
      found: `${format(ownRate)}/s`,
      against,
      compared: percent(ownRate / bareRate),
      aim: '50% or more',
      met: ownRate / bareRate >= 0.5,
    },
    {
      what: '… with start, plan and report',
      found: `${format(wholeRate)}/s`,
      against,
      compared: percent(wholeRate / bareRate),
    },
    {
      what: '… CPU of the process a trial',
      found: `${format(cpu(own))} µs`,
      against: `bare loop: ${format(cpu(bare))} µs`,
      compared: `×${format(cpu(own) / cpu(bare))}`,
    },
  ];
}
