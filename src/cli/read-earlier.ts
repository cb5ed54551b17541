import { openProject } from '../api/project-files.ts';
import { findRun, RUNS_FOLDER } from '../api/run-store.ts';
import type { Environment } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { sayBudget } from './budget-options.ts';
import { type Arguments, type CommandContext, UsageError } from './command.ts';
import type { FindStored } from './find-part.ts';
import { readList, readPath, readText } from './read-arguments.ts';
import { withoutSaving } from './write-baseline.ts';
import { tellRefused } from './write-refusal.ts';

/** An earlier run, and the arguments that it was started with, under those of today. */
export interface EarlierCommand {
  readonly id: string;
  readonly run: StoredRun;
  /** Of its journal. */
  readonly path: string;
  readonly args: Arguments;
  readonly command: readonly string[];
  /** Files of variables that it was given, and that nobody names today: only a person can have them read. */
  readonly unread: readonly string[];
  /** Another run of the same folder. */
  readonly find: FindStored;
}

/** What is to be done with an earlier run. */
interface Again {
  readonly goesOn?: boolean;
  /** Its answers are judged again. */
  readonly sendsNothing?: boolean;
}

/**
 * Undefined where there is no such run, which was told. A run that only goes on has the budgets that it was given
 * last, and saves the baseline that its command line says; another one, and what goes on with that, saves one where
 * it is asked to today.
 */
export async function readEarlier(
  args: Arguments,
  { environment, parse }: CommandContext,
  again: Again = {},
): Promise<EarlierCommand | undefined> {
  const output = readPath(args, 'output', environment);
  const wanted = readPath(args, 'run', environment) ?? 'latest';
  const found = await findRun(wanted, output ?? RUNS_FOLDER, environment);
  if (found.problem) {
    await tellRefused([found.problem], { environment, args });
    return undefined;
  }
  const { id, run, path } = found;
  const { command } = run.started.run;
  if (command === undefined) {
    throw new UsageError(`the run \`${id}\` was started by a program, not by a command line`, [
      'go on with it from there: `run({ …, resume })`',
    ]);
  }
  const secret = command.find((word) => word.includes('[key]'));
  if (secret !== undefined) {
    throw new UsageError(`the command line of \`${id}\` had a secret in it, which is not kept`, [
      'give the same command again; secrets belong into variables',
    ]);
  }
  const today = listSaid(args);
  const said = await parse(command.slice(1));
  const stored = await withoutLeave(pickHolding(said, run, again), today, environment);
  const earlier = { ...stored, ...today };
  const fixed = { ...(output && { output }), ...confirmed(earlier, run) };
  const all = { ...earlier, ...fixed };
  const folder = readPath(all, 'output', environment) ?? RUNS_FOLDER;
  const find: FindStored = async (other) => (await findRun(other, folder, environment)).run;
  const unread = today['env-file'] === undefined ? readList(stored, 'env-file') : [];
  return { id, run, path, command, unread, find, args: all };
}

/**
 * What the run asked where a step names no endpoint, unless its command line says it. Older records do not
 * tell that from what all steps name themselves, for which it does not matter.
 */
export function defaultEndpoint({ started }: StoredRun): string | undefined {
  const { asked, endpoint } = started.run;
  return asked === undefined ? endpoint.name : asked.default;
}

/** What of a run's command line holds for what is done with it now, with the budgets that it was given since. */
function pickHolding(
  said: Arguments,
  { started, budget }: StoredRun,
  { goesOn = false, sendsNothing = false }: Again,
): Arguments {
  const { repeats } = started.run;
  const isSame = goesOn && repeats === undefined;
  const saving = isSame ? said : withoutSaving(said);
  const asked = goesOn && budget ? { ...saving, ...sayBudget(budget) } : saving;
  const isAnswered = sendsNothing || (goesOn && repeats?.what === 'answers');
  // What sends nothing needs no key, and nobody has to allow one.
  const { 'api-key-env': _key, ...keyless } = asked;
  return isAnswered ? keyless : asked;
}

/**
 * A record may come from anywhere, and what only a person can allow is not taken from one: to run code, to
 * leave the project, to write there, and to send a key to an address.
 */
async function withoutLeave(
  stored: Arguments,
  today: Arguments,
  environment: Environment,
): Promise<Arguments> {
  const { 'allow-code': _code, 'allow-outside': _outside, ...rest } = stored;
  const name = readText(rest, 'api-key-env');
  if (name !== undefined && today['api-key-env'] === undefined) {
    const to = readText(rest, 'base-url') ?? '';
    throw new UsageError(`the key in ${name} would be sent to \`${to}\`, as this run says`, [
      `if that is right: \`--api-key-env ${name}\``,
    ]);
  }
  const project = openProject({ allowOutside: today['allow-outside'] === true }, environment);
  for (const [option, path] of listWritten(rest, today)) {
    const problem = await project.findProblem(path);
    if (problem === undefined) continue;
    throw new UsageError(`this run writes \`${path}\`, which ${problem}`, [
      `or give \`--${option}\` anew`,
    ]);
  }
  return rest;
}

/** Paths that would be written because the record says so, with the option. */
function listWritten(
  stored: Arguments,
  today: Arguments,
): readonly (readonly [option: string, path: string])[] {
  const all = ['reporter', 'save-baseline', 'output'].flatMap((option) =>
    today[option] === undefined
      ? readList(stored, option).map((value) => [option, value] as const)
      : [],
  );
  return all.flatMap(([option, value]): (readonly [string, string])[] => {
    if (option !== 'reporter') return [[option, value]];
    const at = value.indexOf('=');
    return at === -1 ? [] : [[option, value.slice(at + 1)]];
  });
}

/** Which run `--confirm` took for the latest: today it would be this one. */
function confirmed(args: Arguments, { started }: StoredRun): Arguments {
  const { confirms } = started.run;
  if (confirms === undefined) return {};
  return { confirm: `${String(args['confirm']).replace(/,run=.*$/, '')},run=${confirms.run}` };
}

/** What was said today, apart from which run is meant. */
function listSaid(args: Arguments): Arguments {
  const { _, $0, run, ...rest } = args;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}
