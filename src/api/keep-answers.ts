import { type Answering, makeAnswering } from '../cassette/answer-from.ts';
import { Cache, type CacheMode, type CacheTally } from '../cassette/cache.ts';
import { Cassette, type CassetteMode, type CassetteTally } from '../cassette/cassette.ts';
import { cassettePath } from '../cassette/cassette-path.ts';
import { type ForeignLock, findForeignLocks } from '../cassette/foreign-locks.ts';
import { loadRecordings, loadRemains } from '../cassette/load-cassette.ts';
import { remainsPath } from '../cassette/recording.ts';
import { Recordings } from '../cassette/recordings.ts';
import { type Redact, redactKnown } from '../cassette/redact.ts';
import { takeOverParts } from '../cassette/take-over.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { digest } from '../pipeline/digest.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { Config } from '../pipeline/load-config.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import type { CassetteInfo } from '../protocol/event.ts';
import { makeRedactor } from '../transport/secret-headers.ts';
import type { Keeping } from './check-keeping.ts';
import type { Endpoints } from './endpoints.ts';
import { isNarrowed, type Narrowing } from './is-narrowed.ts';
import type { ProjectFiles } from './project-files.ts';
import { readKeys } from './read-key.ts';
import type { Spare } from './spared-writing.ts';

/** Where the cache is, below the working directory. */
const CACHE_FOLDER: string = '.pulze/cache';

/** What was kept, and what becomes of it. */
export interface KeptTally {
  readonly cassettes: readonly CassetteTally[];
  readonly cache?: CacheTally;
}

/** How a run ended. */
export interface KeeperEnd {
  /** All that the pipelines ask was asked, so that the rest is unused. */
  readonly isWhole: boolean;
  /** The names of pipelines that ask nothing. */
  readonly needless: ReadonlySet<string>;
}

/** Cassettes and cache of one run. */
export interface AnswerKeeper {
  readonly info?: CassetteInfo;
  /** What is sent is kept. */
  readonly isKeeping?: boolean;
  /** Takes out of answers what is not kept of them; a run judges them without it. */
  readonly redact?: Redact;
  /** Undefined where nothing is kept. */
  answeringOf(planned: PlannedPipeline): Answering | undefined;
  /** What tells an endpoint from others. */
  identify(definition: EndpointDefinition, planned: PlannedPipeline): string;
  /** Writes what was recorded, also of a run that broke off; of several cassettes, those that can be written. */
  close(end: KeeperEnd, spare: Spare): Promise<KeptTally>;
}

export interface OpenedKeeper {
  readonly keeper: AnswerKeeper;
  readonly diagnostics: readonly Diagnostic[];
}

interface Prepared {
  readonly plan: Plan;
  readonly config?: Config;
  readonly endpoints: Endpoints;
  readonly project: ProjectFiles;
}

/**
 * Reads the cassettes of a plan, or makes the cache ready. Writes nothing, but that what several recordings
 * have left is put into one file.
 */
export async function openKeeper(
  { plan, config, endpoints, project }: Prepared,
  options: Keeping & Narrowing,
  environment: Pick<Environment, 'files' | 'clock' | 'variables' | 'secrets'>,
): Promise<OpenedKeeper> {
  const { cassette: mode, cache } = options;
  if (mode === undefined) {
    if (cache === undefined) return { keeper: noKeeper, diagnostics: [] };
    const outside = await project.findProblem(CACHE_FOLDER);
    const { clock } = environment;
    const keeper = keepInCache(cache, config, { files: project.here, clock });
    return { keeper, diagnostics: outside ? [noCache(outside)] : [] };
  }
  const shared = findShared(plan);
  if (shared.length > 0) return { keeper: noKeeper, diagnostics: shared };
  // The keys of all endpoints: one may be in what another is asked.
  const redactKeys = makeRedactor(await readKeys(endpoints.known, environment));
  const redact = (text: string): string => redactKnown(config?.offline.redact(text) ?? text);
  const prune = options.pruneCassette === true;
  const mayWrite = mode !== 'replay' || (prune && !isNarrowed(options));
  const cassettes = new Map<string, Cassette>();
  const diagnostics: Diagnostic[] = [];
  for (const { pipeline } of plan.pipelines) {
    const path = cassettePath(pipeline.file.path);
    const files = project.of(pipeline.file.path);
    const loaded = await loadCassette(path, { mode, mayWrite }, files);
    diagnostics.push(...loaded.diagnostics);
    const { recordings, isNew, remains } = loaded;
    const { clock } = environment;
    const read = { path, mode, recordings, isNew, remains };
    cassettes.set(pipeline.name, new Cassette({ ...read, redactKeys, redact, files, clock }));
  }
  const keeper = keepInCassettes(cassettes, mode, prune);
  return { keeper: { ...keeper, redact: (text) => redact(redactKeys(text)) }, diagnostics };
}

/** Pipelines whose cassette is that of another one: each would take the other's answers for unused. */
function findShared({ pipelines }: Plan): readonly Diagnostic[] {
  const first = new Map<string, string>();
  return pipelines.flatMap(({ pipeline: { file, location } }) => {
    const cassette = cassettePath(file.path);
    const other = first.get(cassette);
    if (other === undefined) {
      first.set(cassette, file.path);
      return [];
    }
    const message = `\`${cassette}\` is the cassette of \`${other}\`, too`;
    const hints = [
      'rename one of the two, or run each by itself: a pipeline has a cassette of its own',
    ];
    return [{ code: 'bad-cassette', severity: 'error', message, location, hints }];
  });
}

