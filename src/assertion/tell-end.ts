/** Why an answer ended, as far as assertions tell it apart. */
export type End = 'stop' | 'max_tokens' | 'model_length' | 'filter';

/** Services have words of their own, and the list is open: what is not here is a word that nobody knows. */
const words: readonly (readonly [End, readonly string[]])[] = [
  ['stop', ['stop', 'stop_sequence', 'end_turn', 'eos', 'eos_token', 'complete']],
  ['max_tokens', ['length', 'max_tokens', 'max_output_tokens', 'max_length']],
  ['model_length', ['model_length', 'model_context_window_exceeded']],
  ['filter', ['content_filter', 'content_filtered', 'refusal', 'safety', 'prohibited_content']],
  ['filter', ['recitation', 'blocklist', 'spii', 'guardrail_intervened']],
];

const ends: ReadonlyMap<string, End> = new Map(
  words.flatMap(([end, own]) => own.map((word) => [word, end] as const)),
);

const causes: Readonly<Record<Exclude<End, 'stop'>, string>> = {
  max_tokens: 'max_tokens',
  model_length: 'the length that its model can have',
  filter: 'a filter',
};

/** What a `finish_reason` says, in any letter case; undefined for none and for a word that is not known. */
export function tellEnd(finishReason: string | null | undefined): End | undefined {
  return typeof finishReason === 'string' ? ends.get(finishReason.toLowerCase()) : undefined;
}

/** By what an answer was cut off, where its `finish_reason` says that it was. Follows "cut off by". */
export function findCut(finishReason: string | null | undefined): string | undefined {
  const end = tellEnd(finishReason);
  return end === undefined || end === 'stop' ? undefined : causes[end];
}
