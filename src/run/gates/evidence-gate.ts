import type { PassRateGate } from '../../pipeline/pipeline.ts';
import type { GateResult, OutcomeCounts } from '../../protocol/summary.ts';
import { passEvidence } from '../../statistics/e-process.ts';
import type { Counts } from '../../statistics/interval.ts';
import type { Sample } from '../sample.ts';
import { type GateVerdict, showNumber, showShare } from './gate-words.ts';

/** Such a gate says its own. */
const SURE = 0.95;

type EvidenceGate = Pick<PassRateGate, 'minimum' | 'confidence'>;

/**
 * The pass rate of a gate that may ask for more repeats. It looks at trials instead of cases, and by an
 * anytime-valid test: a fixed-sample interval that is looked at again after each round would be wrong more
 * often than it says. `planned`: how many trials the sample may have.
 */
export function judgeEvidenceGate(
  gate: PassRateGate,
  sample: Sample,
  planned: number,
): GateVerdict {
  const { minimum, confidence = SURE } = gate;
  const { counts } = sample.trials.totals(planned);
  const judged = countJudged(counts);
  const shared = { gate: 'pass_rate', threshold: minimum };
  if (judged.n === 0) {
    return { ...shared, result: 'inconclusive', message: 'no trial could be judged' };
  }
  const result = judgeByEvidence(judged, gate);
  const said = `${judged.passed} of ${judged.n} trials passed; ${describeEvidence(gate, judged, result)}`;
  return {
    ...shared,
    result,
    observed: judged.passed / judged.n,
    message: `${said}the gate asks for ${minimum} with ${showShare(confidence)} confidence`,
    ...(result === 'inconclusive' && { hints: [explainOpen(gate, counts)] }),
  };
}

/** Why there were no further repeats that could have told, or that there were. */
function explainOpen(gate: EvidenceGate, counts: OutcomeCounts): string {
  const { errored, spared = 0, not_run: left } = counts;
  if (gate.minimum >= 1) {
    return 'no number of passes shows 1; lower `min`, or hold the rate against it without `confidence`';
  }
  if (errored > 0) {
    return 'no further repeats are asked for once a trial could not be judged, whatever they would show';
  }
  if (left > 0) return 'the run ended before all further repeats were used';
  if (spared === 0) return 'all further repeats were used; raise `more`, or lower `min`';
  return mayTell(gate, countJudged(counts), spared)
    ? 'the earlier run has no further repeats; run it again'
    : 'the further repeats that are left cannot tell; raise `more`, or lower `min`';
}

/**
 * Whether a gate that cannot tell yet asks for another round: not where nothing was judged, nor once a trial
 * could not be, since the run then ends as one that could not be judged, nor where no round that is left
 * would decide. A minimum of 1 can be missed, never shown.
 */
export function asksForMore(gate: EvidenceGate, counts: OutcomeCounts): boolean {
  const judged = countJudged(counts);
  if (judged.n === 0 || counts.errored > 0 || gate.minimum >= 1) return false;
  return isUndecided(gate, counts) && mayTell(gate, judged, counts.not_run);
}

/** Whether it cannot tell yet: what was answered already and costs nothing is judged as long as that is so. */
export function isUndecided(gate: EvidenceGate, counts: OutcomeCounts): boolean {
  const judged = countJudged(counts);
  return judged.n === 0 || judgeByEvidence(judged, gate) === 'inconclusive';
}

/** By as many more trials, if all of them pass, or none. */
function mayTell(gate: EvidenceGate, { passed, n }: Counts, more: number): boolean {
  const ends = [passed + more, passed];
  return ends.some((end) => judgeByEvidence({ passed: end, n: n + more }, gate) !== 'inconclusive');
}

function countJudged({ passed, failed }: OutcomeCounts): Counts {
  return { passed, n: passed + failed };
}

/** Against a minimum of 0 or 1 there is none. Never rounded up to what would be enough. */
function describeEvidence(gate: EvidenceGate, counts: Counts, result: GateResult): string {
  const { minimum, confidence = SURE } = gate;
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
  { minimum, confidence = SURE }: EvidenceGate,
): GateResult {
  if (minimum <= 0) return 'met';
  if (minimum >= 1) return passed < n ? 'not_met' : 'inconclusive';
  const enough = 1 / (1 - confidence);
  const { above, below } = findEvidence({ passed, n }, minimum);
  if (above >= enough) return 'met';
  return below >= enough ? 'not_met' : 'inconclusive';
}
