import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type Settings, type Step, TemplateFailure } from '../pipeline/pipeline.ts';
import type { Plan, PlannedPipeline, Trial } from '../plan/plan.ts';
import type { ParameterFinding } from '../provider/provider.ts';
import { isRefusalExpected } from '../run/expected-refusal.ts';
import { memoSettings, type SettingsOf } from '../run/memo-settings.ts';
import { recordBody } from '../run/record-body.ts';
import { evaluateAt, type RenderedRequest, renderRequest } from '../run/render-request.ts';
import { type FindRefusals, makeRefusalFinder } from '../run/request-check.ts';
import { TrialScope } from '../run/variables.ts';
import type { JsonObject } from '../source/json.ts';
import { type CaseProblem, CaseProblems } from './case-problems.ts';
import { AskedRequests } from './check-asked.ts';
import { hostOf } from './check-parameters.ts';
import { type EndpointChoice, type Endpoints, endpointOf } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { firstTrials } from './first-trials.ts';
import { isNarrowed, type Narrowing } from './is-narrowed.ts';

interface ChosenPlan {
  readonly plan?: Plan;
  /** Of all pipelines' files, also of those that are not in the plan. */
  readonly paths: readonly string[];
  readonly endpoints?: Endpoints;
  readonly options: Narrowing & {
    readonly alone?: true;
    readonly followsUp?: boolean;
    readonly endpoint?: EndpointChoice;
  };
}

/**
 * Tells requests that cannot be made (`"{{ticket}}"` where a case's `ticket` is null) or that their endpoint
 * refuses (`temperature: "{{t}}"` where `t` is 3), as far as no answer is awaited for them, and assertions that
 * cannot be judged by what these ask for: in a run such trials would be errored. What an endpoint refuses of an
 * earlier run's requests is told by their trials, as it was then: that run can be gone on with.
 */
export async function checkRequests(
  { plan, endpoints, paths, options }: ChosenPlan,
  told: readonly Diagnostic[],
  extensions: Pick<Extensions, 'providers' | 'assertions'>,
): Promise<readonly Diagnostic[]> {
  if (plan === undefined || options.alone) return [];
  const sound = findSound(plan.pipelines, paths, told);
  const found = new CaseProblems(plan);
  const isEarly = [...sound].some(({ steps }) => steps.some(isAsked));
  if (!isEarly) return [];
  const check = {
    settingsOf: memoSettings(),
    findRefusals: refusalFinderOf(options),
    said: options.endpoint,
    endpoints,
    ...extensions,
  };
  const asked = new AskedRequests(plan, {
    assertions: extensions.assertions,
    isPart: isNarrowed(options),
  });
  for await (const trial of firstTrials(plan)) {
    if (!sound.has(trial.planned)) continue;
    const looked = trial.planned.steps.filter(isAsked).map((step) => look(step, trial, check));
    for (const problem of looked.flatMap(({ problems }) => problems)) found.add(problem, trial);
    asked.add(trial, new Map(looked.flatMap(({ sent }) => (sent ? [sent] : []))));
  }
  return [...found.tell(), ...asked.tell()];
}

/** Without those that an error is about: what a request of theirs lacks may be told already, in better words. */
function findSound(
  pipelines: readonly PlannedPipeline[],
  paths: readonly string[],
  told: readonly Diagnostic[],
): ReadonlySet<PlannedPipeline> {
  const errors = told.filter(({ severity }) => severity === 'error');
  const wrong = new Set(errors.map(({ location }) => location?.path));
  // What stands in no pipeline's file may be about any of them.
  const isElsewhere = [...wrong].some((path) => path === undefined || !paths.includes(path));
  return new Set(
    isElsewhere ? [] : pipelines.filter(({ pipeline }) => !wrong.has(pipeline.file.path)),
  );
}

function refusalFinderOf({ followsUp = false }: ChosenPlan['options']): FindRefusals {
  return followsUp ? () => [] : makeRefusalFinder();
}

/** Whether its request is known before the run. */
function isAsked({ needs, continues }: Step): boolean {
  return needs.length === 0 && continues === undefined;
}

interface Check extends Pick<Extensions, 'providers' | 'assertions'> {
  readonly settingsOf: SettingsOf;
  readonly findRefusals: FindRefusals;
  readonly endpoints: Endpoints | undefined;
  readonly said: EndpointChoice | undefined;
}

interface Looked {
  readonly problems: readonly CaseProblem[];
  /** A step that is run in any case, with what it asks for. */
  readonly sent?: readonly [Step, JsonObject];
}

function look(step: Step, trial: Trial, check: Check): Looked {
  const scope = new TrialScope(trial);
  const settings = check.settingsOf(trial.planned, step, trial.variant);
  const failures: TemplateFailure[] = [];
  try {
    if (step.when && evaluateAt(step.when, scope.names) !== true) return { problems: [] };
    const onFailure = (failure: TemplateFailure): void => void failures.push(failure);
    const rendered = renderRequest({ step, settings, scope, conversation: [], onFailure });
    if (failures.length > 0) {
      return { problems: failures.map((each) => describeFailure(each, check.said)) };
    }
    const problems = findRefused({ step, trial, settings, rendered }, check).map((finding) => ({
      ...finding,
      location: rendered.locate(finding.path) ?? step.location,
    }));
    return { problems, ...(step.when === undefined && { sent: [step, rendered.body] }) };
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return { problems: [describeFailure(error, check.said)] };
  }
}

function describeFailure(
  { message, location }: TemplateFailure,
  said: EndpointChoice | undefined,
): CaseProblem {
  return { code: 'bad-template', message, location, hints: explainLack(message, said) };
}

/** An axis that its author has written may not be there because of what the command line says. */
function explainLack(message: string, { name, baseUrl }: EndpointChoice = {}): readonly string[] {
  if ((name ?? baseUrl) === undefined || !message.includes('`matrix` has no `endpoint`')) return [];
  const option = baseUrl === undefined ? '--endpoint' : '--base-url';
  return [`\`${option}\` takes the place of the axis \`endpoint\`, which is not there then`];
}

/** What a service is wanted to refuse is not refused before. */
function findRefused(
  asked: {
    readonly step: Step;
    readonly trial: Trial;
    readonly settings: Settings;
    readonly rendered: RenderedRequest;
  },
  { endpoints, providers, assertions, findRefusals }: Check,
): readonly ParameterFinding[] {
  const { step, trial, settings, rendered } = asked;
  const definition = endpoints?.known.get(endpointOf(settings, endpoints));
  const provider = definition && providers.get(definition.dialect);
  if (provider === undefined || isRefusalExpected(step, trial, assertions)) return [];
  const host = hostOf(definition?.baseUrl ?? '');
  const recorded = recordBody(rendered.body, trial.planned.pipeline);
  return findRefusals({
    step,
    settings,
    provider,
    rendered,
    recorded,
    ...(host !== undefined && { host }),
  });
}
