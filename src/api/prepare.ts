import pMap from 'p-map';
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { type Config, loadConfig } from '../pipeline/load-config.ts';
import { loadPipeline, type Remains } from '../pipeline/load-pipeline.ts';
import { applyOverrides, type Overrides } from '../pipeline/overrides.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Plan } from '../plan/plan.ts';
import type { Selection } from '../plan/selection.ts';
import type { ConfirmedRun } from '../protocol/confirmed-run.ts';
import type { KeptAnswers } from '../run/baseline-answers.ts';
import type { GatesBeside } from '../run/run-recorder.ts';
import type { SourceFile } from '../source/location.ts';
import { checkAlone } from './check-alone.ts';
import { checkModules } from './check-code.ts';
import { checkAskedEndpoints, usedEndpoints } from './check-endpoints.ts';
import { checkJudgeable } from './check-judgeable.ts';
import { checkJudges } from './check-judges.ts';
import { checkNumbers, type GivenNumbers } from './check-numbers.ts';
import { checkOverrides } from './check-overrides.ts';
import { checkParameters } from './check-parameters.ts';
import { checkRendered } from './check-rendered.ts';
import { checkRepeats } from './check-repeats.ts';
import { checkRequests } from './check-requests.ts';
import { type LoadedSnapshots, loadSnapshots } from './check-snapshots.ts';
import { checkUnread } from './check-unread.ts';
import { applyConfirmed, type ConfirmChoice, findConfirmed } from './confirm.ts';
import {
  chooseEndpoints,
  type EndpointChoice,
  type Endpoints,
  isEndpointSaid,
  nothingChosen,
  overrideEndpoint,
} from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { findFiles } from './find-files.ts';
import { findRecordedEndpoint } from './find-recorded-endpoint.ts';
import { loadEarlier } from './load-earlier.ts';
import type { ExpectedTrials } from './match-earlier.ts';
import { orderDiagnostics } from './order-diagnostics.ts';
import { openProject, type ProjectFiles } from './project-files.ts';
import { readExcerpts } from './read-excerpts.ts';
import { type ChangedOnly, type LeftOut, planSelected } from './select-changed.ts';
import { skipWithoutEmulator } from './skip-without-emulator.ts';
import { makeValidators } from './validators.ts';
import { makeVocabulary } from './vocabulary.ts';

/** Which pipelines, which part of them, and what is said over them. */
export interface PlanOptions {
  /** Files, folders and globs, relative to the working directory. */
  readonly files: readonly string[];
  readonly selection?: Selection;
  readonly overrides?: Overrides;
  readonly endpoint?: EndpointChoice;
  /** Only the best variants of an earlier run, on fresh calls. */
  readonly confirm?: ConfirmChoice;
  /** Makes errors of warnings. */
  readonly strict?: boolean;
  /** Files of pipelines may lead out of the project; they may not. */
  readonly allowOutside?: boolean;
  /** A baseline file that will be written: a gate that compares with it may find that it is not there yet. */
  readonly saving?: string;
  /** Only the files are looked at: not what earlier runs and calibrations say of them. */
  readonly alone?: true;
  /** Leaves out what is as it was in a baseline. */
  readonly changed?: ChangedOnly;
  /** Trials of an earlier run that the plan should have; where it does not is in what is prepared. */
  readonly expected?: ExpectedTrials;
  /** Whether answers come from cassettes only; where it is not said where to send, they say it. */
  readonly replays?: boolean;
  /** Of a run that goes on with an earlier one, or does it again: a request that is refused errors its trial only. */
  readonly followsUp?: boolean;
}

/** Pipelines checked and planned: what can be known before anything is sent. */
export interface Prepared {
  /** Absent when an error leaves nothing to run. */
  readonly plan?: Plan;
  /** What its gates look at beyond the run. */
  readonly beside?: GatesBeside;
  /** Of baselines, what assertions compare with. */
  readonly answers?: KeptAnswers;
  readonly leftOut: LeftOut;
  readonly endpoints?: Endpoints;
  readonly config?: Config;
  /** What was kept, by the path of the pipeline that has kept it. */
  readonly snapshots?: LoadedSnapshots['kept'];
  readonly pipelines: readonly Pipeline[];
  /** What pipelines may read and write. */
  readonly project: ProjectFiles;
  readonly diagnostics: readonly Diagnostic[];
  /** Everything that was read, by path. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** The earlier run whose best variants the plan has. */
  readonly confirms?: ConfirmedRun;
}

