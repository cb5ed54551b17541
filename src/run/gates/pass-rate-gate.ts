import type { PassRateGate } from '../../pipeline/pipeline.ts';
import type { GateResult } from '../../protocol/summary.ts';
import { passEvidence } from '../../statistics/e-process.ts';
import {
  type Counts,
  exactInterval,
  judgePassRate,
  lowerBound,
  passesNeeded,
  upperBound,
  wilsonInterval,
} from '../../statistics/interval.ts';
import { isAtLeast } from '../../statistics/steady.ts';
import type { Sample } from '../sample.ts';
import {
  countsAs,
  type GateVerdict,
  sayBound,
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
    const judge = gate.onInconclusive === 'more' ? judgeAgain : judgeOnce;
    return { ...shared, observed, ...judge({ ...gate, confidence }, counts, said) };
  }
  const isMet = isAtLeast(observed, gate.minimum);
  const message = `${said}; ${isMet ? 'at least' : 'the gate asks for'} ${gate.minimum}`;
  return { ...shared, result: isMet ? 'met' : 'not_met', observed, message };
}

type SureGate = PassRateGate & { readonly confidence: number };

type Judged = Omit<GateVerdict, 'gate' | 'threshold'>;

/** By one-sided bounds: the one that decided is said, and the interval where none did. */
function judgeOnce(gate: SureGate, counts: Counts, said: string): Judged {
  const { minimum, confidence, method, onInconclusive } = gate;
  const bound = { confidence, method };
  const find = method === 'exact' ? exactInterval : wilsonInterval;
  const interval = { ...find(counts, confidence), confidence };
  const result = judgePassRate(counts, { ...bound, minimum });
  const percent = showShare(confidence);
  const range = `${showBound(interval.lower, minimum)} to ${showBound(interval.upper, minimum)}`;
  const sure = { limit: minimum, confidence };
  const asked = `the gate asks for ${minimum}`;
  const told = {
    met: `${sayBound('at least', lowerBound(counts, bound), sure)}; ${asked}`,
    not_met: `${sayBound('at most', upperBound(counts, bound), sure)}; ${asked}`,
    inconclusive: `${percent} interval ${range}; ${asked} with ${percent} confidence`,
  };
  return {
    result,
    ...countsAs(result, onInconclusive),
    interval,
    message: `${said}; ${told[result]}`,
    ...(result === 'inconclusive' && { hints: explainOpen(gate, counts) }),
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
