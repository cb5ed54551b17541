import { type Seen, sequentialOutcomes } from './sequential-outcomes.ts';

/** The rule "at least `needed` of `count` pass". */
export interface CountRule {
  readonly needed: number;
  readonly count: number;
}

/**
 * What "at least `needed` of `count` pass" has come to, as soon as no further repeat can change it;
 * undefined as long as one can. The verdict is that of all repeats, so that it costs nothing to stop.
 */
export function curtail({
  passed,
  failed,
  needed,
  count,
}: Seen & CountRule): 'passed' | 'failed' | undefined {
  if (passed >= needed) return 'passed';
  return failed > count - needed ? 'failed' : undefined;
}

/** The mean number of repeats until {@link curtail} decides, if each passes with probability `passRate`. */
export function expectedCalls({
  needed,
  count,
  passRate,
}: CountRule & { readonly passRate: number }): number {
  const decide = (seen: Seen): 'passed' | 'failed' | undefined =>
    curtail({ ...seen, needed, count });
  return sequentialOutcomes({ decide, passRate, most: count }).expectedCalls;
}
