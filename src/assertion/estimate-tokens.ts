let estimate: ((text: string) => number) | undefined;

/** Has to be awaited once before {@link estimateTokens}; the library is loaded only where it is used. */
export async function loadTokenEstimate(): Promise<void> {
  const { estimateTokenCount } = await import('tokenx');
  estimate = (text) => estimateTokenCount(text);
}

/** About how many tokens a text is, for no model in particular; usually within a tenth. */
export function estimateTokens(text: string): number {
  if (estimate === undefined) throw new Error('loadTokenEstimate was not awaited');
  return estimate(text);
}
