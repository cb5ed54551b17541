import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { Overrides } from '../pipeline/overrides.ts';
import type { BudgetLimits } from '../protocol/budget-record.ts';
import { checkNumber, type NumberRule, refuseOption } from './check-option.ts';
import type { ConfirmChoice } from './confirm.ts';

/** The numbers that a caller of the library may give. */
export interface GivenNumbers {
  readonly concurrency?: number;
  readonly retries?: number;
  readonly bail?: number;
  readonly overrides?: Pick<Overrides, 'repeat' | 'firstRepeat'>;
  readonly confirm?: Pick<ConfirmChoice, 'top'>;
  readonly budget?: BudgetLimits;
}

/**
 * Numbers that the library was given and cannot go by: `NaN`, a text, a part of a repeat. The command line
 * reads its own; types do not tell, nor are there any in JavaScript.
 */
export function checkNumbers(given: GivenNumbers): readonly Diagnostic[] {
  const { concurrency, retries, bail, overrides, confirm, budget } = given;
  if (budget === null) return [refuseOption('`budget` is null', [noLimit])];
  if (overrides === null) return [refuseOption('`overrides` is null', ['leave it out for none'])];
  const limits = Object.entries(budget ?? {});
  return [
    ...checkNumber('concurrency', concurrency, fromOne),
    ...checkNumber('retries', retries, fromZero),
    ...checkNumber('bail', bail, fromOne),
    ...checkNumber('overrides.repeat', overrides?.repeat, fromOne),
    ...checkNumber('overrides.firstRepeat', overrides?.firstRepeat, fromOne),
    ...checkNumber('confirm.top', confirm?.top, fromOne),
    ...limits.flatMap(([part, value]) => checkLimit(part, value)),
  ];
}

function checkLimit(part: string, value: unknown): readonly Diagnostic[] {
  const rule = limitRules.get(part);
  if (rule !== undefined)
    return checkNumber(`budget.${part}`, value, { ...rule, hints: [noLimit] });
  return [
    refuseOption(`there is no \`budget.${part}\``, suggestName(part, [...limitRules.keys()])),
  ];
}

const noLimit = 'leave it out for no limit';
const fromZero = wholeFrom(0);
const fromOne = wholeFrom(1);
const positive: NumberRule = {
  takes: 'a finite number above 0',
  isMet: (value) => Number.isFinite(value) && value > 0,
};

const limitRules: ReadonlyMap<string, NumberRule> = new Map(
  Object.entries({
    cost_usd: positive,
    tokens: fromOne,
    requests: fromOne,
    time_ms: positive,
  } satisfies Record<keyof BudgetLimits, NumberRule>),
);

function wholeFrom(least: number): NumberRule {
  return {
    takes: `a whole number, ${least} or more`,
    isMet: (value) => Number.isSafeInteger(value) && value >= least,
  };
}
