import type { PassRateGate } from '../../pipeline/pipeline.ts';
import type { GateResult } from '../../protocol/summary.ts';
import { passEvidence } from '../../statistics/e-process.ts';
import {
  type Counts,
  exactInterval,
  judgePassRate,
  lowerBound,
  passesNeeded,
  wilsonInterval,
} from '../../statistics/interval.ts';
import { isAtLeast } from '../../statistics/steady.ts';
import type { Sample } from '../sample.ts';
import { countsAs, type GateVerdict, showShare } from './gate-words.ts';

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
    return { ...shared, observed, ...judgeSurely({ ...gate, confidence }, counts, said) };
  }
  const isMet = isAtLeast(observed, gate.minimum);
  const message = `${said}; ${isMet ? 'at least' : 'the gate asks for'} ${gate.minimum}`;
  return { ...shared, result: isMet ? 'met' : 'not_met', observed, message };
}

type SureGate = PassRateGate & { readonly confidence: number };

function judgeSurely(
  gate: SureGate,
  counts: Counts,
  said: string,
): Omit<GateVerdict, 'gate' | 'threshold'> {
  const { minimum, confidence, method, onInconclusive } = gate;
  const find = method === 'exact' ? exactInterval : wilsonInterval;
  const interval = { ...find(counts, confidence), confidence };
  const result =
    onInconclusive === 'more'
      ? judgeByEvidence(counts, gate)
      : judgePassRate(counts, { minimum, confidence, method });
  const percent = showShare(confidence);
  const range = `${percent} interval ${interval.lower.toFixed(2)} to ${interval.upper.toFixed(2)}`;
  const asked = `the gate asks for ${minimum} with ${percent} confidence`;
  return {
    result,
    ...countsAs(result, onInconclusive),
    interval,
    message: `${said}; ${range}; ${asked}`,
    ...(result === 'inconclusive' && { hints: explainOpen(gate, counts) }),
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
  const failed = n - passed;
  if (minimum <= 0) return 'met';
  if (minimum >= 1) return failed > 0 ? 'not_met' : 'inconclusive';
  const enough = 1 / (1 - confidence);
  if (passEvidence({ passed, failed, p0: minimum }) >= enough) return 'met';
  const against = passEvidence({ passed: failed, failed: passed, p0: 1 - minimum });
  return against >= enough ? 'not_met' : 'inconclusive';
}

function explainOpen(gate: SureGate, counts: Counts): readonly string[] {
  const { minimum, confidence, method, onInconclusive } = gate;
  if (onInconclusive === 'more') {
    return ['all further repeats were used; raise `more`, or lower `min`'];
  }
  const options = { minimum, confidence, method };
  const shown = `at least ${lowerBound(counts, options).toFixed(2)} is shown`;
  const needed = passesNeeded(counts, options);
  if (needed === undefined) return [`${shown}; no number of passes shows ${minimum}`];
  return [`${shown}; ${needed} more ${needed === 1 ? 'pass' : 'passes in a row'} would do`];
}
