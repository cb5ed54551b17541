import {
  type Comparison,
  type Expense,
  type GroupComparison,
  isSmallDrop,
  type MeasureComparison,
} from '../compare/comparison.ts';
import { formatCount } from '../source/count-text.ts';
import { steady } from '../statistics/steady.ts';
import { fixToTell, pointsToTell, showP } from '../statistics/tell-apart.ts';
import { formatCost, formatDuration, formatShare } from './format.ts';

/** A row of the table of tests. */
export interface MeasureRow {
  readonly pipeline: string;
  readonly variant: string;
  readonly measure: string;
  readonly pairs: string;
  readonly baseline: string;
  readonly now: string;
  readonly change: string;
  readonly interval: string;
  readonly p: string;
  readonly detectable: string;
  readonly result: string;
}

/** How a result is to be painted. */
export type Mood = 'good' | 'bad' | 'doubtful' | 'none';

export interface JudgedRow {
  readonly row: MeasureRow;
  readonly mood: Mood;
}

export const PASS_RATE: string = 'pass rate';

export function makeMeasureRows(
  { groups, options }: Pick<Comparison, 'groups' | 'options'>,
  unicode: boolean,
): readonly JudgedRow[] {
  return groups.flatMap((group) =>
    group.measures.map((measure) => {
      const [result, mood] =
        options.mode === 'detect'
          ? tellShown(measure, options)
          : tellMargin(measure, options.margin);
      return { row: makeMeasureRow(group, measure, { result, unicode, options }), mood };
    }),
  );
}

function makeMeasureRow(
  group: GroupComparison,
  measure: MeasureComparison,
  {
    result,
    unicode,
    options,
  }: { readonly result: string; readonly unicode: boolean } & Pick<Comparison, 'options'>,
): MeasureRow {
  const { interval, detectable } = measure;
  const none = unicode ? '–' : '-';
  const isShare = measure.measure === 'pass_rate';
  const level = (value: number): string => (isShare ? formatShare(value) : value.toFixed(3));
  const limits = limitsOf(options);
  const change = (difference: number): string =>
    isShare
      ? formatPoints(difference, unicode, limits)
      : formatScoreChange(difference, unicode, limits);
  return {
    pipeline: group.pipeline,
    variant: group.variant ?? '',
    measure: isShare ? PASS_RATE : 'score',
    pairs: formatCount(group.pairs),
    baseline: level(measure.baseline),
    now: level(measure.now),
    change: isShare ? `${change(measure.difference)} pp` : change(measure.difference),
    interval: `${change(interval.lower)} to ${change(interval.upper)}`,
    p: showP(measure.adjusted, options.alpha),
    detectable: detectable === undefined ? none : change(-detectable),
    result,
  };
}

/** What the result depends on: a change is not shown as this where it is another. */
function limitsOf({ mode, margin, minEffect }: Comparison['options']): readonly number[] {
  if (mode === 'detect') return minEffect > 0 ? [-minEffect] : [];
  return [-margin];
}

/** A difference of two shares, in points of a hundred, told from these limits. */
export function formatPoints(
  difference: number,
  unicode: boolean,
  limits: readonly number[] = [],
): string {
  const points = pointsToTell(difference, limits);
  return signed(String(points), unicode);
}

/** In the unit of scores, as they stand beside it. */
function formatScoreChange(
  difference: number,
  unicode: boolean,
  limits: readonly number[],
): string {
  return signed(fixToTell(difference, limits, 3), unicode);
}

function signed(shown: string, unicode: boolean): string {
  if (Number(shown) === 0) return '0';
  if (!shown.startsWith('-')) return `+${shown}`;
  return unicode ? shown.replace('-', '−') : shown;
}

function tellShown(
  measure: MeasureComparison,
  options: Comparison['options'],
): readonly [string, Mood] {
  const { isRegression, isImprovement } = measure;
  if (isRegression) return ['regression', 'bad'];
  if (isSmallDrop(measure, options)) return ['small drop', 'doubtful'];
  return isImprovement ? ['improvement', 'good'] : ['not shown', 'none'];
}

function tellMargin({ interval }: MeasureComparison, margin: number): readonly [string, Mood] {
  if (interval.lower > -margin) return ['not inferior', 'good'];
  return interval.upper < -margin ? ['inferior', 'bad'] : ['cannot tell', 'doubtful'];
}

/** A row of the table of what trials take. */
export interface ExpenseRow {
  readonly pipeline: string;
  readonly variant: string;
  readonly what: string;
  readonly baseline: string;
  readonly now: string;
  readonly change: string;
  readonly interval: string;
}

export function makeExpenseRows(
  groups: readonly GroupComparison[],
  unicode: boolean,
): readonly ExpenseRow[] {
  return groups.flatMap((group) =>
    group.expenses.map((expense) => ({
      pipeline: group.pipeline,
      variant: group.variant ?? '',
      what: NAMES[expense.kind],
      baseline: formatAmount(expense.kind, expense.baseline),
      now: formatAmount(expense.kind, expense.now),
      change: formatSigned(expense.kind, expense.difference, unicode),
      interval: formatInterval(expense, unicode),
    })),
  );
}

const NAMES: Readonly<Record<Expense['kind'], string>> = {
  cost_usd: 'cost of a trial',
  tokens: 'tokens of a trial',
  latency_ms: 'latency',
};

function formatInterval({ kind, interval }: Expense, unicode: boolean): string {
  if (interval === undefined) return unicode ? '–' : '-';
  const [lower, upper] = [interval.lower, interval.upper].map((value) =>
    formatSigned(kind, value, unicode),
  );
  return `${lower} to ${upper}`;
}

function formatAmount(kind: Expense['kind'], value: number): string {
  if (kind === 'cost_usd') return formatCost(value);
  if (kind === 'latency_ms') return formatDuration(value);
  return formatCount(Math.round(value * 10) / 10);
}

function formatSigned(kind: Expense['kind'], value: number, unicode: boolean): string {
  const amount = formatAmount(kind, Math.abs(steady(value)));
  if (/^\$?0(\.0)?( ms)?$/.test(amount)) return amount.replace('0.0', '0');
  const minus = unicode ? '−' : '-';
  return `${value > 0 ? '+' : minus}${amount}`;
}
