/**
 * How often the rules of `src/statistics` are wrong, in simulated suites whose truth is known, beside
 * what each promises; and the calls that stopping early saves. Seeded: the same table each time.
 * `--quick` for a tenth of the suites.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureComparisons } from './error-rates-compared.mjs';
import { measureIntervals } from './error-rates-intervals.mjs';
import { measureStopping } from './error-rates-stopping.mjs';
import { printTable } from './print-table.mjs';
import { percent } from './statistics.mjs';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const suites = values.quick ? 1000 : 10_000;
const load = (name) => import(resolve(`dist/statistics/${name}.js`));

console.log(`${suites.toLocaleString('en-US')} suites for each line\n`);
const start = performance.now();
const given = { load, suites };
for (const measure of [measureStopping, measureComparisons, measureIntervals]) {
  const { head, rows } = await measure(given);
  printTable([head, ...rows.map(describe)]);
  console.log();
}
console.error(`measured in ${((performance.now() - start) / 1000).toFixed(0)} s`);

/** A rate is held against its promise with three standard errors to spare. */
function describe({ what, truth, found, promise, more = '' }) {
  return [
    what,
    truth,
    percent(found),
    promise === undefined ? '' : `${promise.least ? '≥' : '≤'} ${percent(promise.rate)}`,
    promise === undefined ? '' : isKept(found, promise) ? 'kept' : 'BROKEN',
    more,
  ];
}

function isKept(found, { rate, least = false }) {
  const noise = 3 * Math.sqrt((rate * (1 - rate)) / suites);
  return least ? found >= rate - noise : found <= rate + noise;
}
