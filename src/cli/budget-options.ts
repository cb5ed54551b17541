import type { BudgetLimits } from '../protocol/budget-record.ts';
import { parseDuration } from '../source/duration.ts';
import { plainNumber } from '../source/plain-number.ts';
import { type Arguments, UsageError } from './command.ts';
import { count, type Flags, running, word } from './options.ts';
import { readCount, readText } from './read-arguments.ts';

export const budgetFlags: Flags = {
  'max-cost': {
    ...word,
    value: 'USD',
    group: running,
    describe: 'Send nothing that could make the run cost more, judges and retries included',
  },
  'max-tokens-total': {
    ...count,
    group: running,
    describe: 'The same for tokens, prompt and completion together',
  },
  'max-requests': { ...count, group: running, describe: 'The same for requests; a retry is one' },
  'max-time': {
    ...word,
    value: 'TIME',
    group: running,
    describe: 'Begin nothing after this time: 90s, 10m, 2h',
  },
};

/** Undefined where nothing is limited. */
export function readBudget(args: Arguments): BudgetLimits | undefined {
  const cost = readMoney(args);
  const tokens = readCount(args, 'max-tokens-total', 1);
  const requests = readCount(args, 'max-requests', 1);
  const time = readTime(args);
  const limits = {
    ...(cost !== undefined && { cost_usd: cost }),
    ...(tokens !== undefined && { tokens }),
    ...(requests !== undefined && { requests }),
    ...(time !== undefined && { time_ms: time }),
  };
  return Object.keys(limits).length === 0 ? undefined : limits;
}

/** The arguments that say it. */
export function sayBudget({
  cost_usd: cost,
  tokens,
  requests,
  time_ms: time,
}: BudgetLimits): Arguments {
  return {
    ...(cost !== undefined && { 'max-cost': plainNumber(cost) }),
    ...(tokens !== undefined && { 'max-tokens-total': String(tokens) }),
    ...(requests !== undefined && { 'max-requests': String(requests) }),
    ...(time !== undefined && { 'max-time': `${plainNumber(time)}ms` }),
  };
}

function readMoney(args: Arguments): number | undefined {
  const text = readText(args, 'max-cost');
  if (text === undefined) return undefined;
  const isNumber = /^\$?(\d+(\.\d*)?|\.\d+)$/.test(text);
  const cost = Number(text.replace('$', ''));
  if (isNumber && cost > 0) return cost;
  throw new UsageError(`\`--max-cost ${text}\` is no sum of US dollars above 0`, [
    'write `--max-cost 0.50`',
  ]);
}

function readTime(args: Arguments): number | undefined {
  const text = readText(args, 'max-time');
  if (text === undefined) return undefined;
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  throw new UsageError(`\`--max-time ${text}\` is no time`, [
    'write `--max-time 90s`, `10m` or `2h`',
  ]);
}
