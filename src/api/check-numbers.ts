import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { Overrides } from '../pipeline/overrides.ts';
import type { BudgetLimits } from '../protocol/budget-record.ts';
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

interface Rule {
  readonly takes: string;
  readonly hints?: readonly string[];
  isMet(value: number): boolean;
}

/**
 * Numbers that the library was given and cannot go by: `NaN`, a text, a part of a repeat. The command line
 * reads its own; types do not tell, nor are there any in JavaScript.
 */
export function checkNumbers(given: GivenNumbers): readonly Diagnostic[] {
  const { concurrency, retries, bail, overrides, confirm, budget } = given;
  if (budget === null) return [refuse('`budget` is null', [noLimit])];
  if (overrides === null) return [refuse('`overrides` is null', ['leave it out for none'])];
  const limits = Object.entries(budget ?? {});
  return [
    ...check('concurrency', concurrency, fromOne),
    ...check('retries', retries, fromZero),
    ...check('bail', bail, fromOne),
    ...check('overrides.repeat', overrides?.repeat, fromOne),
    ...check('overrides.firstRepeat', overrides?.firstRepeat, fromOne),
    ...check('confirm.top', confirm?.top, fromOne),
    ...limits.flatMap(([part, value]) => checkLimit(part, value)),
  ];
}

function checkLimit(part: string, value: unknown): readonly Diagnostic[] {
  const rule = limitRules.get(part);
  if (rule !== undefined) return check(`budget.${part}`, value, { ...rule, hints: [noLimit] });
  return [refuse(`there is no \`budget.${part}\``, suggestName(part, [...limitRules.keys()]))];
}

const noLimit = 'leave it out for no limit';
const fromZero = wholeFrom(0);
const fromOne = wholeFrom(1);
const positive: Rule = {
  takes: 'a finite number above 0',
  isMet: (value) => Number.isFinite(value) && value > 0,
};

const limitRules: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    cost_usd: positive,
    tokens: fromOne,
    requests: fromOne,
    time_ms: positive,
  } satisfies Record<keyof BudgetLimits, Rule>),
);

function wholeFrom(least: number): Rule {
  return {
    takes: `a whole number, ${least} or more`,
    isMet: (value) => Number.isSafeInteger(value) && value >= least,
  };
}

function check(
  option: string,
  value: unknown,
  { takes, hints, isMet }: Rule,
): readonly Diagnostic[] {
  if (value === undefined || (typeof value === 'number' && isMet(value))) return [];
  return [refuse(`\`${option}\` takes ${takes}, and is ${show(value)}`, hints ?? [])];
}

function show(value: unknown): string {
  if (typeof value === 'string') return `the text \`${value}\``;
  return typeof value === 'number' || value === null ? `${value}` : `no number`;
}

function refuse(message: string, hints: readonly string[]): Diagnostic {
  return { code: 'usage', severity: 'error', message, ...(hints.length > 0 && { hints }) };
}
