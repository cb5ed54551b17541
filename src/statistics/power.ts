import { bisect } from './bisect.ts';
import { requireFinite, requireInside } from './domain.ts';
import { normalQuantile } from './normal.ts';
import { splitVariance } from './repeat-variance.ts';
import { meanOf, varianceOf } from './repeats.ts';

/** Where the difference of a case's two means comes from, candidate minus baseline. */
export interface DifferenceVariance {
  /** ω²: of the true differences between cases. */
  readonly between: number;
  /** σ²: of repeats of one case around its own mean, on each side. 0 if the answers never vary. */
  readonly withinBaseline: number;
  readonly withinCandidate: number;
}

/** A comparison that is planned. Variances are in squared units of the score. */
export interface ComparisonPlan extends DifferenceVariance {
  readonly repeatsBaseline: number;
  readonly repeatsCandidate: number;
  /** The level of the test; 0.05 unless said otherwise. */
  readonly alpha?: number;
  /** How probable it should be that the drop is seen; 0.8 unless said otherwise. */
  readonly power?: number;
  /** 2 unless said otherwise. A gate that only asks whether it got worse has 1, and sees a little more. */
  readonly sides?: 1 | 2;
}

/**
 * How many paired cases it takes to see a drop of `drop`, rounded up:
 * n = (z_{α/2} + z_β)² (ω² + σ_A²/K_A + σ_B²/K_B) / δ², by E. Miller, "Adding error bars to evals", 2024,
 * arXiv:2411.00640, section 5. Infinity for a drop of 0.
 */
export function requiredCases({ drop, ...plan }: ComparisonPlan & { drop: number }): number {
  return Math.ceil(steps(plan) ** 2 * (varianceOfOne(plan) / drop ** 2));
}

/**
 * The smallest drop that `cases` paired cases would show, as a positive number in the unit of the
 * score: the same formula solved for δ. Printed with "no significant change", so that it isn't read
 * as "no change". Infinity without cases.
 */
export function smallestDrop({ cases, ...plan }: ComparisonPlan & { cases: number }): number {
  return steps(plan) * Math.sqrt(varianceOfOne(plan) / cases);
}

/** A comparison of single outcomes that is planned, by McNemar's exact test, one-sided. */
export interface OutcomePlan {
  readonly cases: number;
  /** The pass rate of the baseline. */
  readonly rate: number;
  /** How often a case turns, either way, where nothing got worse. */
  readonly discordant: number;
  readonly alpha: number;
  readonly power: number;
}

/**
 * The smallest drop d of a pass rate that single outcomes would show. Of n cases a share ψ turns, so that it takes
 * d n ≥ z_α √(ψ n) + z_β √((ψ − d²) n), and one case more, as the exact test is careful. A rate p that is lower varies
 * more: independent outcomes turn by d (2p − 1) more often. At most 1.
 */
export function smallestOutcomeDrop(plan: OutcomePlan): number {
  const { cases, rate, discordant, alpha, power } = plan;
  const [level, sure] = [normalQuantile(1 - alpha), normalQuantile(power)];
  return bisect((drop) => {
    const more = drop * Math.max(0, 2 * rate - 1);
    const turning = Math.min(1, Math.max(drop, discordant + more));
    const error = level * Math.sqrt(turning) + sure * Math.sqrt(turning - drop ** 2);
    return drop - 1 / cases >= error / Math.sqrt(cases);
  });
}

/**
 * {@link smallestDrop} of a pass rate over repeats, on one side: as the rate drops from `rate`, repeats vary more.
 * One repeat more, since what is tested comes in steps, and as of two cases fewer, since a test of signs sees less of
 * few. At most 1.
 */
export function smallestRateDrop(
  plan: ComparisonPlan & { readonly cases: number; readonly rate: number },
): number {
  const { cases, rate, withinCandidate, repeatsCandidate } = plan;
  const spread = (of: number): number => of * (1 - of);
  return bisect((drop) => {
    const wider = Math.max(1, spread(Math.max(0, rate - drop)) / spread(rate));
    const widened = {
      ...plan,
      cases: Math.max(0, cases - 2),
      withinCandidate: withinCandidate * wider,
    };
    return drop - 1 / (cases * repeatsCandidate) >= smallestDrop({ ...widened, sides: 1 });
  });
}

/**
 * The variances that a comparison was made with: `baseline` and `candidate` hold the scores of the
 * repeats, for each case in the same order. Where no case was repeated, variance within cases can't be
 * told from that between them: it is all put into `between`, which is right as long as the next
 * comparison has no more repeats. Undefined of fewer than two cases; a case without a repeat is refused.
 */
export function measureDifferenceVariance({
  baseline,
  candidate,
}: Readonly<Record<'baseline' | 'candidate', readonly (readonly number[])[]>>):
  | DifferenceVariance
  | undefined {
  const differences = baseline.map(
    (repeats, index) =>
      (meanOf(candidate[index] ?? []) ?? Number.NaN) - (meanOf(repeats) ?? Number.NaN),
  );
  requireFinite(differences);
  const total = varianceOf(differences);
  if (total === undefined) return undefined;
  const withinBaseline = splitVariance(baseline)?.within ?? 0;
  const withinCandidate = splitVariance(candidate)?.within ?? 0;
  const fromRepeats =
    withinBaseline * meanInverseCount(baseline) + withinCandidate * meanInverseCount(candidate);
  return { between: Math.max(0, total - fromRepeats), withinBaseline, withinCandidate };
}

/**
 * What one earlier run lets expect of a comparison with a later one of the same cases, of which nothing
 * is known yet: both sides vary alike, and true means of a case go together with this `correlation`
 * (1 for a prompt that changes all cases alike; 0.5 is careful). ω² = 2 τ² (1 − ρ), τ² being the
 * variance between cases. Undefined if no case was repeated.
 */
export function expectDifferenceVariance(
  cases: readonly (readonly number[])[],
  correlation: number,
): DifferenceVariance | undefined {
  const split = splitVariance(cases);
  if (split === undefined) return undefined;
  const { within, between } = split;
  return {
    between: 2 * between * (1 - correlation),
    withinBaseline: within,
    withinCandidate: within,
  };
}

/** Of the difference of one case. */
function varianceOfOne(plan: ComparisonPlan): number {
  const { between, withinBaseline, withinCandidate, repeatsBaseline, repeatsCandidate } = plan;
  return between + withinBaseline / repeatsBaseline + withinCandidate / repeatsCandidate;
}

/** How many standard errors a drop has to be, to be seen with the wanted power. */
function steps({ alpha = 0.05, power = 0.8, sides = 2 }: ComparisonPlan): number {
  requireInside({ alpha, power });
  return normalQuantile(1 - alpha / sides) + normalQuantile(power);
}

function meanInverseCount(cases: readonly (readonly number[])[]): number {
  return meanOf(cases.map((repeats) => 1 / repeats.length)) ?? 0;
}
