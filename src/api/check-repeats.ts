import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Overrides } from '../pipeline/overrides.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { readPass } from '../protocol/pass-rule.ts';

/** Rules that take more repeats than `--repeat` leaves them: no case could pass, or be judged. */
export function checkRepeats(
  { repeat: { count, pass }, name, location, passLocation }: Pipeline,
  overrides: Overrides,
): readonly Diagnostic[] {
  if (overrides.repeat === undefined || typeof pass === 'string') return [];
  const { name: rule, number: needed } = readPass(pass);
  if (rule === 'mean' || rule === 'median' || needed <= count) return [];
  const are = count === 1 ? 'there is 1' : `there are ${count}`;
  return [
    {
      code: 'bad-value',
      severity: 'error',
      message: `\`${name}\` takes ${needed} repeats for its \`${rule}\`, and by \`--repeat\` ${are}`,
      location: passLocation ?? location,
      hints: [`\`--repeat ${needed}\` is the least`],
    },
  ];
}
