import type { LatencyGate } from '../../pipeline/pipeline.ts';
import { roundToTell } from '../../statistics/tell-apart.ts';
import type { Sample } from '../sample.ts';
import { type GateVerdict, showNumber } from './gate-words.ts';

/**
 * A percentile of the trials' provider time, by nearest rank. Below 1 / (1 - p) trials the percentile
 * is the slowest of them whatever they are, and says nothing. Trials with answers from an earlier run are left out;
 * where there are no others, or too few that would not be with them, the gate is skipped.
 */
export function judgeLatencyGate(gate: LatencyGate, sample: Sample): GateVerdict {
  const name = `p${showNumber(gate.percentile * 100)}`;
  const shared = { gate: `latency.${name}_max`, threshold: gate.maximumMilliseconds };
  const { isReplayed, untimed } = sample.trials;
  if (isReplayed) {
    const message = 'answers were kept from an earlier run, and nothing is said of their times';
    return { ...shared, result: 'skipped', message };
  }
  const { count, milliseconds } = sample.trials.latencyAt(gate.percentile);
  const left = sayLeftOut(untimed);
  const needed = leastFor(gate.percentile);
  if (milliseconds === undefined || count < needed) {
    const have = count === 1 ? 'there is 1' : `there are ${count}`;
    const message = `${name} needs ${needed} trials that completed, and ${have}${left}`;
    if (count + untimed >= needed) return { ...shared, result: 'skipped', message };
    const hints = ['more cases or repeats, or a lower percentile'];
    return { ...shared, result: 'inconclusive', message, hints };
  }
  const isMet = milliseconds <= gate.maximumMilliseconds;
  const limit = `${gate.maximumMilliseconds} ms`;
  const said = `${name} of ${count} trials is ${roundToTell(milliseconds, [gate.maximumMilliseconds], 0)} ms${left}`;
  return {
    ...shared,
    result: isMet ? 'met' : 'not_met',
    observed: milliseconds,
    message: isMet ? `${said}; at most ${limit}` : `${said}; the gate asks for at most ${limit}`,
  };
}

/** Trials whose answers were kept: they say nothing of their times. */
function sayLeftOut(untimed: number): string {
  if (untimed === 0) return '';
  return untimed === 1
    ? ', leaving out 1 whose answers were kept'
    : `, leaving out ${untimed} whose answers were kept`;
}

/** How many values a percentile needs so that at least one lies above it. */
function leastFor(percentile: number): number {
  return percentile >= 1 ? 1 : Math.ceil(1 / (1 - percentile) - 1e-9);
}
