import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { suggestName } from '../../diagnostic/suggest.ts';
import type { Pipeline } from '../pipeline.ts';
import { allAssertions, flattenAssertions } from '../references.ts';
import { checkAxes } from './check-axes.ts';
import { checkReferences } from './check-references.ts';
import { checkThresholds, thresholdOf } from './check-thresholds.ts';
import { checkInlineVariables } from './check-variables.ts';
import { nameCase } from './name-case.ts';

/** What only the whole pipeline can show: names that lead nowhere, and cases without assertions. */
export function checkPipeline(pipeline: Pipeline): readonly Diagnostic[] {
  return [
    ...checkAssertionSteps(pipeline),
    ...checkReferences(pipeline),
    ...checkAxes(pipeline),
    ...checkInlineVariables(pipeline),
    ...checkAsserted(pipeline),
    ...checkThresholds(pipeline),
  ];
}

function checkAssertionSteps(pipeline: Pipeline): readonly Diagnostic[] {
  const ids = pipeline.steps.map((step) => step.id);
  return flattenAssertions(allAssertions(pipeline))
    .flatMap((use) => (use.step ? [use.step] : []))
    .filter((step) => !ids.includes(step.value))
    .map((step) => ({
      code: 'unknown-step',
      severity: 'error',
      message: `there is no step \`${step.value}\``,
      location: step.location,
      about: step.value,
      hints: suggestName(step.value, ids),
    }));
}

/** Where a threshold asks for a score, that it has none is told as a mistake. */
function checkAsserted(pipeline: Pipeline): readonly Diagnostic[] {
  const shared =
    pipeline.assertions.length + pipeline.steps.flatMap((step) => step.assertions).length;
  if (shared > 0) return [];
  const bare = pipeline.cases.filter(
    (each) =>
      each.assertions.length === 0 &&
      each.skip === undefined &&
      thresholdOf(each, pipeline) === undefined,
  );
  const [first] = bare;
  if (first === undefined) return [];
  const all = bare.length === pipeline.cases.length;
  return bare.slice(0, all ? 1 : bare.length).map((each) => ({
    code: 'nothing-asserted',
    severity: 'warning',
    message: all
      ? 'nothing is asserted about any case'
      : `nothing is asserted about ${nameCase(each)}`,
    location: all ? pipeline.location : each.location,
    hints: ['a case passes when its calls succeed; add an `assert` to say what must hold true'],
  }));
}
