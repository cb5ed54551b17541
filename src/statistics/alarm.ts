import { passEvidence } from './e-process.ts';
import { makeGaussLegendre, type Quadrature } from './gauss-legendre.ts';
import type { Turned } from './mcnemar.ts';

/**
 * An e-value against "what turns, turns for the worse with a probability of at most ½": a sequential
 * form of McNemar's test, 2^(b+c+1) · B(b+1, c+1) · (1 − I_½(b+1, c+1)). It may be looked at after every
 * pair; without a regression it reaches 1/α at any time with a probability of at most α. Holds if the
 * order of the pairs depends on neither side's outcomes: with the baseline's failures first it would not.
 */
export function regressionEvidence({ worse, better }: Turned): number {
  return passEvidence({ passed: worse, failed: better, p0: 0.5 });
}

/** Evidence under way. */
export interface DifferenceEvidence {
  /** Counts a case's difference, candidate minus baseline, in [-1, 1], and gives the evidence of all so far. */
  add(difference: number): number;
  /** 1 before the first pair. */
  readonly evidence: number;
}

/**
 * The same for scores and for means of repeats: an e-value against "a case's difference, given those
 * before it, is not below 0 on average". A bet of each share λ of what there is on the next
 * difference being negative, averaged over λ in [0, 1]: E = ∫ Π (1 − λ d) dλ (I. Waudby-Smith and
 * A. Ramdas, "Estimating means of bounded random variables by betting", 2024). As the differences are
 * at least -1 and at most 1, no bet loses more than there is, so that E stays fair whatever the
 * distribution of the scores, and reaches 1/α with a probability of at most α. For differences of -1, 0
 * and 1 it is {@link regressionEvidence}. The average is over 128 shares, which is valid for itself
 * and equals the integral to rounding up to 255 differences that are not 0.
 *
 * Against "is not below -drop on average" for a `drop` in [0, 1): the same of (d + drop) / (1 + drop), which is
 * in [-1, 1] and then not below 0 on average.
 */
export function makeDifferenceEvidence(drop = 0): DifferenceEvidence {
  const { nodes, weights } = sharesOf();
  const logs = weights.map(Math.log);
  let evidence = 1;
  return {
    add(difference) {
      if (!(difference >= -1 && difference <= 1)) {
        throw new RangeError(`a difference is ${difference}, not in [-1, 1]`);
      }
      const beyond = (difference + drop) / (1 + drop);
      if (beyond === 0) return evidence;
      for (let index = 0; index < logs.length; index++) {
        logs[index] = (logs[index] ?? 0) + Math.log1p(-(nodes[index] ?? 0) * beyond);
      }
      evidence = logs.reduce((sum, log) => sum + Math.exp(log), 0);
      return evidence;
    },
    get evidence() {
      return evidence;
    },
  };
}

/** Made when it is first asked for: most runs have no alarm. */
let made: Quadrature | undefined;

function sharesOf(): Quadrature {
  made ??= makeGaussLegendre(128);
  return made;
}
