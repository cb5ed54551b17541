import type { Confusion } from '../statistics/agreement.ts';

/** The version of the file. */
export const CALIBRATION_VERSION: 1 = 1;

/** How a judge did against people: a small file for git, that holds for this judge and no other. */
export interface Calibration {
  readonly version: typeof CALIBRATION_VERSION;
  readonly judge: CalibratedJudge;
  readonly labels: {
    readonly rows: number;
    /** Of the rows, however the file has spaced them. */
    readonly sha256: string;
  };
  /** Answers that the judge could not judge are in none of these. */
  readonly confusion: {
    readonly true_passes: number;
    readonly false_passes: number;
    readonly true_failures: number;
    readonly false_failures: number;
  };
  /** Answers that the judge could not judge. */
  readonly errored: number;
}

/** Which judge. Only the fingerprint counts; the rest is for people who read the file. */
export interface CalibratedJudge {
  /** SHA-256 of all that a judge is asked, in hexadecimal. */
  readonly fingerprint: string;
  /** What reports call it. */
  readonly name: string;
  readonly assertion: string;
  readonly model: string;
  readonly endpoint: string;
  readonly dialect: string;
  /** There for the embedded emulator, whose verdicts say nothing of a model. */
  readonly emulated?: true;
}

export function confusionOfCalibration({ confusion }: Calibration): Confusion {
  return {
    truePasses: confusion.true_passes,
    falsePasses: confusion.false_passes,
    trueFailures: confusion.true_failures,
    falseFailures: confusion.false_failures,
  };
}
