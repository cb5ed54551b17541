import type { SumGate } from '../../pipeline/pipeline.ts';
import type { Totals } from '../../protocol/summary.ts';
import { nounFor } from '../../source/count-text.ts';
import { plainNumber } from '../../source/plain-number.ts';
import { isAtMost } from '../../statistics/steady.ts';
import type { Sample } from '../sample.ts';
import { type GateVerdict, showNumber } from './gate-words.ts';

/**
 * Cost or tokens, of all trials together or, on average, of a trial that was answered: one that was skipped behind
 * an answer counts, and one whose first call failed does not. What is unknown leaves it open.
 */
export function judgeSumGate(gate: SumGate, sample: Sample): GateVerdict {
  const totals = sample.trials.totals(0);
  const name = gate.per === 'all' ? 'max' : 'per_trial_max';
  const shared = { gate: `${gate.kind}.${name}`, threshold: gate.maximum };
  const { sum, unknown } = gate.kind === 'cost' ? sumCost(totals) : sumTokens(totals);
  const { answered } = sample.trials;
  if (sum === undefined || unknown > 0 || answered === 0) {
    const of = `${unknown} ${nounFor(unknown, 'completion')}`;
    const message =
      unknown > 0 ? `the ${nounOf(gate)} of ${of} is unknown` : 'no trial was answered';
    return { ...shared, result: 'inconclusive', message };
  }
  const observed = gate.per === 'all' ? sum : sum / answered;
  const isMet = isAtMost(observed, gate.maximum);
  const share = gate.per === 'all' ? 'in all' : 'a trial';
  const said = `${show(gate, Number(showNumber(observed, [gate.maximum])))} ${share}`;
  const limit = `at most ${show(gate, gate.maximum)}`;
  return {
    ...shared,
    result: isMet ? 'met' : 'not_met',
    observed,
    message: isMet ? `${said}; ${limit}` : `${said}; the gate asks for ${limit}`,
  };
}

interface Sum {
  readonly sum: number | undefined;
  readonly unknown: number;
}

function sumCost({ cost_usd: sum, cost_unknown: unknown }: Totals): Sum {
  return { sum, unknown };
}

function sumTokens({ usage, usage_unknown: unknown = 0 }: Totals): Sum {
  return { sum: usage.total_tokens, unknown };
}

function nounOf({ kind }: SumGate): string {
  return kind === 'cost' ? 'cost' : 'number of tokens';
}

function show({ kind }: SumGate, number: number): string {
  return kind === 'cost'
    ? `$${plainNumber(number)}`
    : `${plainNumber(number)} ${nounFor(number, 'token')}`;
}
