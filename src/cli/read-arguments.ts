import type { EndpointChoice } from '../api/endpoints.ts';
import type { PlanOptions } from '../api/prepared.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { Environment } from '../environment/environment.ts';
import { isTooDeep, TOO_DEEP } from '../source/json-depth.ts';
import { withSlashes } from '../source/path-style.ts';
import type { Arguments } from './command.ts';
import { UsageError } from './command.ts';
import { emptyOption } from './empty-option.ts';

type Pairs = NonNullable<PlanOptions['overrides']>['params'];

/** What every command that plans takes from the command line. */
export function readPlanOptions(args: Arguments): PlanOptions {
  const repeat = readCount(args, 'repeat', 1);
  const changed = readChanged(args);
  const filter = changed === undefined ? readText(args, 'filter') : undefined;
  const tags = readList(args, 'tag');
  const cases = readList(args, 'case');
  const steps = readList(args, 'step');
  const endpoint = readEndpoint(args);
  const confirm = readConfirm(args);
  return {
    files: readFiles(args),
    selection: {
      ...(filter !== undefined && { filter }),
      ...(tags.length > 0 && { tags }),
      ...(cases.length > 0 && { cases }),
      ...(steps.length > 0 && { steps }),
    },
    overrides: {
      models: readModels(args),
      params: readPairs(args, 'param'),
      vars: readPairs(args, 'var'),
      ...(repeat !== undefined && { repeat }),
    },
    endpoint,
    ...(changed && { changed }),
    ...(confirm && { confirm }),
    strict: args['strict'] === true,
    allowOutside: args['allow-outside'] === true,
  };
}

function readModels(args: Arguments): readonly string[] {
  const models = readList(args, 'model');
  if (models.every((model) => model.trim() !== '')) return models;
  throw emptyOption('model');
}

/** `--filter changed`; the text is looked for with any other capitals, as in `Changed`. */
function readChanged(args: Arguments): PlanOptions['changed'] {
  const baseline = readText(args, 'baseline');
  if (args['filter'] === 'changed') return baseline === undefined ? {} : { baseline };
  if (baseline === undefined) return undefined;
  throw new UsageError('`--baseline` goes with `--filter changed`');
}

function readFiles(args: Arguments): readonly string[] {
  const files = (Array.isArray(args['files']) ? args['files'] : []).map(String);
  if (files.length === 0) {
    throw new UsageError('no pipeline file is named', [
      'name files, folders or globs: `pulze-run pipelines/*.yaml`',
      '`pulze-run init` writes a first pipeline',
    ]);
  }
  return files;
}

/** `top=2`, or `top=2,run=ID`. */
export function readConfirm(args: Arguments): PlanOptions['confirm'] {
  const text = readText(args, 'confirm');
  if (text === undefined) return undefined;
  const [, top, run] = /^top=([1-9]\d{0,5})(?:,run=(.+))?$/.exec(text) ?? [];
  if (top === undefined) {
    throw new UsageError(`\`--confirm ${text}\` does not say how many of the best to ask again`, [
      'write `--confirm top=2`, or `--confirm top=2,run=ID` for another run than the latest',
    ]);
  }
  const output = readText(args, 'output');
  return { top: Number(top), run: run ?? 'latest', ...(output !== undefined && { output }) };
}

/** Where to send. */
export function readEndpoint(args: Arguments): EndpointChoice {
  const name = readText(args, 'endpoint');
  const baseUrl = readText(args, 'base-url');
  const dialect = readText(args, 'dialect');
  const keyVariable = readText(args, 'api-key-env');
  for (const [option, value] of [
    ['--dialect', dialect],
    ['--api-key-env', keyVariable],
  ]) {
    const goesAlone = option === '--dialect' && name !== undefined;
    if (value !== undefined && baseUrl === undefined && !goesAlone) {
      const elsewhere =
        'a named endpoint has its key in pulze.config.yaml: `api_key: { env: NAME }`';
      const hints = option === '--api-key-env' ? [elsewhere] : [];
      throw new UsageError(`\`${option}\` goes with \`--base-url\``, hints);
    }
  }
  return {
    ...(name !== undefined && { name }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(dialect !== undefined && { dialect }),
    ...(keyVariable !== undefined && { keyVariable }),
  };
}

export function readText(args: Arguments, name: string): string | undefined {
  const value = args[name];
  if (Array.isArray(value)) throw new UsageError(`\`--${name}\` is given more than once`);
  return value === undefined ? undefined : String(value);
}

/** A path as it is shown: with forward slashes on Windows, too. */
export function readPath(
  args: Arguments,
  name: string,
  { workingDirectory }: Pick<Environment, 'workingDirectory'>,
): string | undefined {
  const path = readText(args, name);
  return path === undefined ? undefined : withSlashes(path, workingDirectory);
}

export function readList(args: Arguments, name: string): readonly string[] {
  const value = args[name];
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
}

/** A whole number, at least `least`; undefined when the option is absent. */
export function readCount(args: Arguments, name: string, least: number): number | undefined {
  const text = readText(args, name);
  if (text === undefined) return undefined;
  // Of an empty text JavaScript makes 0.
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isInteger(number) || number < least) {
    throw new UsageError(`\`--${name}\` takes a whole number, ${least} or more`);
  }
  return number;
}

