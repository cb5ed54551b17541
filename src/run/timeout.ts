/** Of one attempt of a step's call, where nothing else is written. */
export const STEP_TIMEOUT_MILLISECONDS = 120_000;

/** Of one attempt of a call that judges. */
export const JUDGING_TIMEOUT_MILLISECONDS = 60_000;
