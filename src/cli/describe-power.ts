import { type PipelinePower, type PlannedPower, POWER } from '../api/plan-power.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import { withVariant } from '../protocol/trial-id.ts';
import { formatNumberOf } from '../source/count-text.ts';

/** What drop a comparison could see, a line for each pipeline and variant. */
export function describePower({ run, isReplay, pipelines, searched }: PlannedPower): string {
  const why = isReplay
    ? 'the latest run is a replay, in which answers vary as they did once'
    : 'no earlier run says how much answers vary';
  const levels = [...new Set(pipelines.map(({ alpha }) => alpha))];
  const level = levels.length === 1 ? `, at a level of ${share(levels[0] ?? 0)}` : '';
  const lines =
    run === undefined
      ? [`power: unknown; ${why}`]
      : [
          `power: the smallest drop of the pass rate that would be seen (${share(POWER)} of the time${level}), by the run ${run}`,
          ...pipelines.map((each) => describeOne(each, levels.length > 1)),
          ...searched.map(
            (name) =>
              `  ${name}: unknown; how many cases a variant of a search has is found out by it`,
          ),
        ];
  return lines.map((line) => `${safeLine(line, true)}\n`).join('');
}

function describeOne(power: PipelinePower, saysLevel: boolean): string {
  const { pipeline, variant, cases, repeats, mean, smallestDrop: drop } = power;
  const name = withVariant(pipeline, variant);
  const size = `${formatNumberOf(cases, 'case')}${repeats > 1 ? ` of ${repeats} repeats` : ''}`;
  if (mean === undefined) return `  ${name}: ${size}; not judged in that run`;
  if (power.seen === 1)
    return `  ${name}: ${size}; unknown, since one case in that run does not say how much they vary`;
  if (mean === 0) return `  ${name}: ${size}; nothing passed, and nothing can drop`;
  const level = saysLevel ? ` at a level of ${share(power.alpha)}` : '';
  const tests = power.tests > 1 ? `, as one of ${power.tests} tests` : '';
  const from = `from ${share(mean)}${level}${tests}`;
  if (drop === undefined) return `  ${name}: ${size}; too few to see any drop ${from}`;
  const chance = power.isRepeated
    ? ''
    : `; ${tellChance(power)} all that varies is taken for chance`;
  return `  ${name}: ${size}; a drop of ${points(drop)} ${from}${chance}`;
}

function tellChance({ isByOutcome }: PipelinePower): string {
  return isByOutcome ? 'of a case its outcome counts, and' : 'without repeats';
}

/** "12.5 points" of a hundred. */
function points(drop: number): string {
  return `${Number((drop * 100).toFixed(1))} points`;
}

/** "12.5%" */
function share(value: number): string {
  return `${Number((value * 100).toFixed(1))}%`;
}
