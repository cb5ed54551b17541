import type { MetricGate } from '../../pipeline/pipeline.ts';
import type { GateResult } from '../../protocol/summary.ts';
import { nounFor } from '../../source/count-text.ts';
import { alikeInterval } from '../../statistics/alike.ts';
import { meanInterval } from '../../statistics/cluster.ts';
import type { Interval } from '../../statistics/interval.ts';
import { type Clusters, countAlike, pooledMeanInterval } from '../../statistics/pooled-clusters.ts';
import { meanOf } from '../../statistics/repeats.ts';
import { isAtLeast, isAtMost, steady } from '../../statistics/steady.ts';
import type { MetricSample, Sample } from '../sample.ts';
import {
  countsAs,
  type GateVerdict,
  sayBound,
  sayClusters,
  sayUnjudged,
  showNumber,
  showShare,
} from './gate-words.ts';

const NEEDS_TWO = 'an interval needs two cases';
/** As in a sweep: the interval would be no wider than its middle. */
const ALL_ALIKE =
  'all are alike, and of a metric that a formula makes it is not known what others could be';
const WAY_ON = 'hold the mean against its limit without `confidence`';
const MORE_CASES = `take more cases, or ${WAY_ON}`;

/**
 * The mean of a metric over cases, each case's repeats first. It is open where it is not known of a case, as
 * a judge gave no verdict, or a formula gives no finite number in one, whatever inconclusive may count as: that is
 * never tolerated.
 */
export function judgeMetricGate(gate: MetricGate, sample: Sample): GateVerdict {
  const known = sample.metric(gate.name);
  const { values, unknown, valueless } = known;
  const observed = meanOf(values);
  const about = (ends: Interval | undefined): Pick<GateVerdict, 'gate' | 'threshold'> => ({
    gate: `metric.${gate.name}`,
    threshold: pickLimit(gate, ends),
  });
  if (unknown + valueless > 0 || observed === undefined) {
    return { ...about(undefined), result: 'inconclusive', message: sayUnknown(gate, known) };
  }
  const { confidence } = gate;
  const clusters = confidence === undefined ? undefined : sample.clusters(`metric.${gate.name}`);
  const said = `the mean of ${sayCases(values, clusters)} is ${showNumber(observed, limitsOf(gate))}`;
  if (confidence === undefined) {
    const result = isInside(observed, gate) ? 'met' : 'not_met';
    const shared = about({ lower: observed, upper: observed });
    return { ...shared, result, observed, message: `${said}; ${sayLimits(gate, result)}` };
  }
  // Each end of a two-sided interval of 2c - 1 is a one-sided bound of confidence c.
  const find = (sure: number): Interval | undefined =>
    clusters ? findPooled(gate, clusters, sure) : findInterval(gate, values, sure);
  const [bounds, interval] = [find(2 * confidence - 1), find(confidence)];
  if (bounds === undefined || interval === undefined) {
    const result: GateResult = 'inconclusive';
    const count = clusters?.counts.length ?? values.length;
    const [why, wayOn] = count < 2 ? [NEEDS_TWO, MORE_CASES] : [ALL_ALIKE, WAY_ON];
    const message = `${said}; ${why}`;
    const effect = countsAs(result, gate.onInconclusive);
    return { ...about(undefined), result, ...effect, observed, message, hints: [wayOn] };
  }
  const result = judgeBounds(bounds, gate);
  return {
    ...about(bounds),
    result,
    ...countsAs(result, gate.onInconclusive),
    observed,
    interval: { lower: interval.lower, upper: interval.upper, confidence },
    message: `${said}; ${sayDecided({ ...gate, confidence }, { bounds, interval }, result)}`,
  };
}

function sayUnknown({ name }: MetricGate, { unknown, valueless }: MetricSample): string {
  const said: string[] = [];
  if (valueless > 0) {
    const cases = `${valueless} ${nounFor(valueless, 'case has', 'cases have')}`;
    said.push(`${cases} no \`${name}\`: its formula gives no finite number`);
  }
  if (unknown > 0) {
    said.push(`the \`${name}\` ${sayUnjudged(unknown)}`);
  }
  return said.length > 0 ? said.join('; ') : `no case has a \`${name}\``;
}

