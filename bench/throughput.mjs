/**
 * Throughput: trials a second where the server takes no time, beside a bare loop of requests, and beside a
 * script that does the same work for one pipeline.
 */
import { join } from 'node:path';
import { runBareLoop, runHandWritten, startServer } from './child.mjs';
import { format, median, percent } from './statistics.mjs';
import { makeWorkload, runTickets, writeTickets } from './workload.mjs';

const IN_FLIGHT = 32;
const AIM = 0.6;

export async function measureThroughput({ program, quick }) {
  return await measure({ program, quick, stream: false });
}

export async function measureStreaming({ program, quick }) {
  return await measure({ program, quick, stream: true });
}

async function measure({ program, quick, stream }) {
  const requests = quick ? 3_000 : 10_000;
  const { folder, remove } = await makeWorkload({ stream });
  await writeTickets(folder, requests);
  const server = await startServer(0, { stream });
  const { origin } = server;
  const bare = [];
  const own = [];
  const written = [];
  for (let run = 0; run < (quick ? 3 : 7); run++) {
    bare.push(await runBareLoop(origin, { requests, inFlight: IN_FLIGHT, stream }));
    own.push(await runTickets(program, { folder, origin, inFlight: IN_FLIGHT }));
    if (stream) continue;
    const file = join(folder, 'hand-written.jsonl');
    written.push(await runHandWritten(origin, { requests, inFlight: IN_FLIGHT, file }));
  }
  server.stop();
  await remove();
  return describe({ requests, stream, bare, own, written });
}

function describe({ requests, stream, bare, own, written }) {
  const rate = (times) => requests / (median(times) / 1000);
  const loopRate = (runs) => rate(runs.map((each) => JSON.parse(each.output).milliseconds));
  const bareRate = loopRate(bare);
  const ownRate = rate(own.map((each) => each.summary.duration_ms));
  const wholeRate = rate(own.map((each) => each.processMilliseconds));
  const cpu = (runs) => (median(runs.map((each) => each.cpuMilliseconds)) / requests) * 1000;
  const loop = stream ? 'bare loop of server-sent events' : 'bare loop';
  const against = `${loop}: ${format(bareRate)}/s`;
  return [
    {
      what: `${format(requests)} trials${stream ? ' that stream' : ''}, ${IN_FLIGHT} in flight`,
      found: `${format(ownRate)}/s`,
      against,
      compared: percent(ownRate / bareRate),
      aim: `${percent(AIM)} or more`,
      met: ownRate / bareRate >= AIM,
    },
    ...(written.length === 0 ? [] : [besideHandWritten(ownRate, loopRate(written), bareRate)]),
    {
      what: '… with start, plan and report',
      found: `${format(wholeRate)}/s`,
      against,
      compared: percent(wholeRate / bareRate),
    },
    {
      what: '… CPU of the process a trial',
      found: `${format(cpu(own))} µs`,
      against: `${loop}: ${format(cpu(bare))} µs`,
      compared: `×${format(cpu(own) / cpu(bare))}`,
    },
  ];
}

function besideHandWritten(ownRate, writtenRate, bareRate) {
  const share = percent(writtenRate / bareRate);
  return {
    what: '… beside a script for this pipeline alone',
    found: `${format(ownRate)}/s`,
    against: `script: ${format(writtenRate)}/s (${share} of the bare loop)`,
    compared: percent(ownRate / writtenRate),
  };
}
