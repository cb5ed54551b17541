import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Plan } from '../plan/plan.ts';
import type { GatesBeside } from '../run/run-recorder.ts';
import { type LoadedAnswers, loadAnswers } from './load-answers.ts';
import { loadBaselines } from './load-baselines.ts';
import { type CalibrationContext, loadCalibrations } from './load-calibrations.ts';

export interface EarlierResults {
  /** What gates look at. */
  readonly beside: GatesBeside;
  /** What assertions compare with. */
  readonly answers: LoadedAnswers['answers'];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads what earlier runs and calibrations say of a plan, as its gates and judges ask for it. */
export async function loadEarlier(
  plan: Plan,
  options: Parameters<typeof loadBaselines>[1],
  context: CalibrationContext,
): Promise<EarlierResults> {
  const earlier = await loadBaselines(plan, options, context.filesOf);
  const measured = await loadCalibrations(plan, context);
  const { saving } = options;
  const { assertions } = context.extensions;
  const wanted = { assertions, ...(saving !== undefined && { saving }) };
  const kept = await loadAnswers(plan, wanted, context.filesOf);
  return {
    answers: kept.answers,
    beside: { baselines: earlier.baselines, calibrations: measured.calibrations },
    diagnostics: [...earlier.diagnostics, ...measured.diagnostics, ...kept.diagnostics],
  };
}
