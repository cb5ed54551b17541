import {
  CALIBRATION_CONFIDENCE,
  findUncorrectable,
  type JudgedAnswer,
  type JudgeMeasures,
  type MeasuredRate,
} from '../calibration/measure-judge.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import { formatNumberOf } from '../source/count-text.ts';
import type { Interval } from '../statistics/interval.ts';
import { widestOf } from './column-layout.ts';
import { renderSafeNotice, shortReason } from './failure-text.ts';
import { formatShare } from './format.ts';
import { renderBlock } from './output-text.ts';
import { makePaint } from './paint.ts';
import type { Style } from './reporter.ts';
import { renderTable } from './text-table.ts';
import { wrapText } from './text-width.ts';
import { describeJudging } from './totals-text.ts';

const MOST_LISTED = 20;

/** How a judge did against people, for a terminal: the counts, the rates, and where they disagree. */
export async function* renderCalibration(
  measures: JudgeMeasures,
  style: Style,
): AsyncIterable<string> {
  const { judge, labels, agreement, errored, disagreements } = measures;
  const paint = makePaint(style);
  const says = (text: string): string => safeLine(text, style.unicode);
  const { n } = agreement.counts;
  if (judge.emulated) yield '! the embedded emulator judges, not a real model\n';
  yield `${paint.bold(says(judge.name))}  ${says(`${judge.model} at ${judge.endpoint} (${judge.dialect})`)}\n`;
  yield `${says(labels)}: ${formatNumberOf(n, 'answer')} judged${errored.length === 0 ? '' : `, ${errored.length} errored`}\n\n`;
  yield await renderConfusion(measures, style);
  yield `\n${renderRates(measures)}`;
  const most = style.detail === 'verbose' ? Number.POSITIVE_INFINITY : MOST_LISTED;
  if (style.detail !== 'quiet') {
    yield* renderAnswers(disagreements, { most, style, noun: 'disagreement' });
    yield* renderAnswers(errored, { most, style, noun: 'answer without a verdict' });
  }
  const problem = findUncorrectable(measures.confusion);
  if (problem === undefined) return;
  const told = `no pass rate of this judge can be corrected: ${problem}`;
  yield `\n${wrapText(says(told), style.columns).map(paint.doubtful).join('\n')}\n`;
}

function renderConfusion({ confusion }: JudgeMeasures, style: Style): Promise<string> {
  const { truePasses, falsePasses, trueFailures, falseFailures } = confusion;
  const heads = ['', 'judge passes', 'judge fails'];
  const rows = [
    ['people pass', truePasses, falseFailures],
    ['people fail', falsePasses, trueFailures],
  ].map((row) => row.map((cell) => ({ text: String(cell) })));
  const columns = heads.map((head, at) => ({
    head,
    width: widestOf([head, ...rows.map((row) => row[at]?.text ?? '')]),
    align: at === 0 ? ('left' as const) : ('right' as const),
  }));
  return renderTable(columns, rows, style);
}

function renderRates(measures: JudgeMeasures): string {
  const { agreement, truePassRate, trueFailureRate, kappa, judging } = measures;
  const lines: readonly (readonly [string, string])[] = [
    ['Agreement', describeRate(agreement, 'no answer was judged')],
    [
      'Cohen’s κ',
      kappa === undefined
        ? 'unknown: chance alone would agree always'
        : `${kappa.kappa.toFixed(3)}${describeInterval(kappa, (value) => value.toFixed(3))}`,
    ],
    ['True positive rate', describeRate(truePassRate, 'people pass none of the answers')],
    ['True negative rate', describeRate(trueFailureRate, 'people fail none of the answers')],
    ...(judging ? [['Judging', describeJudging(judging)] as const] : []),
  ];
  const width = Math.max(...lines.map(([label]) => label.length)) + 2;
  return lines.map(([label, text]) => `  ${label.padEnd(width)}${text}\n`).join('');
}

function describeRate({ counts, rate, interval }: MeasuredRate, none: string): string {
  if (rate === undefined || interval === undefined) return `unknown: ${none}`;
  const of = `${counts.passed} of ${counts.n}`;
  return `${formatShare(rate)} (${of})${describeInterval(interval, formatShare)}`;
}

function describeInterval({ lower, upper }: Interval, show: (value: number) => string): string {
  const percent = formatShare(CALIBRATION_CONFIDENCE);
  return `, ${percent} interval ${show(lower)} to ${show(upper)}`;
}

function* renderAnswers(
  answers: readonly JudgedAnswer[],
  how: { readonly most: number; readonly style: Style; readonly noun: string },
): Iterable<string> {
  const { most, style, noun } = how;
  if (answers.length === 0) return;
  const paint = makePaint(style);
  const plural = noun.replace(/^\w+/, '$&s');
  yield `\n${paint.bold(formatNumberOf(answers.length, noun, plural))}\n`;
  for (const answer of answers.slice(0, most)) yield renderAnswer(answer, style);
  const rest = answers.length - most;
  if (rest > 0) yield `and ${rest} more: --verbose\n`;
}

function renderAnswer(answer: JudgedAnswer, style: Style): string {
  const { id, location, passes, verdict, message, reason, text } = answer;
  const people = `people ${passes ? 'pass' : 'fail'} it`;
  const notice = renderSafeNotice(
    {
      severity: verdict === 'errored' ? 'errored' : 'failed',
      code: id,
      message: `${people}; ${message}`,
      location,
      hints: reason === undefined ? [] : [`reason: ${shortReason(reason, style)}`],
    },
    { sources: new Map(), style },
  );
  return `${notice}${renderBlock(text, { label: 'answer', lines: 6 }, style)}`;
}
