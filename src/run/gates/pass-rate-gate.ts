import type { PassRateGate } from '../../pipeline/pipeline.ts';
import { nounFor } from '../../source/count-text.ts';
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
  showShare,
} from './gate-words.ts';

/** The pass rate over cases. */
export function judgePassRateGate(gate: PassRateGate, sample: Sample): GateVerdict {
  const { passed, failed } = sample.cases;
  const counts = { passed, n: passed + failed };
  const shared = { gate: 'pass_rate', threshold: gate.minimum };
  if (counts.n === 0) {
    return { ...shared, result: 'inconclusive', message: 'no case could be judged' };
  }
  const observed = passed / counts.n;
  const said = `${passed} of ${counts.n} cases passed`;
  const { confidence } = gate;
  if (confidence !== undefined) {
    const clusters = sample.clusters('pass_rate');
    const sure = { ...gate, confidence };
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

function explainOpen(gate: SureGate, counts: Counts): readonly string[] {
  const { minimum, confidence, method } = gate;
  const options = { minimum, confidence, method };
  const shown = `at least ${showBound(lowerBound(counts, options), minimum)} is shown`;
  const needed = passesNeeded(counts, options);
  if (needed === undefined) return [`${shown}; no number of passes shows ${minimum}`];
  return [`${shown}; ${needed} more ${nounFor(needed, 'pass', 'passes in a row')} would do`];
}
