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
import { percent } from './statistics.mjs';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const suites = values.quick ? 1000 : 10_000;
const load = (name) => import(resolve(`dist/statistics/${name}.js`));

console.log(`${suites.toLocaleString('en-US')} suites for each line\n`);
const start = performance.now();
const given = { load, suites };
for (const measure of [measureStopping, measureComparisons, measureIntervals]) {
  printTable(await measure(given));
}
console.error(`measured in ${((performance.now() - start) / 1000).toFixed(0)} s`);

/** In Markdown, so that it can be put into a note as it is. A rate is held against its promise with three standard errors to spare. */
function printTable({ head, rows }) {
  const lines = rows.map(({ what, truth, found, promise, more = '' }) => [
    what,
    truth,
    percent(found),
    promise === undefined ? '' : `${promise.least ? '≥' : '≤'} ${percent(promise.rate)}`,
    promise === undefined ? '' : isKept(found, promise) ? 'kept' : 'BROKEN',
    more,
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column].length)),
  );
  const show = (cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  console.log(show(head));
  console.log(`| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  for (const line of lines) console.log(show(line));
  console.log();
}

function isKept(found, { rate, least = false }) {
  const noise = 3 * Math.sqrt((rate * (1 - rate)) / suites);
  return least ? found >= rate - noise : found <= rate + noise;
}
