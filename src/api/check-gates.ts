import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Gate, Pipeline } from '../pipeline/pipeline.ts';
import { allAssertions } from '../pipeline/references.ts';
import type { RunGates } from '../pipeline/run-gates.ts';
import { checkPassRates } from './check-pass-rates.ts';

/** What a pipeline's gates cannot decide, or do not look at; `others` are those of the whole run and of tags. */
export function checkGates(pipeline: Pipeline, others: RunGates): readonly Diagnostic[] {
  return [...checkPassRates(pipeline.gates), ...checkTolerance(pipeline, others)];
}

/** Gates decide in place of the cases: where none of them looks at these, all may fail, and the run is green. */
function checkTolerance(pipeline: Pipeline, { run, tags }: RunGates): readonly Diagnostic[] {
  const [first] = pipeline.gates;
  if (first === undefined) return [];
  const own = [...pipeline.tags, ...pipeline.cases.flatMap((each) => each.tags)];
  const all = [pipeline.gates, run, ...own.map((tag) => tags.get(tag) ?? [])].flat();
  if (all.some(looksAtOutcomes)) return [];
  if (!allAssertions(pipeline).some(({ severity }) => severity === 'error')) return [];
  return [
    {
      code: 'failures-tolerated',
      severity: 'warning',
      message:
        'no gate of this pipeline looks at whether cases pass: those that fail turn no run red',
      location: first.location,
      hints: ['write `pass_rate: { min: 1 }` beside it, or the share that is to pass'],
    },
  ];
}

function looksAtOutcomes({ kind }: Gate): boolean {
  return kind !== 'cost' && kind !== 'tokens' && kind !== 'latency';
}
