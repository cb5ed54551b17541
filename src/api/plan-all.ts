import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { Config } from '../pipeline/load-config.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Plan } from '../plan/plan.ts';
import type { SourceFile } from '../source/location.ts';
import { checkAlone } from './check-alone.ts';
import { checkModules } from './check-code.ts';
import { checkDialects } from './check-dialects.ts';
import { checkAskedEndpoints } from './check-endpoints.ts';
import { checkJudgeable } from './check-judgeable.ts';
import { checkJudges } from './check-judges.ts';
import { checkParameters } from './check-parameters.ts';
import { loadSnapshots } from './check-snapshots.ts';
import { makeCodeDigester } from './digest-code.ts';
import {
  type ChosenEndpoints,
  chooseEndpoints,
  type EndpointChoice,
  isEndpointSaid,
  tellNothingChosen,
} from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { findRecordedEndpoint } from './find-recorded-endpoint.ts';
import { loadEarlier } from './load-earlier.ts';
import type { PlanOptions, Prepared } from './prepared.ts';
import type { ProjectFiles } from './project-files.ts';
import { rehearse } from './rehearse.ts';
import { planSelected } from './select-changed.ts';
import { skipWithoutEmulator } from './skip-without-emulator.ts';
import { usedEndpoints } from './used-endpoints.ts';

type Planned = Pick<
  Prepared,
  'plan' | 'leftOut' | 'beside' | 'answers' | 'endpoints' | 'snapshots' | 'diagnostics'
> & {
  readonly sources: readonly SourceFile[];
};

/** Plans pipelines, and checks what the plan, its endpoints and what lies beside the files say of each other. */
export async function planAll(
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
  const reader = {
    files,
    filesOf: project.of,
    loaders: extensions.datasets,
    digestCode: makeCodeDigester(extensions.assertions, project.of),
  };
  const planned = await planSelected(pipelines, options, reader);
  const choice = await findChoice(planned.value, { options, config, project }, environment);
  const chosen = rehearseChosen(planned.value, chooseEndpoints(choice, config, environment));
  const isAlone = planned.value === undefined || options.alone === true;
  const earlier = isAlone
    ? undefined
    : await loadEarlier(planned.value, options, { ...chosen, extensions, filesOf: project.of });
  const diagnostics: Diagnostic[] = [...planned.diagnostics, ...(earlier?.diagnostics ?? [])];
  if (chosen.problem !== undefined) diagnostics.push(chosen.problem);
  else if (planned.value) {
    const { endpoints } = chosen;
    const isLost = usedEndpoints(planned.value, endpoints).has('');
    if (isLost && options.needsEndpoint) diagnostics.push(tellNothingChosen(endpoints.known));
    diagnostics.push(...checkDialects(planned.value, endpoints, extensions));
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

function rehearseChosen(plan: Plan | undefined, chosen: ChosenEndpoints): ChosenEndpoints {
  if (plan === undefined || chosen.endpoints === undefined) return chosen;
  return { endpoints: rehearse(plan, chosen.endpoints) };
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
      ...modules.diagnostics,
      ...loaded.diagnostics,
    ],
    sources: [...modules.sources, ...loaded.sources],
  };
}