/**
 * Loads, checks and plans. Every mistake is found, not the first one only, and nothing is sent.
 * `needsEndpoint: false` lets `validate` look at files where it is not said where to send.
 */
export async function prepare(
  options: PlanOptions & GivenNumbers & { readonly needsEndpoint: boolean },
  extensions: Extensions,
  environment: Environment,
): Promise<Prepared> {
  const misused = checkNumbers(options);
  if (misused.length > 0) return refuse(misused, options, environment);
  if (options.confirm === undefined) return await loadAndPlan(options, extensions, environment);
  const confirming = await findConfirmed(options.confirm, environment);
  if (confirming.run === undefined) return refuse([confirming.problem], options, environment);
  const { needsEndpoint } = options;
  const chosen = { ...applyConfirmed(options, confirming.run), needsEndpoint };
  const prepared = await loadAndPlan(chosen, extensions, environment);
  return { ...prepared, confirms: confirming.run };
}

/** Nothing was read. */
function refuse(
  diagnostics: readonly Diagnostic[],
  options: PlanOptions,
  environment: Environment,
): Prepared {
  const project = openProject(options, environment);
  return { pipelines: [], leftOut: {}, project, diagnostics, sources: new Map() };
}

/** The disk is waited for less, and few files are open. */
const MOST_READ_AT_ONCE = 8;

async function loadAndPlan(
  options: PlanOptions & { readonly needsEndpoint: boolean },
  extensions: Extensions,
  environment: Environment,
): Promise<Prepared> {
  const vocabulary = makeVocabulary(extensions.assertions);
  const validators = makeValidators(vocabulary, extensions);
  const { files, workingDirectory } = environment;
  const project = openProject(options, environment);
  const found = await findFiles(options.files, environment);
  const loadedConfig = await loadConfig({
    files,
    workingDirectory,
    vocabulary,
    validate: validators.config,
  });
  const sources = new Map(loadedConfig.sources.map((source) => [source.path, source]));
  const overrides = overrideEndpoint(options.overrides, options.endpoint);
  const diagnostics: Diagnostic[] = [
    ...checkOverrides(overrides),
    ...found.diagnostics,
    ...loadedConfig.diagnostics,
  ];
  const { config } = loadedConfig;
  if (config === undefined) {
    const told = orderDiagnostics(diagnostics, options.strict === true);
    return { pipelines: [], leftOut: {}, project, diagnostics: told, sources };
  }
  const pipelines: Pipeline[] = [];
  const broken: Remains[] = [];
  const shared = { defaults: config.defaults, vars: config.vars, overriding: overrides.vars };
  const validate = validators.pipeline;
  const loading = { vocabulary, validate, shared };
  const allLoaded = await pMap(
    found.paths,
    (path) => loadPipeline(path, { ...loading, files: project.of(path) }),
    { concurrency: MOST_READ_AT_ONCE },
  );
  for (const loaded of allLoaded) {
    for (const source of loaded.sources) sources.set(source.path, source);
    diagnostics.push(...loaded.diagnostics);
    if (loaded.pipeline) {
      const changed = applyOverrides(loaded.pipeline, overrides);
      pipelines.push(changed);
      diagnostics.push(...checkRepeats(changed, overrides));
    }
    if (loaded.remains) {
      const { pipeline, isEcho } = loaded.remains;
      broken.push({ pipeline: applyOverrides(pipeline, overrides), isEcho });
    }
  }
  diagnostics.push(...checkUnread(overrides, pipelines, { ...extensions, files: found.paths }));
  const planned = await planAll({ options, pipelines, config, project }, extensions, environment);
  diagnostics.push(...planned.diagnostics);
  for (const source of planned.sources) sources.set(source.path, source);
  for (const { pipeline, isEcho } of broken) {
    const only = { options, pipelines: [pipeline], config, project };
    const more = await planAll(only, extensions, environment);
    diagnostics.push(...more.diagnostics.filter((diagnostic) => !isEcho(diagnostic)));
  }
  diagnostics.push(...(await checkRequests({ ...planned, options }, diagnostics, extensions)));
  const told = orderDiagnostics(diagnostics, options.strict === true);
  const excerpts = hasErrors(told) ? await readExcerpts(told, sources, files) : [];
  return {
    ...planned,
    config,
    pipelines,
    project,
    diagnostics: told,
    sources: new Map([...sources, ...excerpts]),
  };
}

