import type { JsonValue } from '../source/json.ts';
import { type BaselineCase, caseKey, caseTitle, cutAnswer } from './baseline.ts';
import type {
  ChangedCases,
  Comparison,
  ComparisonOptions,
  MissingCase,
  TurnedCase,
} from './comparison.ts';
import { joinVerdicts, judgeGroups } from './judge-groups.ts';
import { countJudged, hasOtherContent, idOf, type Pair, pairCases } from './pair-cases.ts';
import type { CaseDetail, Side } from './side.ts';

export type CompareResult =
  | { readonly comparison: Comparison; readonly otherJudges?: undefined }
  /** The comparison would mean nothing: these cases were judged by others. */
  | { readonly comparison?: undefined; readonly otherJudges: readonly string[] };

export interface CompareOptions extends ComparisonOptions {
  /** Of how many turned cases the answers are read. */
  readonly mostAnswers: number;
}

/** Compares two runs. What is kept of a case in memory are numbers; answers are read of few. */
export async function compareSides(
  baseline: Side,
  now: Side,
  options: CompareOptions,
): Promise<CompareResult> {
  const { mostAnswers, ...rest } = options;
  const pairing = pairCases(await collect(baseline), await collect(now));
  if (pairing.otherJudges.length > 0) return { otherJudges: pairing.otherJudges };
  const groups = judgeGroups(pairing.pairs, rest);
  const turned = findTurned([...pairing.pairs, ...pairing.unjudged]);
  const changed = findChanged([...pairing.pairs, ...pairing.unjudged]);
  const reasons = explainOpen(pairing.missing, pairing.pairs.length, rest);
  const verdicts = groups.map(({ verdict }) => verdict);
  return {
    comparison: {
      baseline: baseline.run,
      run: now.run,
      options: rest,
      verdict: joinVerdicts(reasons.length > 0 ? [...verdicts, 'inconclusive'] : verdicts),
      reasons,
      groups,
      turned: await addAnswers(turned, { baseline, now, mostAnswers }),
      added: pairing.added,
      missing: pairing.missing,
      changed: await addMessages(changed, { baseline, now }),
    },
  };
}

async function collect(side: Side): Promise<readonly BaselineCase[]> {
  const cases: BaselineCase[] = [];
  const share = makeSharing();
  for await (const { text: _, ...each } of side.cases()) cases.push(share(each));
  return cases;
}

/** Most cases of a run have the same judge, models and outcomes: held once, they are half of the memory. */
function makeSharing(): (each: BaselineCase) => BaselineCase {
  const known = new Map<string, unknown>();
  const once = <Value extends JsonValue>(value: Value): Value => {
    const key = JSON.stringify(value);
    if (!known.has(key)) known.set(key, value);
    return known.get(key) as Value;
  };
  return (each) => ({
    ...each,
    pipeline: once(each.pipeline),
    repeats: once(each.repeats),
    ...(each.models && { models: once(each.models) }),
    // Those of several repeats are seldom the same.
    ...(each.scores?.length === 1 && { scores: once(each.scores) }),
    ...(each.variant !== undefined && { variant: once(each.variant) }),
    ...(each.judge !== undefined && { judge: once(each.judge) }),
  });
}

function explainOpen(
  missing: readonly MissingCase[],
  pairs: number,
  { allowMissing }: ComparisonOptions,
): readonly string[] {
  const count = (reason: MissingCase['reason']): number =>
    missing.filter((each) => each.reason === reason).length;
  const tell = (number: number, what: string): readonly string[] =>
    number === 0
      ? []
      : [
          `${number} ${number === 1 ? 'case of the baseline is' : 'cases of the baseline are'} ${what}`,
        ];
  return [
    ...(pairs === 0 ? ['no case was judged in both runs'] : []),
    ...tell(count('errored'), 'not judged, since calls or judgements failed'),
    ...(allowMissing ? [] : tell(count('absent'), 'not in this run')),
    ...(allowMissing ? [] : tell(count('skipped'), 'skipped in this run')),
  ];
}

const RANKS = ['failed', 'errored', 'skipped', 'passed'];

/** What got worse first, then what could not be judged, then what got better. */
function findTurned(pairs: readonly Pair[]): readonly TurnedCase[] {
  const turned = pairs.filter(({ baseline, now }) => baseline.outcome !== now.outcome);
  return turned
    .map(({ baseline, now }) => ({
      ...idOf(now),
      from: baseline.outcome,
      to: now.outcome,
      ...describeRepeats(baseline, now),
    }))
    .sort((a, b) => RANKS.indexOf(a.to) - RANKS.indexOf(b.to));
}

function describeRepeats(baseline: BaselineCase, now: BaselineCase): Pick<TurnedCase, 'repeats'> {
  const [before, after] = [countJudged(baseline), countJudged(now)];
  if (before.n <= 1 && after.n <= 1) return {};
  const show = ({ passed, n }: typeof before): string => `${passed} of ${n}`;
  return { repeats: { baseline: show(before), now: show(after) } };
}

async function addAnswers(
  turned: readonly TurnedCase[],
  from: { readonly baseline: Side; readonly now: Side; readonly mostAnswers: number },
): Promise<readonly TurnedCase[]> {
  const keys = new Set(turned.slice(0, from.mostAnswers).map(caseKey));
  const [before, after] = await Promise.all([from.baseline.details(keys), from.now.details(keys)]);
  const cut = from.baseline.isWhole && from.now.isWhole ? (text: string) => text : cutAnswer;
  return turned.map((each) => {
    const [baseline, now] = [before, after].map((side) => side.get(caseKey(each))?.answer);
    if (baseline === undefined || now === undefined) return each;
    return { ...each, answers: { baseline: cut(baseline), now: cut(now) } };
  });
}

interface FoundChange {
  readonly change: ChangedCases;
  readonly key: string;
}

function findChanged(pairs: readonly Pair[]): readonly FoundChange[] {
  const found = new Map<string, FoundChange>();
  for (const pair of pairs.filter(hasOtherContent)) {
    const { pipeline, variant } = pair.now;
    const group = JSON.stringify([pipeline, variant ?? '']);
    const known = found.get(group);
    const first = known?.change.first ?? caseTitle(pair.now);
    const cases = (known?.change.cases ?? 0) + 1;
    const change = { pipeline, ...(variant !== undefined && { variant }), cases, first };
    found.set(group, { change, key: known?.key ?? caseKey(pair.now) });
  }
  return [...found.values()];
}

async function addMessages(
  changed: readonly FoundChange[],
  { baseline, now }: { readonly baseline: Side; readonly now: Side },
): Promise<readonly ChangedCases[]> {
  const keys = new Set(changed.map(({ key }) => key));
  if (!baseline.isWhole || !now.isWhole || keys.size === 0) {
    return changed.map(({ change }) => change);
  }
  const [before, after] = await Promise.all([baseline.details(keys), now.details(keys)]);
  const show = (detail: CaseDetail | undefined): string => detail?.messages ?? '';
  return changed.map(({ change, key }) => ({
    ...change,
    messages: { baseline: show(before.get(key)), now: show(after.get(key)) },
  }));
}
