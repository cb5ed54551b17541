/** Of one attempt of a call that judges, as for steps that say nothing else. */
export const TIMEOUT_MILLISECONDS = 60_000;