type Planned = Pick<
  Prepared,
  'plan' | 'leftOut' | 'beside' | 'answers' | 'endpoints' | 'snapshots' | 'diagnostics'
> & {
  readonly sources: readonly SourceFile[];
};

async function planAll(
  input: {
    readonly options: PlanOptions & { readonly needsEndpoint: boolean };
    readonly pipelines: readonly Pipeline[];
    readonly config: Config;
    readonly project: ProjectFiles;
  },
  extensions: Extensions,
  environment: Environment,
): Promise<Planned> {
  const { options, pipelines, config, project } = input;
  const { files } = environment;
  const reader = { files, filesOf: project.of, loaders: extensions.datasets };
  const planned = await planSelected(pipelines, options, reader);
  const choice = await findChoice(planned.value, { options, config, project }, environment);
  const chosen = chooseEndpoints(choice, config, environment);
  const isAlone = planned.value === undefined || options.alone === true;
  const earlier = isAlone
    ? undefined
    : await loadEarlier(planned.value, options, { ...chosen, extensions, filesOf: project.of });
  const diagnostics: Diagnostic[] = [...planned.diagnostics, ...(earlier?.diagnostics ?? [])];
  if (chosen.problem !== undefined) diagnostics.push(chosen.problem);
  else if (planned.value) {
    const { endpoints } = chosen;
    const isLost = usedEndpoints(planned.value, endpoints).has('');
    if (isLost && options.needsEndpoint) diagnostics.push(nothingChosen);
    diagnostics.push(...checkParameters(planned.value, endpoints, extensions));
    diagnostics.push(...checkJudges(planned.value, endpoints, extensions));
    diagnostics.push(...checkAskedEndpoints(planned.value, endpoints, extensions));
  }
  const plan = planned.value && skipWithoutEmulator(planned.value, chosen.endpoints);
  const beside = await readBeside(plan, extensions, project);
  return {
    ...(plan && { plan }),
    leftOut: planned.leftOut,
    ...(earlier && { beside: earlier.beside, answers: earlier.answers }),
    ...(chosen.endpoints && { endpoints: chosen.endpoints }),
    ...beside,
    diagnostics: [...diagnostics, ...beside.diagnostics],
  };
}

/** Where answers are replayed and no endpoint is said, they are of the one that they were recorded of. */
async function findChoice(
  plan: Plan | undefined,
  {
    options,
    config,
    project,
  }: Pick<Parameters<typeof planAll>[0], 'options' | 'config' | 'project'>,
  environment: Environment,
): Promise<EndpointChoice> {
  const { endpoint = {}, replays = false } = options;
  if (!replays || isEndpointSaid(endpoint, config, environment)) return endpoint;
  return { ...endpoint, recorded: await findRecordedEndpoint(plan, project.of) };
}

/** What assertions look at beside the pipelines: modules, and texts that were kept. */
async function readBeside(
  plan: Plan | undefined,
  { assertions }: Extensions,
  project: ProjectFiles,
): Promise<Required<Pick<Planned, 'snapshots' | 'diagnostics' | 'sources'>>> {
  if (plan === undefined) return { snapshots: new Map(), diagnostics: [], sources: [] };
  const modules = await checkModules(plan, assertions, project.of);
  const loaded = await loadSnapshots(plan, assertions, project.of);
  return {
    snapshots: loaded.kept,
    diagnostics: [
      ...checkAlone(plan, assertions),
      ...checkJudgeable(plan, assertions),
      ...(await checkRendered(plan, assertions)),
      ...modules.diagnostics,
      ...loaded.diagnostics,
    ],
    sources: [...modules.sources, ...loaded.sources],
  };
}

export function isRunnable(
  prepared: Prepared,
): prepared is Prepared & Required<Pick<Prepared, 'plan' | 'endpoints' | 'config'>> {
  return (
    !hasErrors(prepared.diagnostics) &&
    prepared.plan !== undefined &&
    prepared.endpoints !== undefined &&
    prepared.config !== undefined
  );
}
