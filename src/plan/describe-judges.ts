import { digest } from '../pipeline/digest.ts';
import type { AssertionUse, BoundTemplate, Pipeline, Step } from '../pipeline/pipeline.ts';
import { flattenAssertions } from '../pipeline/references.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Variant } from '../pipeline/variants.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { describeAsked } from './describe-content.ts';

/** What asks models about a case in a variant. */
export interface DescribedJudges {
  /** One for each assertion, in no order of theirs; empty where none asks any. */
  readonly digests: readonly string[];
  /** By which it is said whom they ask: of these the values count as well. */
  readonly templates: readonly BoundTemplate[];
}

interface Judging {
  readonly pipeline: Pipeline;
  readonly steps: readonly Step[];
  /** Of the file and the case. */
  readonly shared: readonly AssertionUse[];
}

/** What judges are asked, and whom: the model and the endpoint of the judged step where they name none. */
export function describeJudges(
  { pipeline, steps, shared }: Judging,
  variant: Variant,
): DescribedJudges {
  const last = findLastSteps(steps);
  const named = (id: string): readonly Step[] => steps.filter((step) => step.id === id);
  const templates: BoundTemplate[] = [];
  const describe = (use: AssertionUse, judged: readonly Step[]): readonly string[] =>
    flattenAssertions([use])
      .filter((part) => part.asksModels !== undefined)
      .map((part) => {
        const asked = findAsked(part, { pipeline, judged, variant });
        templates.push(...asked.templates);
        return digest([describeAsked(part), asked.text]);
      });
  const digests = [
    ...steps.flatMap((step) => step.assertions.flatMap((use) => describe(use, [step]))),
    ...shared.flatMap((use) => describe(use, use.step ? named(use.step.value) : last)),
  ];
  return { digests: digests.sort(), templates };
}

/** Those that may be the last one that ran: behind one that runs in any case, those with conditions. */
function findLastSteps(steps: readonly Step[]): readonly Step[] {
  const sure = new Set<string>();
  for (const { id, when, needs } of steps) {
    if (when === undefined && needs.every((each) => sure.has(each))) sure.add(id);
  }
  return steps.slice(
    Math.max(
      0,
      steps.findLastIndex(({ id }) => sure.has(id)),
    ),
  );
}

interface Asked {
  /** What the options do not say themselves. */
  readonly text: JsonValue;
  readonly templates: readonly BoundTemplate[];
}

function findAsked(
  { asksModels, options }: AssertionUse,
  {
    pipeline,
    judged,
    variant,
  }: { readonly pipeline: Pipeline; readonly judged: readonly Step[]; readonly variant: Variant },
): Asked {
  const { model, endpoint } = isJsonObject(options.raw) ? options.raw : {};
  const own = options.templates.filter(
    ({ template: { text } }) => text === model || text === endpoint,
  );
  if (asksModels === 'embeddings') return { text: null, templates: own };
  const settings = judged.map((step) => resolveSettings(pipeline, step, variant));
  const models = model === undefined ? settings.map((each) => each.model) : [];
  return {
    text: [
      models.map((each) => each?.raw ?? null),
      endpoint === undefined ? settings.map((each) => each.endpoint?.value ?? null) : [],
    ],
    templates: [...own, ...models.flatMap((each) => each?.templates ?? [])],
  };
}

/** The values that templates read: of variables, by their names, and of the matrix. */
export function readValues(
  templates: readonly BoundTemplate[],
  { vars, matrix }: { readonly vars: JsonObject; readonly matrix: JsonObject },
): JsonValue {
  return templates.flatMap(({ template }) =>
    template.references.map(({ path: [root = '', name = ''] }) => {
      if (root === 'matrix') return matrix[name] ?? null;
      return (root === 'vars' ? vars[name] : vars[root]) ?? null;
    }),
  );
}
