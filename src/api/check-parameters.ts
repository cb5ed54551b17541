import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { PromptText, Settings, Step, TemplatedValue } from '../pipeline/pipeline.ts';
import { contentTexts, promptTemplates } from '../pipeline/references.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { sharedAssertions } from '../plan/selected-assertions.ts';
import type { ParameterFinding, Provider, RequestDraft } from '../provider/provider.ts';
import { expectsRefusal } from '../run/expected-refusal.ts';
import { isJsonArray, type JsonObject, type JsonValue } from '../source/json.ts';
import type { Location } from '../source/location.ts';
import { draftMessages } from './draft-messages.ts';
import { type Endpoints, endpointOf, unknownEndpoint } from './endpoints.ts';
import type { Extensions } from './extensions.ts';

/** What each endpoint that the plan aims at refuses or does not know, at its place, each once. */
export function checkParameters(
  plan: Plan,
  endpoints: Endpoints,
  extensions: Pick<Extensions, 'providers' | 'assertions'>,
): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const planned of plan.pipelines) {
    const steps = planned.steps.filter((step) => !mayWantRefusal(planned, step, extensions));
    for (const step of steps) {
      const text = knownText(step, planned);
      for (const variant of planned.variants) {
        const place = { planned, step, variant, text };
        for (const diagnostic of checkStep(place, endpoints, extensions.providers)) {
          found.set(JSON.stringify([diagnostic.location, diagnostic.message]), diagnostic);
        }
      }
    }
  }
  return [...found.values()];
}

/** What a service is wanted to refuse, in any case, is not refused before. */
export function mayWantRefusal(
  planned: PlannedPipeline,
  step: Step,
  { assertions }: Pick<Extensions, 'assertions'>,
): boolean {
  const shared = sharedAssertions(planned);
  return expectsRefusal({ step, isLast: planned.steps.at(-1) === step, shared }, assertions);
}

interface StepPlace {
  readonly planned: PlannedPipeline;
  readonly step: Step;
  readonly variant: Variant;
  /** Of the step in every variant: there may be thousands. */
  readonly text: KnownText;
}

function checkStep(
  place: StepPlace,
  endpoints: Endpoints,
  providers: ReadonlyMap<string, Provider>,
): readonly Diagnostic[] {
  const { planned, step, variant, text } = place;
  const settings = resolveSettings(planned.pipeline, step, variant);
  const name = endpointOf(settings, endpoints);
  // That it is not said where to send is told of the whole plan.
  if (name === '' && settings.endpoint === undefined) return [];
  const definition = endpoints.known.get(name);
  if (definition === undefined) {
    const location = settings.endpoint?.location ?? step.location;
    return [unknownEndpoint(name, location, endpoints.known)];
  }
  const provider = providers.get(definition.dialect);
  if (provider === undefined) return [];
  const host = hostOf(definition.baseUrl);
  const draft = { ...makeDraft(step, settings, text), ...(host !== undefined && { host }) };
  return provider.check(draft).map((finding) => toDiagnostic(finding, step, settings));
}

/** Whose rules hold: some are a service's own, whatever its dialect. */
export function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function toDiagnostic(finding: ParameterFinding, step: Step, settings: Settings): Diagnostic {
  const { code, severity, message, path, hints, about } = finding;
  const place = code === 'unknown-parameter' ? 'key' : 'value';
  return {
    code,
    severity,
    message,
    location: locate(path, { step, settings, place }) ?? step.location,
    ...(hints && { hints }),
    ...(about !== undefined && { about }),
  };
}

