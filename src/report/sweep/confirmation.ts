import { safeLine } from '../../diagnostic/safe-text.ts';
import type { ConfirmedPipeline, ConfirmedVariant } from '../../protocol/confirmed-run.ts';
import { steady } from '../../statistics/steady.ts';
import { formatShare } from '../format.ts';
import { makePaint } from '../paint.ts';
import type { Style } from '../reporter.ts';
import { formatShortVariant, formatVariant } from '../trial-row.ts';
import { type Estimate, estimateVariant } from './estimate.ts';
import { renderFittedTable, type SweepColumn, type SweepRow } from './fitted-table.ts';
import type { Sweep } from './sweep-data.ts';
import { formatShareInterval, renderNote, unknown } from './sweep-text.ts';

type Key = 'variant' | 'first' | 'firstInterval' | 'again' | 'againInterval' | 'change';

const COLUMNS: readonly SweepColumn<Key>[] = [
  { key: 'variant', head: 'Variant', align: 'left', least: 8 },
  { key: 'first', head: 'First', align: 'right' },
  { key: 'firstInterval', head: '95%', align: 'right' },
  { key: 'again', head: 'Again', align: 'right' },
  { key: 'againInterval', head: '95%', align: 'right' },
  { key: 'change', head: 'Change', align: 'right' },
];

/** Two estimates of one variant: the one that it was chosen for, and the one from fresh calls. */
interface Pair {
  readonly first: ConfirmedVariant;
  /** Absent where it was not run. */
  readonly again?: Estimate;
}

/** What the best variants of an earlier run come to when they are asked again. */
export async function renderConfirmation(
  confirmed: ConfirmedPipeline,
  content: { readonly sweep: Sweep; readonly run: string },
  style: Style,
): Promise<string> {
  const { sweep, run } = content;
  const pairs = confirmed.variants.map((first): Pair => {
    const own = sweep.variants.find(({ id }) => id === first.variant_id);
    return own === undefined ? { first } : { first, again: estimateVariant(own) };
  });
  const name = makePaint(style).bold(safeLine(confirmed.pipeline, style.unicode));
  const rows = pairs.map((pair) => makeRow(pair, style));
  const table = await renderFittedTable(COLUMNS, rows, style);
  const what = `The best ${pairs.length} of ${confirmed.among} variants of the run ${run}, asked again on fresh calls: pass rates.`;
  const notes = [what, describeFall(pairs, confirmed.among, style)];
  return `\n${name}\n${table}${notes.map((note) => renderNote(note, style)).join('')}`;
}

function makeRow({ first, again }: Pair, style: Style): SweepRow<Key> {
  const { lower, upper } = first;
  const interval = lower === undefined || upper === undefined ? undefined : { lower, upper };
  const share = (rate: number | undefined): string =>
    rate === undefined ? unknown(style) : formatShare(rate);
  return {
    variant: {
      text: formatVariant(first.variant, first.variant_id, style.unicode),
      short: formatShortVariant(first.variant, first.variant_id, style.unicode),
    },
    first: { text: share(first.pass_rate) },
    firstInterval: { text: formatShareInterval(interval, style) },
    again: { text: share(again?.rate) },
    againInterval: { text: formatShareInterval(again?.rateInterval, style) },
    change: { text: formatChange(changeOf({ first, ...(again && { again }) }), style) },
  };
}

function changeOf({ first, again }: Pair): number | undefined {
  if (first.pass_rate === undefined || again?.rate === undefined) return undefined;
  return steady(again.rate - first.pass_rate);
}

/** `-7.5`, in points of a per cent. */
function formatChange(change: number | undefined, style: Style): string {
  if (change === undefined) return unknown(style);
  const points = (change * 100).toFixed(1);
  return Number(points) > 0 ? `+${points}` : points.replace(/^-0\.0$/, '0.0');
}

function describeFall(pairs: readonly Pair[], among: number, style: Style): string {
  const [best] = pairs;
  const change = best && changeOf(best);
  if (best === undefined || change === undefined) {
    return 'The best of the first run was not judged again: nothing is confirmed.';
  }
  const name = formatShortVariant(best.first.variant, best.first.variant_id, style.unicode);
  const again = formatShare(best.again?.rate ?? 0);
  const first = formatShare(best.first.pass_rate ?? 0);
  const least = steady(best.again?.rate ?? 0);
  const ahead = pairs.find(({ again: other }) => steady(other?.rate ?? 0) > least);
  const lead =
    ahead === undefined
      ? ''
      : ` ${formatShortVariant(ahead.first.variant, ahead.first.variant_id, style.unicode)} is ahead of it now.`;
  const told =
    change < 0
      ? `${name} fell from ${first} to ${again}: the highest of ${among} first numbers is partly luck, so believe the second.`
      : `${name} held: ${first} at first, ${again} again.`;
  return `${told}${lead}`;
}
