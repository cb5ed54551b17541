import type { Assertion } from '../assertion/assertion.ts';
import type { PlannedCalls } from '../assertion/model-tools.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import type { ParameterFinding, RequestDraft } from '../provider/provider.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import { hostOf } from './check-parameters.ts';
import { type Endpoints, endpointOf } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { listStepUses } from './list-uses.ts';
import { knownTo } from './rehearse.ts';

/** What the endpoints that judges are asked at refuse or do not know of the judges' `params`. */
export function checkJudges(
  plan: Plan,
  endpoints: Endpoints,
  extensions: Pick<Extensions, 'providers' | 'assertions'>,
): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const planned of plan.pipelines) {
    for (const { use, step } of listStepUses(planned)) {
      for (const calls of listChats(use, extensions.assertions)) {
        const judge = { planned, use, step, calls };
        for (const each of checkJudge(judge, endpoints, extensions)) {
          found.set(JSON.stringify([each.location, each.message]), each);
        }
      }
    }
  }
  return [...found.values()];
}

type ChatCalls = PlannedCalls & { readonly params: JsonObject };

function listChats(
  { assertion, options }: AssertionUse,
  assertions: ReadonlyMap<string, Assertion>,
): readonly ChatCalls[] {
  const calls = assertions.get(assertion)?.asks?.(options.raw) ?? [];
  return calls.filter((each): each is ChatCalls => each.params !== undefined);
}

interface PlacedJudge {
  readonly planned: PlannedPipeline;
  readonly use: AssertionUse;
  /** The id of the step that is judged. */
  readonly step: string | undefined;
  readonly calls: ChatCalls;
}

/** Where it names no endpoint or model, those of the judged step, which a variant may change. */
function checkJudge(
  { planned, use, step: id, calls }: PlacedJudge,
  endpoints: Endpoints,
  { providers }: Pick<Extensions, 'providers'>,
): readonly Diagnostic[] {
  const step = planned.steps.find((each) => each.id === id);
  if (step === undefined) return [];
  return planned.variants.flatMap((variant) => {
    const settings = resolveSettings(planned.pipeline, step, variant);
    const name = calls.endpoint ?? endpointOf(settings, endpoints);
    const definition = knownTo(planned, endpoints).get(name);
    const provider = definition && providers.get(definition.dialect);
    if (provider === undefined) return [];
    const own = settings.model?.isConstant ? settings.model.raw : undefined;
    const host = hostOf(definition?.baseUrl ?? '');
    const draft = makeDraft(calls.params, calls.model ?? own);
    return provider
      .check({ ...draft, ...(host !== undefined && { host }) })
      .filter(({ path }) => Object.hasOwn(calls.params, path[0] ?? ''))
      .map((finding) => toDiagnostic(finding, use));
  });
}

function makeDraft(params: JsonObject, model: JsonValue | undefined): RequestDraft {
  const isOpen = (value: JsonValue): boolean => JSON.stringify(value).includes('{{');
  const entries = Object.entries(params);
  return {
    kind: 'chat',
    body: {
      ...(typeof model === 'string' && !isOpen(model) && { model }),
      ...Object.fromEntries(entries.filter(([, value]) => !isOpen(value))),
    },
    settings: {},
    text: { known: 'Reply in JSON', complete: true },
    awaited: new Set([
      'messages',
      ...entries.filter(([, value]) => isOpen(value)).map(([key]) => key),
    ]),
  };
}

function toDiagnostic(finding: ParameterFinding, { options, location }: AssertionUse): Diagnostic {
  const { code, severity, message, path, hints = [] } = finding;
  const isWritten = hasParameter(options.raw, path[0] ?? '');
  const sent = 'a judge that is asked once is sent `temperature: 0`; `params` can say otherwise';
  return {
    code,
    severity,
    message: `of this judge, ${message}`,
    location: isWritten
      ? options.locate(['params', ...path], code === 'unknown-parameter' ? 'key' : 'value')
      : location,
    ...((hints.length > 0 || !isWritten) && { hints: isWritten ? hints : [...hints, sent] }),
  };
}

function hasParameter(options: JsonValue, name: string | number): boolean {
  const params = (options as { readonly params?: JsonObject } | null)?.params;
  return params !== undefined && Object.hasOwn(params, name);
}
