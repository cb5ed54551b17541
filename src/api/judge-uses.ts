import type { Assertion } from '../assertion/assertion.ts';
import { PROMPT_VERSION } from '../assertion/judge/write-question.ts';
import { sha256 } from '../pipeline/digest.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import { describeJudge } from '../plan/describe-content.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import { canonical } from '../source/canonical-json.ts';
import { isJsonObject } from '../source/json.ts';
import { type Endpoints, endpointOf } from './endpoints.ts';
import { listStepUses, type StepUse } from './list-uses.ts';

/** Uses of judges that can be held against people's labels. */
export function listJudges(
  planned: PlannedPipeline,
  assertions: ReadonlyMap<string, Assertion>,
): readonly StepUse[] {
  return listStepUses(planned).filter(
    ({ use }) => assertions.get(use.assertion)?.calibration !== undefined,
  );
}

/**
 * The identity of a judge: all that it is asked, and how the dialect lets it be asked. Whoever changes
 * the rubric, the scale, the model or its parameters has another judge; the endpoint may be another.
 */
export function fingerprintJudge(use: AssertionUse, dialect: string): string {
  return sha256(canonical([describeJudge(use), dialect, PROMPT_VERSION]));
}

/** What is written at a key of a use's options, where it is a text without templates. */
export function readConstant({ options }: AssertionUse, key: string): string | undefined {
  const value = isJsonObject(options.raw) ? options.raw[key] : undefined;
  return typeof value === 'string' && !value.includes('{{') ? value : undefined;
}

/** The names of the endpoints that a judge is asked at, by variant; empty where it is not said. */
export function endpointsOfJudge(
  planned: PlannedPipeline,
  { use, step: id }: StepUse,
  endpoints: Endpoints,
): ReadonlySet<string> {
  const own = readConstant(use, 'endpoint');
  if (own !== undefined) return new Set([own]);
  const step = planned.steps.find((each) => each.id === id);
  if (step === undefined) return new Set([endpointOf({}, endpoints)]);
  return new Set(
    planned.variants.map((variant) =>
      endpointOf(resolveSettings(planned.pipeline, step, variant), endpoints),
    ),
  );
}
