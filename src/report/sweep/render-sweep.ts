import { safeLine } from '../../diagnostic/safe-text.ts';
import { terminalWidth } from '../../diagnostic/terminal-width.ts';
import type { PipelineInfo } from '../../protocol/event.ts';
import { formatNumberOf } from '../../source/count-text.ts';
import { LEAST_FOR_P95 } from '../../statistics/percentile.ts';
import { makePaint } from '../paint.ts';
import type { Style } from '../reporter.ts';
import { type Effects, findEffects } from './axis-effects.ts';
import { chooseAxes } from './choose-axes.ts';
import { renderEffectsTable } from './effects-table.ts';
import { estimateVariant } from './estimate.ts';
import { type FrontPlace, findFrontPlaces } from './front.ts';
import { renderHeatMap } from './heat-map.ts';
import { renderPriceTable } from './price-table.ts';
import { renderQualityTable, type SweepLine } from './quality-table.ts';
import {
  chooseMeasure,
  compareWithBest,
  type Entry,
  FALSE_DISCOVERY_RATE,
  type Measure,
  rankVariants,
} from './rank.ts';
import { describeSearch, notOfSearches } from './search-notes.ts';
import { type SharedCases, takeSharedCases } from './shared-cases.ts';
import type { Sweep } from './sweep-data.ts';
import { measureNames, renderNote, renderTitle } from './sweep-text.ts';

/** All that is to be said of one sweep. */
export async function* renderSweep(
  sweep: Sweep,
  seed: number,
  style: Style,
): AsyncIterable<string> {
  const entries = sweep.variants.map((variant) => ({
    variant,
    estimate: estimateVariant(variant),
  }));
  const ranked = rankVariants(entries);
  // What a search dropped is last, and compared with nothing: it was run with fewer cases.
  const variants = ranked
    .map(({ variant }) => variant)
    .filter(({ droppedIn }) => droppedIn === undefined);
  const measure = chooseMeasure(variants);
  const standings = compareWithBest(variants, measure, seed);
  const places = findFrontPlaces(variants, seed);
  const lines = ranked.map((entry, index): SweepLine => {
    if (entry.variant.droppedIn !== undefined) return { ...entry, standing: { kind: 'dropped' } };
    const [standing = { kind: 'alone' }, place = NOWHERE] = [standings[index], places[index]];
    return { ...entry, standing, place };
  });
  const hasDropped = variants.length < ranked.length;
  const shown = style.detail === 'verbose' ? lines : lines.filter(isShown);
  yield renderHeading(sweep, style);
  yield renderTitle('Quality', style);
  yield await renderQualityTable(shown, style);
  for (const note of [...describeQuality(sweep, lines, measure), ...describeSearch(sweep)]) {
    yield renderNote(note, style);
  }
  if (shown.length < lines.length) {
    const left = formatNumberOf(lines.length - shown.length, 'more variant');
    yield renderNote(`${left} not shown; all of them: --verbose`, style);
  }
  yield renderTitle('Cost and latency of a trial', style);
  yield await renderPriceTable(shown, style);
  for (const note of describePrice(ranked)) yield renderNote(note, style);
  if (style.detail === 'quiet') return;
  yield renderTitle(`What each axis does to the ${measureNames[measure]}`, style);
  if (hasDropped) return yield* renderEffects(notOfSearches, measure, style);
  const shared = takeSharedCases(sweep.variants, measure);
  const effects = findEffects(shared.variants, measure);
  const isNone = shared.cases === 0 && shared.left > 0;
  yield* renderEffects(isNone ? NONE_SHARED : effects, measure, style);
  if (isNone) return;
  for (const note of describeShared(shared)) yield renderNote(note, style);
  yield* renderMap({ variants: shared.variants, effects, measure }, style);
}

const NONE_SHARED: Effects = { kind: 'none', reason: 'no case was judged with every variant' };

function describeShared({ cases, left }: SharedCases): readonly string[] {
  if (left === 0) return [];
  const others = left === 1 ? '1 other was' : `${left} others were`;
  return [
    `Here and in the map: the ${formatNumberOf(cases, 'case')} that every variant was judged with; ${others} not, and would compare cases instead of variants.`,
  ];
}

const NOWHERE: FrontPlace = { isOn: false, probability: 0 };
const MOST_LINES = 20;

/** The best, and those that are the best at some price. */
function isShown({ place }: SweepLine, rank: number): boolean {
  return rank < MOST_LINES || place?.isOn === true;
}

