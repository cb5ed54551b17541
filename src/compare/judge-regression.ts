import type { GateRecord } from '../protocol/summary.ts';
import { nounFor } from '../source/count-text.ts';
import { steady } from '../statistics/steady.ts';
import { pointsToTell, showP } from '../statistics/tell-apart.ts';
import { type BaselineCase, type CaseId, caseTitle } from './baseline.ts';
import {
  type ComparisonOptions,
  type GroupComparison,
  isAtNothing,
  isLeftOut,
  isSmallDrop,
  type MeasureComparison,
  type MissingCase,
} from './comparison.ts';
import { judgeAsked } from './judge-groups.ts';
import { type Pairing, pairCases } from './pair-cases.ts';
import { tellOtherRules } from './tell-other-rules.ts';

/** What a `regression` gate says of one variant of a pipeline. */
export interface RegressionJudgement
  extends Pick<GateRecord, 'result' | 'threshold' | 'observed' | 'interval' | 'message'> {
  /** The variant's id; empty without a matrix. */
  readonly variant: string;
}

/** The cases of a pipeline, those of its baseline, and what its gate asks. */
export interface AskedRegression {
  readonly baseline: readonly BaselineCase[];
  readonly now: readonly BaselineCase[];
  readonly options: ComparisonOptions;
}

/**
 * Each pipeline against its baseline, for each variant that is in either; the tests of all variants of all
 * pipelines are adjusted for each other, as any regression fails the run.
 */
export function judgeRegressions(
  asked: readonly AskedRegression[],
): readonly (readonly RegressionJudgement[])[] {
  const paired = asked.map((each) => ({ ...each, ...pairCases(each.baseline, each.now) }));
  const groups = judgeAsked(
    paired.flatMap(({ groups: tallies, options }) => tallies.map((tally) => ({ tally, options }))),
  );
  let next = 0;
  return paired.map((each) => {
    const own = groups.slice(next, next + each.groups.length);
    next += each.groups.length;
    return judgePipeline(each, own);
  });
}

function judgePipeline(
  { now, options, missing, added }: AskedRegression & Pick<Pairing, 'missing' | 'added'>,
  groups: readonly GroupComparison[],
): readonly RegressionJudgement[] {
  const wanted = missing.filter((each) => !isLeftOut(each) || !options.allowMissing);
  const variants = [...groups, ...wanted].map(({ variant = '' }) => variant);
  const judged = [...new Set(variants)].map((variant) =>
    judgeVariant(
      groups.find((group) => (group.variant ?? '') === variant),
      { variant, options, missing: wanted.filter((each) => (each.variant ?? '') === variant) },
    ),
  );
  if (judged.length > 0)
    return [...tellAdded(judged, added), ...tellOthers(judged, { now, added, options })];
  const message = 'no case was judged in this run and in the baseline';
  return [{ variant: '', result: 'inconclusive', threshold: thresholdOf(options), message }];
}

/** Cases without a baseline of variants that have one. */
function tellAdded(
  judged: readonly RegressionJudgement[],
  added: readonly CaseId[],
): readonly RegressionJudgement[] {
  return judged.map((each) => {
    const own = added.filter(({ variant = '' }) => variant === each.variant);
    return own.length === 0 ? each : { ...each, message: `${each.message}; ${sayAdded(own)}` };
  });
}

/** Variants of which nothing can be compared, as those that are new: they decide nothing, and are told. */
function tellOthers(
  judged: readonly RegressionJudgement[],
  {
    now,
    added,
    options,
  }: {
    readonly now: readonly CaseId[];
    readonly added: readonly CaseId[];
    readonly options: ComparisonOptions;
  },
): readonly RegressionJudgement[] {
  const known = new Set(judged.map(({ variant }) => variant));
  const variants = new Set(now.map(({ variant = '' }) => variant));
  return [...variants]
    .filter((variant) => !known.has(variant))
    .map((variant) => {
      const own = added.filter((each) => (each.variant ?? '') === variant);
      const message = `not compared: ${own.length > 0 ? sayAdded(own) : 'no case was decided in the baseline and in this run'}`;
      return { variant, result: 'skipped', threshold: thresholdOf(options), message };
    });
}

function sayAdded(added: readonly CaseId[]): string {
  const [first] = added;
  const title = first ? ` (${caseTitle(first)}${added.length > 1 ? ', …' : ''})` : '';
  return `${added.length} ${nounFor(added.length, 'case has', 'cases have')} no baseline${title}`;
}

interface VariantPlace {
  readonly variant: string;
  readonly options: ComparisonOptions;
  readonly missing: readonly MissingCase[];
}

