import type { SampleGate } from '../../pipeline/pipeline.ts';
import type { GateRecord } from '../../protocol/summary.ts';
import type { Sample } from '../sample.ts';
import { judgeCorrectedGate } from './corrected-gate.ts';
import { judgeEvidenceGate } from './evidence-gate.ts';
import type { GateVerdict } from './gate-words.ts';
import { judgeLatencyGate } from './latency-gate.ts';
import { judgeMetricGate } from './metric-gate.ts';
import { judgePassRateGate } from './pass-rate-gate.ts';
import { judgeSumGate } from './sum-gate.ts';

/** Which part of a run a gate looks at. */
export type GatePlace = Pick<GateRecord, 'pipeline' | 'tag' | 'variant_id'>;

/** With how many trials its sample may have, where further ones may be asked for. */
type PlannedPlace = GatePlace & { readonly planned?: number };

/** What was not run of a sample's trials; nothing is said of it where the run had its result by then. */
export interface Missing {
  readonly notRun: number;
  readonly isDecided: boolean;
}

/** One gate, over one sample. */
export function judgeGate(gate: SampleGate, sample: Sample, at: PlannedPlace): GateRecord {
  const { planned = 0, ...place } = at;
  return { ...place, ...judge(gate, sample, planned), location: gate.location };
}

/**
 * A gate over a sample of which nothing was judged: none where there was nothing to run. Where it was not run the
 * gate is open; so it is where all was skipped, or skipped too where nothing was answered anew, so that it is for
 * what kept answers cannot say.
 */
export function judgeUnjudged(
  gate: SampleGate,
  sample: Sample,
  { notRun, isDecided, ...place }: GatePlace & Missing,
): readonly GateRecord[] {
  const isCut = notRun > 0;
  const areSkipped = sample.cases.skipped > 0;
  if (isCut ? isDecided : !areSkipped) return [];
  const { counts_as, hints, ...judged } = judgeGate(gate, sample, place);
  if (judged.result !== 'inconclusive') return [judged];
  if (isCut) {
    const others = areSkipped && place.tag === undefined ? ' but those that were skipped' : '';
    return [{ ...judged, message: `no case was run to its end${others}: nothing was judged` }];
  }
  const result = sample.trials.isReplayed ? 'skipped' : 'inconclusive';
  return [{ ...judged, result, message: 'every case was skipped, so that nothing was judged' }];
}

function judge(gate: SampleGate, sample: Sample, planned: number): GateVerdict {
  switch (gate.kind) {
    case 'pass_rate':
      return gate.onInconclusive === 'more'
        ? judgeEvidenceGate(gate, sample, planned)
        : judgePassRateGate(gate, sample);
    case 'metric':
      return judgeMetricGate(gate, sample);
    case 'judge':
      return judgeCorrectedGate(gate, sample);
    case 'latency':
      return judgeLatencyGate(gate, sample);
    case 'cost':
    case 'tokens':
      return judgeSumGate(gate, sample);
  }
}
