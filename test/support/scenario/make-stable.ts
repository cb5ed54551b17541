/**
 * What differs from run to run, replaced by what does not. Times and ids keep their width. A
 * duration becomes `0 ms`: alone in a table's cell it keeps the cell's width, elsewhere the spaces
 * around it become one, since a column may be as wide as its widest duration. Doing it twice
 * changes nothing more.
 */
export function makeStable(text: string, folder: string): string {
  let stable = text.replaceAll(folder, '<folder>');
  for (const [pattern, replacement] of REPLACEMENTS) stable = stable.replace(pattern, replacement);
  stable = stable.replace(LATENCIES, (all) => all.replace(/("(?!count")\w+":\s*)-?[\d.]+/g, '$10'));
  return stable
    .split('\n')
    .filter((line) => !PROGRESS.test(line))
    .map(withoutDurations)
    .join('\n');
}

function withoutDurations(line: string): string {
  const total = LABELLED.exec(line)?.[1];
  if (total !== undefined) return `${total}0 ms`;
  return (line.startsWith('| ') ? line.replace(DIFFERENCE, '| 0 ms ') : line)
    .split(/([│|])/)
    .map((cell, _, cells) =>
      cells.length > 1 && ONLY_DURATION.test(cell)
        ? alone(cell, line.startsWith('| '))
        : cell.replace(DURATION, (_all, before, after) => `${before && ' '}0 ms${after && ' '}`),
    )
    .join('');
}

/** At the right end of a cell that is as wide as its column; Markdown's cells are not. */
function alone(cell: string, isMarkdown: boolean): string {
  return isMarkdown ? ' 0 ms ' : `${'0 ms'.padStart(cell.length - 1)} `;
}

const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2000-01-01T00:00:00.000Z'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '2000-01-01T00:00:00Z'],
  // A run's id: its time, and letters by chance.
  [/\b\d{8}-\d{6}-[a-z0-9]{4}\b/g, '20000101-000000-xxxx'],
  [/\b\d{8}-\d{6}-[a-z0-9]{6}\b/g, '20000101-000000-xxxxxx'],
  [/(127\.0\.0\.1|localhost|\[::1\]):\d{4,5}\b/g, '$1:00000'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?![\d.Z])/g, '2000-01-01T00:00:00'],
  [/("latency":\s*)[\d.e-]+/g, '$10'],
  [/("\w+_ms":\s*)[\d.]+/g, '$10'],
  [/("created":\s*)\d{9,}/g, '$10'],
  [/(\btime=")[\d.]+"/g, '$10"'],
  // Of a row of CSV: the latency, then the time to the first token, before the model that answered.
  [/,[\d.]+,(?=[\d.]*,[^,\n]+,(?:stop|length),\d+(?:,|$))/gm, ',0,'],
  [/,[\d.]+,(?=[^,\n]+,(?:stop|length),\d+(?:,|$))/gm, ',0,'],
  // Whether a variant is on the front of a sweep depends on its latency.
  [/ *\b(?:yes|no), \d+(?:\.\d)?%(?= [│|])/g, '  yes, 100%'],
  [/\b[\d.,]+(\/s\b| per second\b)/g, '0$1'],
];

/** A line on how far a run is; it comes only where the machine is slow. */
const PROGRESS = /^\d+ m?s: [\d,]+\/[\d,]+ \(/;

const LATENCIES = /"\w+_ms":\s*\{[^{}]*\}/g;

const AMOUNT = String.raw`(?:\d+ m(?:in)? \d+(?:\.\d+)? s|\d+(?:[.,]\d+)* (?:ms|s))`;
/** How much more or less time, or an interval of that, in a cell of Markdown. */
const DIFFERENCE = new RegExp(String.raw`\| [+−]?${AMOUNT}(?: to [+−]?${AMOUNT})? (?=\|)`, 'g');
const LABELLED = new RegExp(`^(  [A-Z][a-z]+ +)${AMOUNT}$`);
const ONLY_DURATION = new RegExp(`^ *${AMOUNT} *$`);
const DURATION = new RegExp(String.raw`( *)(?:(?<![\w.,])|(?<=␛\[\d+m))${AMOUNT}\b( *)`, 'g');