function renderHeading({ info, variants, cases }: Sweep, style: Style): string {
  const paint = makePaint(style);
  const name = paint.bold(safeLine(info.name, style.unicode));
  const file = paint.dim(safeLine(info.file, style.unicode));
  const count = repeatsOf(info);
  const repeats = count > 1 ? `, each ${count} times` : '';
  const size = `${formatNumberOf(variants.length, 'variant')}, ${formatNumberOf(cases.length, 'case')}${repeats}`;
  const isOneLine = terminalWidth(`${info.name}  ${info.file}  ${size}`) <= style.columns;
  return `\n${name}  ${file}${isOneLine ? '' : '\n'}  ${size}\n`;
}

function repeatsOf({ repeat }: PipelineInfo): number {
  return repeat?.count ?? 1;
}

/** With fewer pairs that differ, no exact test can reach the level. */
const LEAST_PAIRS = 6;

function describeQuality(
  { cases, info }: Sweep,
  lines: readonly SweepLine[],
  measure: Measure,
): readonly string[] {
  const per = repeatsOf(info) > 1 ? ' (each counts once, however often it is repeated)' : '';
  const name = measureNames[measure];
  const errored = lines.filter(({ variant }) => variant.errored > 0);
  const unjudged = errored.reduce((sum, { variant }) => sum + variant.errored, 0);
  return [
    `95%: an interval over cases${per}. tied: nothing shows that the ${name} is lower than that of the best, case by case (q above ${FALSE_DISCOVERY_RATE}; Benjamini-Hochberg).`,
    ...(cases.length < LEAST_PAIRS
      ? [
          `${formatNumberOf(cases.length, 'case')}: too few to tell any two variants apart, which takes ${LEAST_PAIRS}.`,
        ]
      : []),
    ...(info.repeat?.stop === undefined
      ? []
      : [
          'Repeats end early here (`repeat.stop`), which pulls scores to one side, and the rate of cases that were left open.',
        ]),
    ...(unjudged > 0
      ? [
          `${formatNumberOf(unjudged, 'trial')} of ${formatNumberOf(errored.length, 'variant')} could not be judged, and ${unjudged === 1 ? 'counts' : 'count'} in no rate. A variant gains no place by them: of a case that it lacks, the order takes the worst that any other came to.`,
        ]
      : []),
    ...(lines.some(({ standing }) => standing.kind === 'ahead')
      ? [
          'ahead: shown to be better than the best on the cases that both have, and behind it for those that it lacks.',
        ]
      : []),
  ];
}

function describePrice(ranked: readonly Entry[]): readonly string[] {
  const short = ranked.some(
    ({ estimate: { median, p95 } }) => median !== undefined && p95 === undefined,
  );
  const untimed = ranked.filter(
    ({ variant: { whole }, estimate: { median } }) => whole > 0 && median === undefined,
  );
  const partly = ranked.filter(
    ({ variant: { everyCost, whole } }) => everyCost.length > 0 && everyCost.length < whole,
  );
  return [
    'on front: no other variant is at least as good in quality, mean cost and mean latency, and better in one; and how often that is so when the cases are drawn anew.',
    ...(short ? [`n/a: a p95 takes ${LEAST_FOR_P95} trials.`] : []),
    ...(untimed.length > 0
      ? [
          `The times of ${formatNumberOf(untimed.length, 'variant')} are not known, as where answers are replayed.`,
        ]
      : []),
    ...(partly.length > 0
      ? [`The cost of some trials of ${formatNumberOf(partly.length, 'variant')} is not known.`]
      : []),
  ];
}

async function* renderEffects(
  effects: Effects,
  measure: Measure,
  style: Style,
): AsyncIterable<string> {
  if (effects.kind === 'none') {
    yield renderNote(`Not known: ${effects.reason}.`, style);
    return;
  }
  if (effects.interaction === 0 && effects.axes.every(({ etaSquared }) => etaSquared === 0)) {
    yield renderNote(
      `Nothing to explain: the ${measureNames[measure]} of all variants is the same.`,
      style,
    );
    return;
  }
  yield await renderEffectsTable(effects.axes, measure, style);
  const eta = style.unicode ? 'η²' : 'eta^2';
  yield renderNote(
    `${eta}: the share of the differences between variants that an axis explains alone; ${effects.interaction.toFixed(2)} is left to combinations and chance.`,
    style,
  );
}

async function* renderMap(
  content: {
    readonly variants: Sweep['variants'];
    readonly effects: Effects;
    readonly measure: Measure;
  },
  style: Style,
): AsyncIterable<string> {
  const { variants, effects, measure } = content;
  const { axes, problem } = chooseAxes(variants, effects, style.axes);
  if (problem !== undefined) yield renderNote(`No map: ${problem}.`, style);
  if (axes === undefined) return;
  const name = measureNames[measure];
  yield renderTitle(`The ${name} by ${axes.map(({ axis }) => axis).join(' and ')}`, style);
  yield await renderHeatMap(axes, { variants, measure }, style);
}
