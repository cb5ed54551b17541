import pMap from 'p-map';
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { loadConfig } from '../pipeline/load-config.ts';
import { loadPipeline, type Remains } from '../pipeline/load-pipeline.ts';
import { applyOverrides } from '../pipeline/overrides.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { checkGates } from './check-gates.ts';
import { checkKeeping, type KeepOptions } from './check-keeping.ts';
import { checkNumbers, type GivenNumbers } from './check-numbers.ts';
import { checkOverrides } from './check-overrides.ts';
import { checkPassRates } from './check-pass-rates.ts';
import { checkRendered } from './check-rendered.ts';
import { checkRepeats } from './check-repeats.ts';
import { checkRequests } from './check-requests.ts';
import { checkUnread } from './check-unread.ts';
import { applyConfirmed, checkConfirmed, findConfirmed } from './confirm.ts';
import { overrideEndpoint } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { findFiles } from './find-files.ts';
import { orderDiagnostics } from './order-diagnostics.ts';
import { planAll } from './plan-all.ts';
import type { PlanOptions, Prepared } from './prepared.ts';
import { openProject } from './project-files.ts';
import { readExcerpts } from './read-excerpts.ts';
import { makeValidators } from './validators.ts';
import { makeVocabulary } from './vocabulary.ts';

/**
 * Loads, checks and plans. Every mistake is found, not the first one only, and nothing is sent.
 * `needsEndpoint: false` lets `validate` look at files where it is not said where to send.
 */
export async function prepare(
  options: PlanOptions & GivenNumbers & KeepOptions & { readonly needsEndpoint: boolean },
  extensions: Extensions,
  environment: Environment,
): Promise<Prepared> {
  const misused = [...checkNumbers(options), ...checkKeeping(options)];
  if (misused.length > 0) return refuse(misused, options, environment);
  if (options.confirm === undefined) return await loadAndPlan(options, extensions, environment);
  const confirming = await findConfirmed(options.confirm, environment);
  if (confirming.run === undefined) return refuse([confirming.problem], options, environment);
  const { needsEndpoint } = options;
  const chosen = { ...applyConfirmed(options, confirming.run), needsEndpoint };
  const prepared = await loadAndPlan(chosen, extensions, environment);
  const missing = checkConfirmed(confirming.run, prepared.pipelines);
  const told = orderDiagnostics([...prepared.diagnostics, ...missing], options.strict === true);
  return { ...prepared, diagnostics: told, confirms: confirming.run };
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
  const vocabulary = makeVocabulary(extensions);
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
  diagnostics.push(...[config.gates.run, ...config.gates.tags.values()].flatMap(checkPassRates));
  const pipelines: Pipeline[] = [];
  const broken: Remains[] = [];
  const shared = { defaults: config.defaults, vars: config.vars, overriding: overrides.vars };
  const loading = { vocabulary, validate: validators.pipeline, shared };
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
      diagnostics.push(...checkRepeats(changed, overrides), ...checkGates(changed, config.gates));
    }
    if (loaded.remains) {
      const { pipeline, isEcho } = loaded.remains;
      broken.push({ pipeline: applyOverrides(pipeline, overrides), isEcho });
    }
  }
  diagnostics.push(...checkUnread(overrides, pipelines, { ...extensions, files: found.paths }));
  const planned = await planAll({ options, pipelines, config, project }, extensions, environment);
  diagnostics.push(...planned.diagnostics);
  const ofCases = await checkRendered(planned.plan, extensions.assertions);
  for (const source of planned.sources) sources.set(source.path, source);
  for (const each of broken) {
    const chosen = { options, config, project };
    diagnostics.push(...(await checkRemains(each, chosen, { extensions, environment })));
  }
  const requests = await checkRequests({ ...planned, ...found, options }, diagnostics, extensions);
  diagnostics.push(...ofCases, ...requests);
  const known = diagnostics.filter((each) => !mayBeElsewhere(each, options, diagnostics));
  const told = orderDiagnostics(known, options.strict === true);
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

async function checkRemains(
  { pipeline, isEcho }: Remains,
  chosen: Omit<Parameters<typeof planAll>[0], 'pipelines'>,
  {
    extensions,
    environment,
  }: { readonly extensions: Extensions; readonly environment: Environment },
): Promise<readonly Diagnostic[]> {
  const planned = await planAll({ ...chosen, pipelines: [pipeline] }, extensions, environment);
  const ofCases = await checkRendered(planned.plan, extensions.assertions);
  return [...planned.diagnostics, ...ofCases].filter((each) => !isEcho(each));
}

/** Whether the command line names what this does not find, and not all is looked at, or can be read. */
function mayBeElsewhere(
  { code, location }: Diagnostic,
  { isPart = false }: PlanOptions,
  all: readonly Diagnostic[],
): boolean {
  if (code === 'unmatched-selection') return isPart || hasErrors(all);
  return isPart && (code === 'unread-variable' || (code === 'unknown-step' && !location));
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
