/** How a run is held against a baseline where nobody says otherwise. */
export const REGRESSION_DEFAULTS = { alpha: 0.05, minEffect: 0, margin: 0.05 } as const;
