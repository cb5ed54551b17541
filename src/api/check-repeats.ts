import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Overrides } from '../pipeline/overrides.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { readPass } from '../protocol/pass-rule.ts';
import { leastForSprt } from '../statistics/sprt.ts';

/**
 * Rules that take more repeats than there are. What a file says itself is refused where it is bound; here it is what
 * `--repeat` leaves, of which no case could pass, or be judged, and sequential tests, which may be left open.
 */
export function checkRepeats(pipeline: Pipeline, overrides: Overrides): readonly Diagnostic[] {
  const isAsked = overrides.repeat !== undefined;
  return [...(isAsked ? checkRule(pipeline) : []), ...checkSequence(pipeline, isAsked)];
}

function checkRule({
  repeat: { count, pass },
  name,
  location,
  passLocation,
}: Pipeline): readonly Diagnostic[] {
  if (typeof pass === 'string') return [];
  const { name: rule, number: needed } = readPass(pass);
  if (rule === 'mean' || rule === 'median' || needed <= count) return [];
  return [
    {
      code: 'bad-value',
      severity: 'error',
      message: `\`${name}\` takes ${needed} repeats for its \`${rule}\`, and by \`--repeat\` ${sayCount(count)}`,
      location: passLocation ?? location,
      hints: [`\`--repeat ${needed}\` is the least`],
    },
  ];
}

/** Told of each side that cannot be reached: by the other one cases can still be decided. */
function checkSequence(
  { repeat: { count, stop }, name, location, sprtLocation }: Pipeline,
  isAsked: boolean,
): readonly Diagnostic[] {
  if (typeof stop !== 'object') return [];
  const { passed, failed } = leastForSprt(stop.sprt);
  const most = Math.max(passed, failed);
  if (most <= count) return [];
  const lost = passed <= count ? 'fail' : failed <= count ? 'pass' : 'be decided';
  const by = isAsked ? 'by `--repeat` ' : '';
  const takes = `${sayTimes(passed, 'pass', 'passes')} to pass a case and ${sayTimes(failed, 'failure', 'failures')} to fail one`;
  return [
    {
      code: 'bad-value',
      severity: 'warning',
      message: `the \`sprt\` of \`${name}\` takes at least ${takes}, and ${by}${sayCount(count)} ${count === 1 ? 'repeat' : 'repeats'}: no case can ${lost}`,
      location: sprtLocation ?? location,
      hints: [
        `${isAsked ? `\`--repeat ${most}\`` : `\`count: ${most}\``} is the least by which a case can do either`,
        'a wider gap of `p0` and `p1` takes fewer',
      ],
    },
  ];
}

function sayCount(count: number): string {
  return count === 1 ? 'there is 1' : `there are ${count}`;
}

function sayTimes(times: number, one: string, several: string): string {
  return times === 1 ? `1 ${one}` : `${times} ${several} in a row`;
}
