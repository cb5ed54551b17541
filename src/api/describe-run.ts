import type { Assertion } from '../assertion/assertion.ts';
import type { Environment } from '../environment/environment.ts';
import { sha256, sha256OfAll } from '../pipeline/digest.ts';
import { nameMeasure, type Search } from '../pipeline/search.ts';
import { withoutBudgets } from '../pipeline/without-budgets.ts';
import type { Plan } from '../plan/plan.ts';
import {
  type AskedEndpoints,
  DEFAULT_SEED,
  type EndpointInfo,
  PROTOCOL_VERSION,
  type RunHeader,
  type RunStarted,
  type SearchInfo,
  type SourceInfo,
} from '../protocol/event.ts';
import { isoTime } from '../protocol/iso-time.ts';
import { pathBeside } from '../source/path-beside.ts';
import { endpointsOfJudges, type NamedEndpoint } from './check-endpoints.ts';
import type { Endpoints } from './endpoints.ts';
import type { Prepared } from './prepared.ts';
import { program } from './program.ts';
import { makeRunId } from './run-store.ts';
import { usedEndpoints } from './used-endpoints.ts';

export interface DescribedOptions {
  readonly concurrency: number;
  readonly assertions: ReadonlyMap<string, Assertion>;
  readonly command?: readonly string[];
  readonly repeats?: RunHeader['repeats'];
  /** Where answers are recorded, or come from. */
  readonly cassette?: RunHeader['cassette'];
  readonly prices?: RunHeader['prices'];
  readonly forecast?: RunHeader['forecast'];
}

/** What a journal begins with. */
export async function describeRun(
  prepared: Prepared & { readonly plan: Plan; readonly endpoints: Endpoints },
  options: DescribedOptions,
  environment: Pick<Environment, 'clock' | 'random' | 'files'>,
): Promise<RunStarted> {
  const { plan } = prepared;
  const datasets = await listDatasets(plan, environment.files);
  return {
    type: 'run_started',
    version: PROTOCOL_VERSION,
    run: {
      id: makeRunId(environment),
      started_at: isoTime(environment.clock.now()),
      ...(options.command && { command: options.command }),
      endpoint: describeEndpoint(plan, prepared.endpoints),
      asked: listAsked(plan, prepared.endpoints, options.assertions),
      program,
      seed: DEFAULT_SEED,
      concurrency: options.concurrency,
      ...(prepared.confirms && { confirms: prepared.confirms }),
      ...(options.repeats && { repeats: options.repeats }),
      ...(options.cassette && { cassette: options.cassette }),
      ...(options.prices && { prices: options.prices }),
      ...(options.forecast && { forecast: options.forecast }),
    },
    sources: listSources(prepared, plan),
    ...(datasets.length > 0 && { datasets }),
    pipelines: plan.pipelines.map(({ pipeline, trialCount, variants }) => ({
      name: pipeline.name,
      file: pipeline.file.path,
      ...(pipeline.description !== undefined && { description: pipeline.description }),
      trials: trialCount,
      variants: variants.length,
      repeat: pipeline.repeat,
      ...(pipeline.search && { search: describeSearch(pipeline.search) }),
    })),
    trials: plan.trialCount,
  };
}

function describeSearch({ budget, eta, by }: Search): SearchInfo {
  return { strategy: 'successive_halving', budget, eta, by: nameMeasure(by) };
}

function listSources(prepared: Prepared, plan: Plan): RunStarted['sources'] {
  const limited = listLimited(prepared, plan);
  return [
    ...[...prepared.sources.values()].map(({ path, text }) => ({
      path,
      sha256: sha256(text),
      ...(limited.has(path) && { sha256_without_budgets: sha256(withoutBudgets(text)) }),
    })),
    ...listAttachments(plan),
  ];
}

/** Files that have budgets. */
function listLimited({ config }: Prepared, { pipelines }: Plan): ReadonlySet<string> {
  const { run, tags = [] } = config?.budgets ?? {};
  const budgets = [
    run,
    ...[...tags].map(([, tag]) => tag),
    ...pipelines.map(({ pipeline }) => pipeline.budget),
  ];
  return new Set(budgets.flatMap((budget) => budget?.location.path ?? []));
}

/** Files whose bytes are sent, each once. */
function listAttachments(plan: Plan): RunStarted['sources'] {
  const all = plan.pipelines.flatMap(({ pipeline }) => pipeline.attachments);
  const digests = new Map(all.map(({ path, sha256: digest }) => [path, digest]));
  return [...digests].map(([path, digest]) => ({ path, sha256: digest }));
}

/** Files of rows, each once. */
async function listDatasets(
  plan: Plan,
  files: Environment['files'],
): Promise<readonly SourceInfo[]> {
  const paths = plan.pipelines.flatMap(({ pipeline }) =>
    pipeline.cases.flatMap((each) =>
      each.kind === 'dataset' ? [pathBeside(pipeline.file.path, each.dataset.value)] : [],
    ),
  );
  const listed: SourceInfo[] = [];
  for (const path of new Set(paths)) {
    listed.push({ path, sha256: await sha256OfAll(files.stream(path)) });
  }
  return listed;
}

/** The one that is used where a step names none, if any does not; otherwise the first that is asked. */
function describeEndpoint(plan: Plan, endpoints: Endpoints): EndpointInfo {
  const { known, main = '', note = emulatorNote } = endpoints;
  const names = [...usedEndpoints(plan, endpoints)];
  const name = names.includes(main) ? main : (names[0] ?? main);
  const definition = known.get(name);
  const embedded =
    names.length > 0 && names.every((each) => known.get(each)?.emulator !== undefined);
  return {
    name,
    ...(!embedded && definition && { base_url: definition.baseUrl }),
    dialect: definition?.dialect ?? '',
    ...(embedded && { note }),
  };
}

function listAsked(
  plan: Plan,
  endpoints: Endpoints,
  assertions: DescribedOptions['assertions'],
): AskedEndpoints {
  const judging = endpointsOfJudges({ plan, endpoints }, assertions);
  return {
    ...(endpoints.main !== undefined && { default: endpoints.main }),
    endpoints: [...usedEndpoints(plan, endpoints)].map((name) =>
      describeAsked({ name, definition: endpoints.known.get(name) }),
    ),
    ...(judging.length > 0 && { judging: judging.map(describeAsked) }),
  };
}

function describeAsked({ name: key, definition }: NamedEndpoint): EndpointInfo {
  const { name = key, baseUrl, dialect = '', emulator } = definition ?? {};
  const isService = baseUrl !== undefined && emulator === undefined;
  return {
    name: key,
    ...(isService && { base_url: baseUrl }),
    dialect,
    ...(name !== key && { note: `answered by \`${name}\`` }),
  };
}

const emulatorNote = 'the embedded emulator answers, not a real model';
