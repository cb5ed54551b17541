import type { Unmatched } from '../api/match-earlier.ts';
import type { LeftOut } from '../api/select-changed.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import type { RepeatedRun } from '../protocol/event.ts';
import { caseIdOf } from '../protocol/trial-id.ts';
import { formatNumberOf } from '../source/count-text.ts';
import type { Arguments } from './command.ts';

/** What a run leaves out of what could be expected of it. */
export function tellLeftOut(
  { unchanged, assertions, unmatched }: LeftOut,
  repeats?: RepeatedRun,
): string {
  return [
    ...(unchanged === undefined ? [] : [`${tellUnchanged(unchanged)}\n`]),
    ...(assertions === undefined ? [] : [`${tellAssertions(assertions)}\n`]),
    ...(unmatched && repeats ? tellUnmatched(unmatched, repeats) : []),
  ].join('');
}

/** What `--filter changed` left out. */
function tellUnchanged(unchanged: number): string {
  const are = unchanged === 1 ? 'is' : 'are';
  return `${formatNumberOf(unchanged, 'case')} ${are} as in the baseline, and left out`;
}

/** What `--step` left out. */
function tellAssertions(assertions: number): string {
  const are = assertions === 1 ? 'is' : 'are';
  return `! ${formatNumberOf(assertions, 'assertion')} ${are} about the last step, which is not selected, and left out`;
}

function tellUnmatched(
  { absent, added, addedVariants }: Unmatched,
  { run, what }: RepeatedRun,
): readonly string[] {
  const lines: string[] = [];
  if (absent.length > 0) {
    const judges = what === 'answers';
    const names = absent.map((id) => (judges ? id : caseIdOf(id)));
    const [is, has] = absent.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const count = formatNumberOf(absent.length, judges ? 'trial' : 'case');
    const not = judges ? 'not judged again' : 'not run again';
    lines.push(
      `! ${count} of \`${run}\` ${is} ${not}, since today's files do not have ${has}: ${list(names)}\n`,
      ...(absent.some((id) => ROW.test(caseIdOf(id))) ? [ROW_HINT] : []),
    );
  }
  return [...lines, ...tellAdded(added, 'case', run), ...tellAdded(addedVariants, 'variant', run)];
}

function tellAdded(
  names: readonly string[],
  noun: 'case' | 'variant',
  run: string,
): readonly string[] {
  if (names.length === 0) return [];
  const are = names.length === 1 ? 'is' : 'are';
  const count = formatNumberOf(names.length, noun);
  return [`! ${count} of the files ${are} not in \`${run}\`, and not judged: ${list(names)}\n`];
}

/** The id of a case that is a row without an id: a digest. */
const ROW = /\/[0-9a-f]{12}(\[.*\])?$/;
const ROW_HINT =
  '    = a row without an `id` is called by a digest of its values: with other values it is another case\n';

const SHOWN = 3;

function list(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => safeLine(name, true));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Of which earlier run nothing is in the files. */
export interface EarlierPart {
  readonly repeats?: RepeatedRun | undefined;
  /** The id of that whose best variants were asked for. */
  readonly confirms?: string | undefined;
}

/** That nothing is selected, and by what. */
export function tellNothingSelected(
  args: Arguments,
  { repeats, confirms }: EarlierPart = {},
): string {
  if (repeats !== undefined) {
    const what = repeats.what === 'answers' ? 'cases' : 'cases that would be run again';
    return `nothing is selected: the files have none of the ${what} of \`${repeats.run}\`\n`;
  }
  const asked = ['filter', 'tag', 'case', 'step'].flatMap((name) =>
    [args[name] ?? []].flat().map((value) => `\`--${name} ${safeLine(String(value), true)}\``),
  );
  if (args['confirm'] !== undefined)
    return tellNothingToConfirm(confirms ?? wantedRun(args), asked);
  const what = asked.length === 0 ? 'the files have no case' : `no trial fits ${asked.join(', ')}`;
  const hint = '    = `pulze-run list` with the same files shows what there is\n';
  return `nothing is selected: ${what}\n${asked.length === 0 ? '' : hint}`;
}

/** As the option says it; undefined for the latest. */
function wantedRun({ confirm }: Arguments): string | undefined {
  return /,run=(.*)$/.exec(String(confirm))?.[1];
}

function tellNothingToConfirm(run: string | undefined, asked: readonly string[]): string {
  const fits =
    asked.length === 0 ? 'is in these files' : `has a trial that fits ${asked.join(', ')}`;
  const whose = run === undefined ? 'the latest run' : `\`${safeLine(run, true)}\``;
  const none = `none of the best variants of ${whose} ${fits}`;
  const hint =
    asked.length === 0
      ? 'name the files and the matrix of that run, or another run: `--confirm top=2,run=ID`'
      : '`pulze-run list` with the same files shows what there is';
  return `nothing is selected: ${none}\n    = ${hint}\n`;
}
