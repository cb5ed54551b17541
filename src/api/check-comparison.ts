import type { ComparisonOptions } from '../compare/comparison.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import { checkNumber, checkWord, type NumberRule, refuseOption } from './check-option.ts';

/** Options by which a comparison would mean nothing. */
export function checkComparison(
  options: Partial<ComparisonOptions> | null | undefined,
): readonly Diagnostic[] {
  return Object.entries(options ?? {}).flatMap(([name, value]) => {
    const option = `options.${name}`;
    const rule = rules.get(name);
    if (rule !== undefined) return checkNumber(option, value, rule);
    if (name === 'mode') return checkWord(option, value, modes);
    if (name === 'allowMissing') return [];
    const names = [...rules.keys(), 'mode', 'allowMissing'];
    return [refuseOption(`there is no \`${option}\``, suggestName(name, names))];
  });
}

const modes = ['detect', 'non_inferior'] satisfies ComparisonOptions['mode'][];

const inside: NumberRule = {
  takes: 'a number above 0 and below 1',
  isMet: (value) => value > 0 && value < 1,
};
const share: NumberRule = {
  takes: 'a number from 0 to 1',
  isMet: (value) => value >= 0 && value <= 1,
};

const rules: ReadonlyMap<string, NumberRule> = new Map(
  Object.entries({
    alpha: inside,
    minEffect: share,
    margin: inside,
  } satisfies Partial<Record<keyof ComparisonOptions, NumberRule>>),
);
