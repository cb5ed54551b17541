import type { BudgetKind, BudgetRecord } from '../protocol/budget-record.ts';
import type { RunSummary } from '../protocol/summary.ts';

/** How to go on with a run that lacks trials; a budget that is used up has to be raised before. */
export function tellMissing({ stop, budgets = [], pipelines }: RunSummary, resume: string): string {
  if (stop?.reason === 'alarm') return 'the rest is not run: without `alarm` a new run has it';
  if (stop?.reason !== 'budget') return `run what is missing: ${resume}`;
  const spent = budgets.filter((each) => each.spent !== undefined);
  const options = spent.flatMap(({ of, spent: kind }) =>
    of === 'run' && kind ? budgetOptions[kind] : [],
  );
  const places = spent.flatMap((each) => nameKey(each, pipelines));
  const command = [resume, ...options].join(' ');
  return places.length === 0
    ? `run what is missing, with more in all: ${command}`
    : `for what is missing, raise ${places.join(' and ')}, then: ${command}`;
}

/** What answers that are judged again lack, by the id of the run whose they are. */
export function tellUnfinished(id: string, resume: (id: string) => string): string {
  return `! \`${id}\` did not come to its end, and what it had no answer for is not judged: ${resume(id)}`;
}

const budgetOptions: Readonly<Record<BudgetKind, string>> = {
  cost: '--max-cost USD',
  tokens: '--max-tokens-total N',
  requests: '--max-requests N',
  time: '--max-time TIME',
};

/** Where a budget of a file is written. */
function nameKey(
  { of, name = '', spent: kind }: BudgetRecord,
  pipelines: RunSummary['pipelines'],
): readonly string[] {
  if (of === 'run' || kind === undefined) return [];
  if (of === 'tag') return [`\`budgets.tags.${name}.${kind}\` in pulze.config.yaml`];
  const file = pipelines.find(({ pipeline }) => pipeline === name)?.file ?? 'its file';
  return [`\`budget.${kind}\` in ${file}`];
}
