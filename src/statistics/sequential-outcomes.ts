/** What a rule that looks after every trial has decided; undefined as long as it wants another. */
export type Decision = 'passed' | 'failed' | 'inconclusive';

/** What has been seen so far, whole numbers. */
export interface Seen {
  readonly passed: number;
  readonly failed: number;
}

/** A rule for stopping early, of at most `most` trials that each pass with probability `passRate`. */
export interface SequentialPlan {
  readonly decide: (seen: Seen) => Decision | undefined;
  readonly passRate: number;
  readonly most: number;
}

/** The probability of each decision, `undecided` if there was none after all trials, and the mean number of trials. */
export interface SequentialOutcomes {
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly undecided: number;
  readonly expectedCalls: number;
}

/**
 * What a stopping rule does in the long run, exactly and not by simulation: the distribution over the
 * number of passes is carried from trial to trial, and what the rule stops is taken out. Asks the
 * rule `most²` / 2 times.
 */
export function sequentialOutcomes({ decide, passRate, most }: SequentialPlan): SequentialOutcomes {
  const ended = { passed: 0, failed: 0, inconclusive: 0 };
  const going = new Float64Array(most + 1);
  going[0] = 1;
  let expectedCalls = 0;
  for (let n = 0; ; n++) {
    for (const [passed, probability] of going.subarray(0, n + 1).entries()) {
      const decision = probability > 0 ? decide({ passed, failed: n - passed }) : undefined;
      if (decision === undefined) continue;
      ended[decision] += probability;
      going[passed] = 0;
    }
    const undecided = going.reduce((sum, probability) => sum + probability, 0);
    if (n === most || undecided === 0) return { ...ended, undecided, expectedCalls };
    expectedCalls += undecided;
    addTrial(going, passRate);
  }
}

/** From the most passes down, because each place is made of itself and of the one below. */
function addTrial(going: Float64Array, passRate: number): void {
  for (let passed = going.length - 1; passed >= 0; passed--) {
    const failing = (going[passed] ?? 0) * (1 - passRate);
    going[passed] = failing + (passed > 0 ? (going[passed - 1] ?? 0) * passRate : 0);
  }
}