const noKeeper: AnswerKeeper = {
  answeringOf: () => undefined,
  identify: ({ name }) => name,
  close: () => Promise.resolve({ cassettes: [] }),
};

function keepInCassettes(
  cassettes: ReadonlyMap<string, Cassette>,
  mode: CassetteMode,
  prune: boolean,
): AnswerKeeper {
  const all = [...cassettes.values()];
  const answering = new Map([...cassettes].map(([name, each]) => [name, makeAnswering(each)]));
  return {
    info: { mode, files: all.map(({ path }) => path) },
    isKeeping: mode !== 'replay',
    answeringOf: ({ pipeline }) => answering.get(pipeline.name),
    // An address may change, and with it nothing.
    identify: ({ name }) => name,
    async close({ isWhole, needless }, spare) {
      const closing = [...cassettes].map(([pipeline, each]) =>
        spare(each.close({ isWhole, isNeedless: needless.has(pipeline), prune }), undefined),
      );
      const closed = await Promise.allSettled(closing);
      const failed = closed.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
      return {
        cassettes: closed.flatMap((each) =>
          each.status === 'fulfilled' ? (each.value ?? []) : [],
        ),
      };
    },
  };
}

function keepInCache(
  mode: CacheMode,
  config: Config | undefined,
  { files, clock }: Pick<Environment, 'files' | 'clock'>,
): AnswerKeeper {
  const limits = config?.offline.cache ?? { maxAgeMilliseconds: 0, maxBytes: 0 };
  const cache = new Cache({ path: CACHE_FOLDER, mode, ...limits, files, clock });
  const answering = makeAnswering(cache);
  return {
    isKeeping: mode !== 'read',
    redact: (text) => cache.redact(text),
    answeringOf: () => answering,
    // Shared by all that is below this folder: another address is another service, and an emulator
    // is what its script makes of it.
    identify: ({ name, baseUrl, dialect, emulator }, { pipeline }) => {
      const script = emulator && digest({ own: emulator, pipeline: pipeline.emulator ?? {} });
      return [name, baseUrl, dialect, ...(script === undefined ? [] : [script])].join(' ');
    },
    close: async () => ({ cassettes: [], cache: await cache.close() }),
  };
}

interface LoadedCassette {
  readonly recordings: Recordings;
  readonly isNew: boolean;
  readonly remains: Recordings;
  readonly diagnostics: readonly Diagnostic[];
}

async function loadCassette(
  path: string,
  { mode, mayWrite }: { readonly mode: CassetteMode; readonly mayWrite: boolean },
  files: Environment['files'],
): Promise<LoadedCassette> {
  const { none } = Recordings;
  try {
    // What is recorded again is not asked for.
    const read = await loadRecordings(files, path, mode === 'record' ? 0 : undefined);
    if (mode !== 'replay') await takeOverParts(remainsPath(path), files);
    const remains = mode === 'replay' ? none : await loadRemains(files, remainsPath(path));
    const locked = mayWrite ? await findForeignLocks(path, files) : [];
    const isMissing = read === undefined && mode === 'replay';
    const left = isMissing ? await files.details(remainsPath(path)) : undefined;
    const missing = isMissing ? [noCassette(path, left !== undefined)] : [];
    const { value = none, diagnostics } = read ?? { diagnostics: missing };
    const isNew = read === undefined;
    // A replay looks at no part.
    const heeded = locked.filter(({ of }) => mode !== 'replay' || of === path);
    const told = [...diagnostics, ...heeded.map((each) => inUse(each, path))];
    return { recordings: value, isNew, remains: remains ?? none, diagnostics: told };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const message = `\`${error.path}\` cannot be read: ${error.message}`;
    const diagnostics: Diagnostic[] = [{ code: 'bad-cassette', severity: 'error', message }];
    return { recordings: none, isNew: false, remains: none, diagnostics };
  }
}

/** What is recorded would be paid for, and wait for a lock that may never be given back; parts just stay. */
function inUse({ of, lock, holder }: ForeignLock, cassette: string): Diagnostic {
  const isCassette = of === cassette;
  const message = isCassette
    ? `\`${of}\` cannot be written: ${holder} keeps it locked`
    : `\`${of}\` is left to ${holder}, which keeps it locked`;
  const hints = [
    ...(isCassette ? ['wait until it has ended, or end it'] : []),
    `where it is gone, which cannot be seen from here, delete \`${lock}\``,
  ];
  return { code: 'cassette-in-use', severity: isCassette ? 'error' : 'warning', message, hints };
}

function noCache(problem: string): Diagnostic {
  const message = `answers cannot be kept: \`${CACHE_FOLDER}\` ${problem}`;
  return { code: 'unwritable-file', severity: 'error', message };
}

function noCassette(path: string, isLeft: boolean): Diagnostic {
  const message = `there is no \`${path}\` to replay`;
  const hints = [
    isLeft
      ? `a recording that was cut off has left \`${remainsPath(path)}\`; make the cassette of it, and record what it lacks: \`--cassette auto\``
      : 'record it: `--cassette record`',
  ];
  return { code: 'bad-cassette', severity: 'error', message, hints };
}