/** `name=value`, as often as it is given. */
export function readPairs(args: Arguments, option: string): Pairs {
  const pairs = readList(args, option).map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1)
      throw new UsageError(`\`--${option} ${pair}\` lacks a name or a value`, [
        `write \`--${option} name=value\``,
      ]);
    const value = readValue(pair.slice(at + 1));
    if (!isTooDeep(value)) return [pair.slice(0, at), value] as const;
    throw new UsageError(`the value of \`--${option} ${pair.slice(0, at)}\` is ${TOO_DEEP}`);
  });
  refuseTwice(pairs, option);
  return Object.fromEntries(pairs) as Pairs;
}

/** One would be passed over; only `--model` is a sweep when it is given more than once. */
function refuseTwice(pairs: readonly (readonly [string, unknown])[], option: string): void {
  const known = new Map<string, string>();
  for (const [name, value] of pairs) {
    const text = JSON.stringify(value);
    const other = known.get(name);
    if (other !== undefined && other !== text) {
      throw new UsageError(`\`--${option} ${name}=…\` is given twice, with ${other} and ${text}`, [
        option === 'param'
          ? `several values are a sweep: \`matrix: { params.${name}: [${other}, ${text}] }\` in the file`
          : 'give it once',
      ]);
    }
    known.set(name, text);
  }
}

/** JSON where the text is JSON as a program would write it; otherwise the text, so that `007` stays. */
function readValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const isPlain = typeof value !== 'number' || String(value) === text;
    return isPlain ? value : text;
  } catch {
    return text;
  }
}

/** The two axes of `--axes A,B`. */
export function readAxes(args: Arguments): readonly string[] | undefined {
  const text = readText(args, 'axes');
  if (text === undefined) return undefined;
  const axes = text.split(',').map((axis) => axis.trim());
  if (axes.length !== 2 || axes.includes('') || axes[0] === axes[1]) {
    throw new UsageError(`\`--axes ${text}\` does not name two axes`, [
      'write `--axes model,temperature`',
    ]);
  }
  return axes;
}

/** `NAME` or `NAME=FILE`. */
export interface ReporterChoice {
  readonly name: string;
  readonly file?: string;
}

export function readReporters(
  args: Arguments,
  known: readonly string[],
): readonly ReporterChoice[] {
  const wanted = readList(args, 'reporter');
  const choices = (wanted.length === 0 ? ['table'] : wanted).map((text): ReporterChoice => {
    const at = text.indexOf('=');
    const name = at === -1 ? text : text.slice(0, at);
    if (!known.includes(name)) {
      throw new UsageError(`there is no reporter \`${name}\``, suggestName(name, known));
    }
    const file = at === -1 ? undefined : text.slice(at + 1);
    if (file === '') throw new UsageError(`\`--reporter ${text}\` names no file`);
    return file === undefined ? { name } : { name, file };
  });
  refuseMixture(choices);
  // A report is asked for here and made after the run: what is wrong with how it should look is told now.
  const isSweep = choices.some(({ name }) => name === 'sweep');
  if (readAxes(args) !== undefined && !isSweep) {
    throw new UsageError('`--axes` goes with `--reporter sweep`');
  }
  return choices;
}

/** What programs read: nothing else may stand beside it on standard output. */
export const readByPrograms: ReadonlySet<string> = new Set(['json', 'jsonl', 'csv', 'junit']);

/** Of those, what is one document: several of a kind behind each other are none. `jsonl` has a line for each trial. */
export const oneDocument: ReadonlySet<string> = new Set(['json', 'csv', 'junit']);

/** The first of these that is written to standard output. */
export function findPrinted(
  choices: readonly ReporterChoice[],
  names: ReadonlySet<string>,
): ReporterChoice | undefined {
  return choices.find(({ name, file }) => file === undefined && names.has(name));
}

function refuseMixture(choices: readonly ReporterChoice[]): void {
  const printed = choices.filter((choice) => choice.file === undefined);
  const read = findPrinted(choices, readByPrograms);
  const other = printed.find((choice) => choice !== read);
  if (read === undefined || other === undefined) return;
  throw new UsageError(
    `\`${read.name}\` is read by programs, and \`${other.name}\` would be on standard output, too`,
    [`give one of them a file: \`-r ${read.name}=FILE\``],
  );
}
