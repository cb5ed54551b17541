import type { PassRateGate } from '../../pipeline/pipeline.ts';
import type { GateResult } from '../../protocol/summary.ts';
import { passEvidence } from '../../statistics/e-process.ts';
import {
  type Counts,
  exactInterval,
  type Interval,
  judgePassRate,
  lowerBound,
  type PassRateVerdict,
  passesNeeded,
  upperBound,
  wilsonInterval,
} from '../../statistics/interval.ts';
import {
  type Clusters,
  pooledLowerBound,
  pooledUpperBound,
} from '../../statistics/pooled-clusters.ts';
import { isAtLeast } from '../../statistics/steady.ts';
import type { Sample } from '../sample.ts';
import {
  countsAs,
  type GateVerdict,
  sayBound,
  sayClusters,
  showBound,
  showNumber,
  showShare,
} from './gate-words.ts';

/**
 * The pass rate over cases. A gate that may ask for more repeats looks at trials instead, and by an
 * anytime-valid test: a fixed-sample interval that is looked at again after each round would be
 * wrong more often than it says.
 */
export function judgePassRateGate(gate: PassRateGate, sample: Sample): GateVerdict {
  const what = gate.onInconclusive === 'more' ? 'trials' : 'cases';
  const { passed, failed } = what === 'trials' ? sample.trials.counts : sample.cases;
  const counts = { passed, n: passed + failed };
  const shared = { gate: 'pass_rate', threshold: gate.minimum };
  if (counts.n === 0) {
    const message = `no ${what === 'cases' ? 'case' : 'trial'} could be judged`;
    return { ...shared, result: 'inconclusive', message };
  }
  const observed = passed / counts.n;
  const said = `${passed} of ${counts.n} ${what} passed`;
  const { confidence } = gate;
  if (confidence !== undefined) {
    const clusters = sample.clusters('pass_rate');
    const sure = { ...gate, confidence };
    if (what === 'trials') return { ...shared, observed, ...judgeAgain(sure, counts, said) };
    if (clusters === undefined) return { ...shared, observed, ...judgeOnce(sure, counts, said) };
    return { ...shared, observed, ...judgeClusters(sure, clusters, counts) };
  }
  const isMet = isAtLeast(observed, gate.minimum);
  const message = `${said}; ${isMet ? 'at least' : 'the gate asks for'} ${gate.minimum}`;
  return { ...shared, result: isMet ? 'met' : 'not_met', observed, message };
}

type SureGate = PassRateGate & { readonly confidence: number };

type Judged = Omit<GateVerdict, 'gate' | 'threshold'>;

/** What a number of passes says, by the gate's method. */
interface Bounds {
  /** One-sided. */
  readonly lower: number;
  readonly upper: number;
  readonly interval: Interval;
}

function judgeOnce(gate: SureGate, counts: Counts, said: string): Judged {
  const { confidence, method } = gate;
  const bound = { confidence, method };
  const find = method === 'exact' ? exactInterval : wilsonInterval;
  const bounds = {
    lower: lowerBound(counts, bound),
    upper: upperBound(counts, bound),
    interval: find(counts, confidence),
  };
  const result = judgePassRate(counts, { ...bound, minimum: gate.minimum });
  return {
    ...sayJudged(gate, bounds, { result, said }),
    ...(result === 'inconclusive' && { hints: explainOpen(gate, counts) }),
  };
}

/** Variants of a case are not independent: what passed is all of theirs, how sure that is depends on the cases. */
function judgeClusters(gate: SureGate, clusters: Clusters, { passed, n }: Counts): Judged {
  const { minimum, confidence, method } = gate;
  const [one, two] = [confidence, (1 + confidence) / 2].map((sure) => ({
    lower: pooledLowerBound(clusters, { confidence: sure, method }),
    upper: pooledUpperBound(clusters, { confidence: sure, method }),
  })) as [Interval, Interval];
  const result =
    one.lower >= minimum ? 'met' : one.upper < minimum ? 'not_met' : ('inconclusive' as const);
  const said = `${passed} of ${n} passed, ${sayClusters(clusters)}`;
  const shown = `at least ${showBound(one.lower, minimum)} is shown`;
  const hints = [`${shown}; more cases would tell more, further variants of these would not`];
  return {
    ...sayJudged(gate, { ...one, interval: two }, { result, said }),
    ...(result === 'inconclusive' && { hints }),
  };
}

