import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Gate } from '../pipeline/pipeline.ts';

/**
 * Gates on a pass rate that nothing can meet: no number of passes shows that all will pass. One that is taken
 * for met where it cannot tell still says whether any failed.
 */
export function checkPassRates(gates: readonly Gate[]): readonly Diagnostic[] {
  return gates.flatMap((gate): readonly Diagnostic[] => {
    if (gate.kind !== 'pass_rate' || gate.confidence === undefined) return [];
    if (gate.minimum < 1 || gate.onInconclusive === 'pass') return [];
    return [
      {
        code: 'bad-value',
        severity: 'warning',
        message:
          'this `pass_rate` can never be met: with `confidence`, no number of passes shows a rate of 1',
        location: gate.location,
        hints: ['lower `min`, or hold the rate against it without `confidence`'],
      },
    ];
  });
}