/**
 * By Student's t, which does not know how sure it may be where all are alike. Of scores, and of metrics that are
 * means of them, it is known that they lie between 0 and 1; what a formula makes of them may be anything.
 */
function findInterval(
  { isShare }: MetricGate,
  values: readonly number[],
  confidence: number,
): Interval | undefined {
  const [first = 0] = values;
  if (values.length < 2 || new Set(values.map(steady)).size > 1) {
    return meanInterval(values, { confidence, ...(isShare && { within: { lower: 0, upper: 1 } }) });
  }
  return isShare ? alikeInterval(first, values.length, { confidence }) : undefined;
}

/** The same where variants of a case go together. */
function findPooled(
  { isShare }: MetricGate,
  clusters: Clusters,
  confidence: number,
): Interval | undefined {
  const within = isShare ? { within: { lower: 0, upper: 1 } } : {};
  const found = pooledMeanInterval(clusters, { confidence, ...within });
  if (found === undefined) return undefined;
  const { isAlike, mean, ...interval } = found;
  if (!isAlike) return interval;
  return isShare ? alikeInterval(mean, countAlike(clusters), { confidence }) : undefined;
}

function sayCases({ length }: readonly number[], clusters: Clusters | undefined): string {
  if (clusters !== undefined) return `${length} values, ${sayClusters(clusters)},`;
  return `${length} ${nounFor(length, 'case')}`;
}

function isInside(value: number, { minimum = -Infinity, maximum = Infinity }: MetricGate): boolean {
  return isAtLeast(value, minimum) && isAtMost(value, maximum);
}

function judgeBounds(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  { minimum = -Infinity, maximum = Infinity }: MetricGate,
): GateResult {
  if (isAtLeast(lower, minimum) && isAtMost(upper, maximum)) return 'met';
  return isAtLeast(upper, minimum) && isAtMost(lower, maximum) ? 'inconclusive' : 'not_met';
}

function limitsOf({ minimum, maximum }: MetricGate): readonly number[] {
  return [minimum, maximum].filter((limit) => limit !== undefined);
}

/** Of two limits the one that is not kept, or not shown to be. `ends`: what is held against them. */
function pickLimit({ minimum, maximum }: MetricGate, ends: Interval | undefined): number {
  if (minimum === undefined || maximum === undefined) return minimum ?? maximum ?? 0;
  if (ends === undefined || !isAtLeast(ends.lower, minimum)) return minimum;
  return isAtMost(ends.upper, maximum) ? minimum : maximum;
}

/** By one-sided bounds: those that decided are said, and the interval where none did. */
function sayDecided(
  gate: MetricGate & { readonly confidence: number },
  { bounds, interval }: { readonly bounds: Interval; readonly interval: Interval },
  result: GateResult,
): string {
  const { minimum, maximum, confidence } = gate;
  const asked = `the gate asks for ${sayAsked(gate)}`;
  if (result === 'inconclusive') {
    const [lower, upper] = [interval.lower, interval.upper].map((end) =>
      showNumber(end, limitsOf(gate)),
    );
    const percent = showShare(confidence);
    return `${percent} interval ${lower} to ${upper}; ${asked} with ${percent} confidence`;
  }
  const isBelow = minimum !== undefined && !isAtLeast(bounds.upper, minimum);
  const atLeast = (limit: number): string =>
    sayBound('at least', bounds.lower, { limit, confidence });
  const atMost = (limit: number): string =>
    sayBound('at most', bounds.upper, { limit, confidence });
  if (result === 'not_met') return `${isBelow ? atMost(minimum) : atLeast(maximum ?? 0)}; ${asked}`;
  const said = [
    ...(minimum === undefined ? [] : [atLeast(minimum)]),
    ...(maximum === undefined ? [] : [atMost(maximum)]),
  ];
  return `${said.join(', and ')}; ${asked}`;
}

function sayLimits(gate: MetricGate, result: GateResult): string {
  return result === 'met' ? sayAsked(gate) : `the gate asks for ${sayAsked(gate)}`;
}

function sayAsked({ minimum, maximum }: MetricGate): string {
  return [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ].join(' and ');
}
