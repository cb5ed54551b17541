/** How much of a text is looked at: a refusal begins the answer; further down it is a detail or a quotation. */
const BEGINNING = 400;

const sorry = `(?:(?:(?:i|we)(?:['’]?m| am|['’]?re| are) (?:(?:very|really|so|truly) )?)?sorry|unfortunately|(?:my )?apologies|i apologi[sz]e)`;

const cannot = `(?: can(?:not| not|['’]t)| (?:won['’]t|will not)(?: be able to)?| (?:must |have to )?refuse to|(?: am| are|['’]m|['’]re) (?:unfortunately |currently |simply |really )?(?:not able to|unable to|not (?:allowed|permitted|authori[sz]ed) to))`;

const deeds = `(?:help|assist|comply|answer|discuss|provide|generate|continue|engage|participate|write|create|produce|advise|fulfill?|do (?:that|this))`;

/** English only. */
const phrases: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:i|we)(?: simply| really)?${cannot} (?:in good conscience )?${deeds}\b(?! (?:\w+ )?(?:more|less|longer) than\b)`,
    'i',
  ),
  new RegExp(String.raw`^\W*${sorry}\W+(?:but |that )?(?:i|we)${cannot}\b`, 'i'),
  /\b(?:i|we)(?:['’]ll|['’]m going to| will| must)? (?:have to |need to )?(?:respectfully |politely )?decline\b(?! (?:in (?!this|that|good)|by|from|over|next|until|sharply|slowly|steadily|slightly)\b)/i,
  /\b(?:this|that|your|the) request can(?:not| not|['’]t) be fulfilled\b/i,
  /^\W*(?:i['’]?m |i am )?sorry\W+(?:but )?no\W*$/i,
  /\bas an ai\b[^.!?]{0,60}\bi (?:can(?:not| not|['’]t)|am (?:not able|unable)|do(?: not|n['’]t))\b/i,
  /\b(?:goes against|violates?) (?:my|our|the) (?:\w+ ){0,2}(?:guidelines|polic(?:y|ies)|principles|rules)\b/i,
  /\bi(?:['’]m| am) not comfortable\b/i,
];

/**
 * The words at the beginning of an English answer which say that the model does not do what it was
 * asked; undefined when there are none. A guess by phrases: refusals that are put otherwise, or in
 * another language, are not found.
 */
export function findRefusalPhrase(text: string): string | undefined {
  const beginning = text.slice(0, BEGINNING);
  for (const phrase of phrases) {
    const found = phrase.exec(beginning)?.[0];
    if (found !== undefined) return found.trim();
  }
  return undefined;
}
