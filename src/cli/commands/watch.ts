import { type Dependencies, findDependencies, showPath } from '../../api/find-dependencies.ts';
import { reporterNames } from '../../api/report.ts';
import { safeLine } from '../../diagnostic/safe-text.ts';
import type { Environment, Files } from '../../environment/environment.ts';
import { nounFor } from '../../source/count-text.ts';
import { type Arguments, type CommandHandler, UsageError } from '../command.ts';
import type { ExitCode } from '../exit-codes.ts';
import { FileChanges } from '../file-changes.ts';
import { findPrinted, oneDocument, readPlanOptions, readReporters } from '../read-arguments.ts';
import { runAgain } from './run.ts';

/**
 * Runs pipelines, and then those again of which a file changes, until its user ends it. The exit code is
 * that of the last run.
 */
export const watchCommand: CommandHandler = async (args, context) => {
  refuseOthers(args);
  const { environment, interrupts } = context;
  const wanted = withCache(args);
  // With `--prune-cassette` the run writes what it reads.
  const replays = args['cassette'] === 'replay' && args['prune-cassette'] !== true;
  const options = { ...readPlanOptions(wanted), replays };
  const changes = new FileChanges(environment, options.files);
  const runOnce = async (touched?: readonly string[]): Promise<ExitCode> => {
    const written = new Set<string>();
    const inner = { ...context, environment: listenToWrites(environment, written) };
    const isPart = touched !== undefined;
    const again = isPart ? { ...wanted, files: touched } : wanted;
    return await runAgain(again, { context: inner, isPart }).finally(() =>
      changes.forgive(written),
    );
  };
  try {
    let dependencies = await findDependencies(options, environment);
    await changes.watch(dependencies);
    let code = await runOnce();
    while (!interrupts.stop.aborted) {
      tellWatching(dependencies, environment);
      const changed = await changes.next(context);
      if (changed === undefined) return code;
      const now = await findDependencies(options, environment);
      const touched = findTouched(changed, dependencies, now);
      dependencies = now;
      await changes.watch(dependencies);
      if (touched.length === 0 && now.size > 0) continue;
      tellChanged(changed, environment);
      if (await isUnheard(environment)) return code;
      code = await runOnce(findPart(touched, now));
    }
    return code;
  } finally {
    await changes.close();
  }
};

function refuseOthers(args: Arguments): void {
  for (const other of ['dry-run', 'confirm']) {
    if (args[other] !== undefined && args[other] !== false) {
      throw new UsageError(`\`--watch\` does not go with \`--${other}\``);
    }
  }
  const single = findPrinted(readReporters(args, reporterNames()), oneDocument);
  if (single === undefined) return;
  throw new UsageError(
    `\`--watch\` runs again and again, and \`${single.name}\` on standard output is one document`,
    [`give it a file: \`-r ${single.name}=FILE\``],
  );
}

/** Undefined where all are run. */
function findPart(touched: readonly string[], now: Dependencies): readonly string[] | undefined {
  return touched.length > 0 && touched.length < now.size ? touched : undefined;
}

/** Where nobody reads any more what is told, nothing more is to be paid for. */
async function isUnheard({
  stdout,
  stderr,
  clock,
}: Pick<Environment, 'stdout' | 'stderr' | 'clock'>): Promise<boolean> {
  const settle = (): Promise<void> => new Promise((resolve) => clock.defer(resolve));
  await settle();
  if (stderr.isEnded !== true) return false;
  // Whether a pipe is read shows when it is written to.
  stdout.write('\n');
  await settle();
  return stdout.isEnded === true;
}

/** Pipelines that read what changed, before or now, and those that are new. */
function findTouched(
  changed: ReadonlySet<string>,
  before: Dependencies,
  now: Dependencies,
): readonly string[] {
  return [...now.keys()].filter(
    (path) =>
      !before.has(path) || reads(now.get(path), changed) || reads(before.get(path), changed),
  );
}

/** Nothing is paid for twice while its pipeline is written. */
function withCache(args: Arguments): Arguments {
  const isSaid = args['cache'] !== undefined || (args['cassette'] ?? 'off') !== 'off';
  return isSaid ? args : { ...args, cache: 'on' };
}

function reads(read: ReadonlySet<string> | undefined, changed: ReadonlySet<string>): boolean {
  return [...changed].some((path) => read?.has(path));
}

/** What a run writes itself (snapshots, a report, a cassette) is no change that it should answer with a run. */
function listenToWrites(environment: Environment, written: Set<string>): Environment {
  const { files } = environment;
  const inner: Files = {
    ...files,
    writeText(path, text) {
      written.add(showPath(path, environment));
      return files.writeText(path, text);
    },
  };
  return { ...environment, files: inner };
}

function tellWatching(
  dependencies: Dependencies,
  { stderr, keyboard }: Pick<Environment, 'stderr' | 'keyboard'>,
): void {
  const count = dependencies.size;
  const end = keyboard === undefined ? 'Ctrl-C' : 'q';
  stderr.write(
    `watching ${count} ${nounFor(count, 'pipeline')} and what ${nounFor(count, 'it reads', 'they read')}; ${end} ends it\n`,
  );
}

function tellChanged(changed: ReadonlySet<string>, { stderr }: Pick<Environment, 'stderr'>): void {
  const [first = '', ...more] = [...changed].sort();
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  stderr.write(`\nchanged: ${safeLine(first, true)}${others}\n`);
}
