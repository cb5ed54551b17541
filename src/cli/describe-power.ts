import { LEVEL, type PipelinePower, type PlannedPower, POWER } from '../api/plan-power.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import { plural } from './print.ts';

/** What drop a comparison could see, a line for each pipeline and variant. */
export function describePower({ run, isReplay, pipelines }: PlannedPower): string {
  const why = isReplay
    ? 'the latest run is a replay, in which answers vary as they did once'
    : 'no earlier run says how much answers vary';
  const lines =
    run === undefined
      ? [`power: unknown; ${why}`]
      : [
          `power: the smallest drop of the pass rate that would be seen (${share(POWER)} of the time, at a level of ${share(LEVEL)}), by the run ${run}`,
          ...pipelines.map(describeOne),
        ];
  return lines.map((line) => `${safeLine(line, true)}\n`).join('');
}

function describeOne(power: PipelinePower): string {
  const { pipeline, variant, cases, repeats, mean, smallestDrop: drop } = power;
  const name = variant === '' ? pipeline : `${pipeline}[${variant}]`;
  const size = `${plural(cases, 'case')}${repeats > 1 ? ` of ${repeats} repeats` : ''}`;
  if (drop === undefined || mean === undefined) return `  ${name}: ${size}; not in that run`;
  const seen = mean === 0 ? 'nothing passed, and nothing can drop' : `a drop of ${share(drop)}`;
  const from = mean === 0 ? '' : ` from ${share(mean)}`;
  const chance = power.isRepeated ? '' : '; without repeats all that varies is taken for chance';
  const none = drop === 0 ? '; nothing varied in that run, which says little of few cases' : '';
  return `  ${name}: ${size}; ${seen}${from}${chance}${none}`;
}

/** "12.5%" */
function share(value: number): string {
  return `${Number((value * 100).toFixed(1))}%`;
}
