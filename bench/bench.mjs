/**
 * Start-up, throughput, streaming, memory, planning, replay and stored runs of the built program, each beside something that is measured in the
 * same run. Prints what comes out; nothing fails for being slow. `--quick` for a first impression,
 * `--only NAME` for a part, `--program FILE` for another build.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCompare } from './compare.mjs';
import { measureLargeRuns } from './large-runs.mjs';
import { measureLatency } from './latency.mjs';
import { measureMemory } from './memory.mjs';
import { measurePlanning } from './planning.mjs';
import { printTable } from './print-table.mjs';
import { measureReplay } from './replay.mjs';
import { measureStartUp } from './start-up.mjs';
import { measureSweepReport } from './sweep-report.mjs';
import { measureStreaming, measureThroughput } from './throughput.mjs';

const parts = {
  'start-up': measureStartUp,
  throughput: measureThroughput,
  streaming: measureStreaming,
  latency: measureLatency,
  memory: measureMemory,
  planning: measurePlanning,
  replay: measureReplay,
  'large-runs': measureLargeRuns,
  compare: measureCompare,
  'sweep-report': measureSweepReport,
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: Object.keys(parts) },
    program: { type: 'string', default: 'dist/program/main.cjs' },
  },
});

console.log(`Node ${process.versions.node}, ${availableParallelism()} cores; medians\n`);
const rows = [];
for (const [name, measure] of Object.entries(parts)) {
  if (!values.only.includes(name)) continue;
  const start = performance.now();
  rows.push(...(await measure({ program: resolve(values.program), quick: values.quick })));
  console.error(`${name}: measured in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
printTable([
  ['', 'pulze-run', 'beside', 'compared', 'aim', ''],
  ...rows.map(({ what, found, against, compared, aim = '', met }) => [
    what,
    found,
    against,
    compared,
    aim,
    met === undefined ? '' : met ? 'met' : 'missed',
  ]),
]);
