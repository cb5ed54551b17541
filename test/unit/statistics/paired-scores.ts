/** Ten tickets, scored before and after a prompt was changed. */
export const baseline = [0.9, 0.8, 0.7, 1, 0.6, 0.9, 0.8, 0.5, 0.95, 0.85] as const;
export const candidate = [0.85, 0.8, 0.6, 0.9, 0.65, 0.7, 0.8, 0.4, 0.9, 0.8] as const;
export const differences: readonly number[] = candidate.map(
  (score, index) => score - (baseline[index] ?? 0),
);