function judgeVariant(
  group: GroupComparison | undefined,
  { variant, options, missing }: VariantPlace,
): RegressionJudgement {
  const shared = { variant, threshold: thresholdOf(options) };
  const measure = group && pickMeasure(group.measures, options);
  if (group === undefined || measure === undefined) {
    return { ...shared, result: 'inconclusive', message: tellMissing(missing) };
  }
  const said = tellMeasure(group, measure, options);
  const isOpen = missing.length > 0 && group.verdict !== 'not_met';
  const { lower, upper } = measure.interval;
  return {
    ...shared,
    result: isOpen ? 'inconclusive' : group.verdict,
    observed: measure.difference,
    interval: { lower, upper, confidence: measure.confidence },
    message: isOpen ? `${tellMissing(missing)}; ${said}` : said,
  };
}

function thresholdOf({ mode, margin, minEffect }: ComparisonOptions): number {
  const drop = mode === 'detect' ? minEffect : margin;
  return drop === 0 ? 0 : -drop;
}

/** The one that decides: what is shown, also where it is small, else what is not excluded, else the pass rate. */
function pickMeasure(
  measures: readonly MeasureComparison[],
  options: ComparisonOptions,
): MeasureComparison | undefined {
  const { mode, margin } = options;
  const shown = measures.find(({ isRegression, interval }) =>
    mode === 'detect' ? isRegression : interval.upper < -margin,
  );
  const open = measures.find((each) =>
    mode === 'detect' ? isSmallDrop(each, options) : each.interval.lower <= -margin,
  );
  return shown ?? open ?? measures[0];
}

function tellMissing(missing: readonly MissingCase[]): string {
  const others = missing.filter(({ reason }) => reason === 'other_rule');
  const rest = missing.filter(({ reason }) => reason !== 'other_rule');
  return [
    ...(others.length > 0 ? [tellOtherRules(others)] : []),
    ...(rest.length > 0 ? [tellGone(rest)] : []),
  ].join('; ');
}

function tellGone(missing: readonly MissingCase[]): string {
  const [first] = missing;
  const title = first ? ` (${caseTitle(first)}${missing.length > 1 ? ', …' : ''})` : '';
  const isGone = missing.every(({ reason }) => reason === 'absent');
  const what = isGone ? 'in this run' : 'judged';
  return missing.length === 1
    ? `1 case of the baseline ${isGone ? 'is' : 'was'} not ${what}${title}`
    : `${missing.length} cases of the baseline ${isGone ? 'are' : 'were'} not ${what}${title}`;
}

function tellMeasure(
  { pairs, worse, better }: GroupComparison,
  measure: MeasureComparison,
  options: ComparisonOptions,
): string {
  const { mode, minEffect } = options;
  const name = measure.measure === 'score' ? 'score' : 'pass rate';
  const cases = `${pairs} ${nounFor(pairs, 'case')}`;
  const said = `${name} ${showLevel(measure.baseline)}, now ${showLevel(measure.now)}, over ${cases}`;
  const turned = `${worse} turned for the worse, ${better} for the better`;
  if (mode === 'detect') {
    const p = `p ${showP(measure.adjusted, options.alpha)}`;
    if (measure.isRegression) return `${said}: ${turned} (${p})`;
    if (isSmallDrop(measure, options))
      return `${said}: a drop is shown (${p}), smaller than the ${steady(minEffect * 100)} points of \`min_effect\``;
    return `${said}; no regression is shown (${p}), and ${tellDetectable(measure)}`;
  }
  return `${said}; ${tellMargin(measure, options.margin)}`;
}

function tellMargin({ interval, confidence }: MeasureComparison, margin: number): string {
  const { lower, upper } = interval;
  const [from, to] = [lower, upper].map((bound) => pointsToTell(bound, [-margin]));
  const range = `${Number((confidence * 100).toFixed(2))}% interval ${from} to ${to} points`;
  const drop = `${steady(margin * 100)} points`;
  if (upper < -margin) return `${range}: a drop of more than ${drop} is shown`;
  return `${range}: a drop of ${drop} ${lower > -margin ? 'is' : 'is not'} excluded`;
}

/** What "not shown" does not mean. */
function tellDetectable(measure: MeasureComparison): string {
  const { detectable } = measure;
  if (isAtNothing(measure)) return 'nothing passed in the baseline, so that nothing can drop';
  return detectable === undefined
    ? 'with so few cases none would have been'
    : `a drop of ${pointsToTell(detectable, [])} points would have been, four times of five`;
}

function showLevel(value: number): string {
  return String(Number(value.toFixed(3)));
}