/** By one-sided bounds: the one that decided is said, and the interval where none did. */
function sayJudged(
  { minimum, confidence, onInconclusive }: SureGate,
  { lower, upper, interval }: Bounds,
  { result, said }: { readonly result: PassRateVerdict; readonly said: string },
): Judged {
  const percent = showShare(confidence);
  const range = `${showBound(interval.lower, minimum)} to ${showBound(interval.upper, minimum)}`;
  const sure = { limit: minimum, confidence };
  const asked = `the gate asks for ${minimum}`;
  const told = {
    met: `${sayBound('at least', lower, sure)}; ${asked}`,
    not_met: `${sayBound('at most', upper, sure)}; ${asked}`,
    inconclusive: `${percent} interval ${range}; ${asked} with ${percent} confidence`,
  };
  return {
    result,
    ...countsAs(result, onInconclusive),
    interval: { ...interval, confidence },
    message: `${said}; ${told[result]}`,
  };
}

/** Without an interval, which would be for one look: what decides after each round is the evidence. */
function judgeAgain(gate: SureGate, counts: Counts, said: string): Judged {
  const { minimum, confidence } = gate;
  const result = judgeByEvidence(counts, gate);
  const hints = ['all further repeats were used; raise `more`, or lower `min`'];
  return {
    result,
    message: `${said}; ${describeEvidence(gate, counts, result)}the gate asks for ${minimum} with ${showShare(confidence)} confidence`,
    ...(result === 'inconclusive' && { hints }),
  };
}

/** Against a minimum of 0 or 1 there is none. Never rounded up to what would be enough. */
function describeEvidence(gate: SureGate, counts: Counts, result: GateResult): string {
  const { minimum, confidence } = gate;
  if (minimum <= 0 || minimum >= 1) return '';
  const { above, below } = findEvidence(counts, minimum);
  const [what, evidence] = result === 'not_met' ? ['fewer than', below] : ['at least', above];
  const shown = evidence >= 1000 ? 'over 1000' : String(Math.floor(evidence * 100) / 100);
  return `the evidence that ${what} ${minimum} pass is ${shown}, and has to be ${showNumber(1 / (1 - confidence))}; `;
}

/** E-values: against a rate of at most `minimum`, and against one of at least it. */
function findEvidence(
  { passed, n }: Counts,
  minimum: number,
): { readonly above: number; readonly below: number } {
  const failed = n - passed;
  return {
    above: passEvidence({ passed, failed, p0: minimum }),
    below: passEvidence({ passed: failed, failed: passed, p0: 1 - minimum }),
  };
}

/**
 * By the evidence against a rate of at most `minimum`, and of at least it. Over rounds in which every
 * case is repeated once it is valid for cases that differ: a round's mean decides, by concavity.
 */
export function judgeByEvidence(
  { passed, n }: Counts,
  { minimum, confidence = 0.95 }: Pick<PassRateGate, 'minimum' | 'confidence'>,
): GateResult {
  if (minimum <= 0) return 'met';
  if (minimum >= 1) return passed < n ? 'not_met' : 'inconclusive';
  const enough = 1 / (1 - confidence);
  const { above, below } = findEvidence({ passed, n }, minimum);
  if (above >= enough) return 'met';
  return below >= enough ? 'not_met' : 'inconclusive';
}

function explainOpen(gate: SureGate, counts: Counts): readonly string[] {
  const { minimum, confidence, method } = gate;
  const options = { minimum, confidence, method };
  const shown = `at least ${showBound(lowerBound(counts, options), minimum)} is shown`;
  const needed = passesNeeded(counts, options);
  if (needed === undefined) return [`${shown}; no number of passes shows ${minimum}`];
  return [`${shown}; ${needed} more ${needed === 1 ? 'pass' : 'passes in a row'} would do`];
}
