import { nounFor } from '../source/count-text.ts';
import { caseTitle, cutAnswer } from './baseline.ts';
import type {
  ChangedCases,
  Comparison,
  ComparisonOptions,
  MissingCase,
  TurnedCase,
} from './comparison.ts';
import type { FoundChange, FoundTurn } from './findings.ts';
import { joinVerdicts, judgeGroups } from './judge-groups.ts';
import { type Pairing, Pairs } from './pair-cases.ts';
import type { Side } from './side.ts';
import { tellOtherRules } from './tell-other-rules.ts';

export type CompareResult =
  | { readonly comparison: Comparison; readonly otherJudges?: undefined }
  /** The comparison would mean nothing: these cases were judged by others. */
  | { readonly comparison?: undefined; readonly otherJudges: readonly string[] };

export interface CompareOptions extends ComparisonOptions {
  /** Of how many turned cases the answers are read. */
  readonly mostAnswers: number;
}

/** Compares two runs. What is kept of a case in memory are numbers ({@link Pairs}); answers are read of few. */
export async function compareSides(
  baseline: Side,
  now: Side,
  options: CompareOptions,
): Promise<CompareResult> {
  const { mostAnswers, ...rest } = options;
  const { groups: tallies, added, missing, ...found } = await pairSides(baseline, now);
  if (found.otherJudges.length > 0) return { otherJudges: found.otherJudges };
  const groups = judgeGroups(tallies, rest);
  const reasons = explainOpen(missing, groups.length, rest);
  const verdicts = groups.map(({ verdict }) => verdict);
  return {
    comparison: {
      baseline: baseline.run,
      run: now.run,
      options: rest,
      verdict: joinVerdicts(reasons.length > 0 ? [...verdicts, 'inconclusive'] : verdicts),
      reasons,
      groups,
      turned: await addAnswers(sortTurned(found.turned), { baseline, now, mostAnswers }),
      added,
      missing,
      changed: await addMessages(found.changed, { baseline, now }),
    },
  };
}

async function pairSides(baseline: Side, now: Side): Promise<Pairing> {
  const pairs = new Pairs();
  for await (const { entry, index } of baseline.cases()) pairs.addBaseline(entry, index);
  for await (const { entry, index } of now.cases()) pairs.add(entry, index);
  return pairs.finish();
}

function explainOpen(
  missing: readonly MissingCase[],
  groups: number,
  { allowMissing }: ComparisonOptions,
): readonly string[] {
  const count = (reason: MissingCase['reason']): number =>
    missing.filter((each) => each.reason === reason).length;
  const others = missing.filter(({ reason }) => reason === 'other_rule');
  const tell = (number: number, what: string): readonly string[] =>
    number === 0
      ? []
      : [
          `${number} ${nounFor(number, 'case of the baseline is', 'cases of the baseline are')} ${what}`,
        ];
  return [
    ...(groups === 0 && others.length === 0 ? ['no case was judged in both runs'] : []),
    ...(others.length > 0 ? [tellOtherRules(others)] : []),
    ...tell(
      count('errored'),
      'not judged: calls or judgements failed, or too few repeats were run',
    ),
    ...(allowMissing ? [] : tell(count('absent'), 'not in this run')),
    ...(allowMissing ? [] : tell(count('skipped'), 'skipped in this run')),
  ];
}

const RANKS = ['failed', 'errored', 'skipped', 'passed'];

/** What got worse first, then what could not be judged, then what got better. */
function sortTurned(turned: readonly FoundTurn[]): readonly FoundTurn[] {
  return turned.toSorted((a, b) => RANKS.indexOf(a.turned.to) - RANKS.indexOf(b.turned.to));
}

interface Sides {
  readonly baseline: Side;
  readonly now: Side;
}

async function addAnswers(
  turned: readonly FoundTurn[],
  { baseline, now, mostAnswers }: Sides & { readonly mostAnswers: number },
): Promise<readonly TurnedCase[]> {
  const shown = turned.slice(0, mostAnswers).map(({ places }) => places);
  const before = await baseline.answers(shown.map((places) => places.baseline));
  const after = await now.answers(shown.map((places) => places.now));
  const cut = baseline.isWhole && now.isWhole ? (text: string) => text : cutAnswer;
  return turned.map(({ turned: each, places }) => {
    const [was, is] = [before.get(places.baseline), after.get(places.now)];
    if (was === undefined || is === undefined) return each;
    return { ...each, answers: { baseline: cut(was), now: cut(is) } };
  });
}

async function addMessages(
  changed: readonly FoundChange[],
  { baseline, now }: Sides,
): Promise<readonly ChangedCases[]> {
  const isKnown = baseline.isWhole && now.isWhole;
  const placesOf = (side: keyof Sides): readonly number[] =>
    isKnown ? changed.map(({ places }) => places[side]) : [];
  const before = await baseline.messages(placesOf('baseline'));
  const after = await now.messages(placesOf('now'));
  return changed.map(({ first, cases, places }) => {
    const { pipeline, variant } = first;
    const messages = {
      baseline: before.get(places.baseline) ?? '',
      now: after.get(places.now) ?? '',
    };
    return {
      pipeline,
      ...(variant !== undefined && { variant }),
      cases,
      first: caseTitle(first),
      ...(isKnown && { messages }),
    };
  });
}