/** A parameter that is not known stands at its key, one that is refused at its value. */
function locate(
  path: readonly (string | number)[],
  {
    step,
    settings,
    place,
  }: { readonly step: Step; readonly settings: Settings; readonly place: 'key' | 'value' },
): Location | undefined {
  const [key, ...rest] = path;
  if (key === 'pulze' && rest.length === 0) {
    return [...settings.pulze.values()][0]?.locate([], 'key');
  }
  if (key === 'messages') return locateMessage(step, rest, place);
  if (key === 'prompt') return step.prompt.location;
  if (key === 'pulze') return settings.pulze.get(String(rest[0]))?.locate(rest.slice(1), place);
  const own = key === 'model' || key === 'tools' || key === 'plugins' || key === 'stream';
  return (own ? settings[key] : settings.params.get(String(key)))?.locate(rest, place);
}

function locateMessage(
  step: Step,
  path: readonly (string | number)[],
  place: 'key' | 'value',
): Location {
  const entry = step.prompt.kind === 'chat' ? step.prompt.messages[Number(path[0])] : undefined;
  if (entry === undefined) return step.prompt.location;
  if (entry.kind === 'history') return entry.expression.location;
  return entry.locate(path.slice(1), place);
}

/** What is known of a step's request before its templates are rendered. */
function makeDraft(step: Step, settings: Settings, text: KnownText): RequestDraft {
  return {
    ...draftBody(step, settings),
    kind: step.prompt.kind,
    settings: constants(settings.pulze),
    text,
  };
}

/** The body as far as it is known, and the keys whose value templates will give. */
export function draftBody(
  step: Step,
  settings: Settings,
): Required<Pick<RequestDraft, 'body' | 'awaited'>> {
  const own = new Map(
    (['model', 'tools', 'plugins', 'stream'] as const).flatMap((key) => {
      const value = settings[key];
      return value ? [[key, value] as const] : [];
    }),
  );
  const body: Record<string, JsonValue> = { ...constants(settings.params), ...constants(own) };
  const drafted = draftMessages(step);
  if (drafted) body['messages'] = drafted.messages;
  return {
    body,
    awaited: new Set([
      ...templated(settings.params),
      ...templated(own),
      ...(drafted?.awaited ?? []),
    ]),
  };
}

function constants(values: ReadonlyMap<string, TemplatedValue>): JsonObject {
  return Object.fromEntries(
    [...values].filter(([, value]) => value.isConstant).map(([key, value]) => [key, value.raw]),
  );
}

function templated(values: ReadonlyMap<string, TemplatedValue>): readonly string[] {
  return [...values].filter(([, value]) => !value.isConstant).map(([key]) => key);
}

type KnownText = NonNullable<RequestDraft['text']>;

/** The text that the model will see; whole when no row, step or history can add to it. */
function knownText(step: Step, planned: PlannedPipeline): KnownText {
  const { pipeline } = planned;
  const templates = promptTemplates(step.prompt);
  const literals = templates.map((bound) => bound.template.literalText);
  const values = [
    pipeline.vars,
    ...pipeline.cases.map((each) => each.vars),
    ...planned.variants.map((variant) => variant.values),
  ];
  const used = templates.some((bound) => bound.template.references.length > 0);
  const open =
    step.continues !== undefined ||
    (used && pipeline.cases.some((each) => each.kind === 'dataset')) ||
    templates.some((bound) => bound.template.references.some(({ path }) => path[0] === 'steps')) ||
    (step.prompt.kind === 'chat' && step.prompt.messages.some((entry) => entry.kind === 'history'));
  const known = [
    ...literals,
    ...constantTexts(step),
    ...(used ? values.map((value) => JSON.stringify(value)) : []),
  ];
  return { known: known.join('\n'), complete: !open };
}

function constantTexts(step: Step): readonly string[] {
  const texts: readonly PromptText[] =
    step.prompt.kind === 'text'
      ? [step.prompt.prompt]
      : step.prompt.messages.flatMap((entry) =>
          entry.kind === 'message' ? contentTexts(entry.content) : [],
        );
  return texts.flatMap((text) => {
    if (text.kind !== 'inline') return [];
    const { raw } = text.value;
    return typeof raw === 'string' || isJsonArray(raw) ? [JSON.stringify(raw)] : [];
  });
}
