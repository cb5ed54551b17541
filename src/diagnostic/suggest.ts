import { distance } from 'fastest-levenshtein';

/** The name that was probably meant, when one is near enough to be worth saying. */
export function findNearest(word: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = (word.length < 5 ? 1 : Math.max(2, Math.floor(word.length / 3))) + 1;
  for (const name of names) {
    const away = stepsBetween(word.toLowerCase(), name.toLowerCase());
    if (away < least && away < name.length) {
      best = name;
      least = away;
    }
  }
  return best;
}

/** Letters that were only swapped are nearer than others, as many as are wrong. */
function stepsBetween(word: string, name: string): number {
  const away = distance(word, name);
  const isSwapped =
    word.length === name.length && [...word].sort().join() === [...name].sort().join();
  return isSwapped ? away - SWAPPED : away;
}

const SWAPPED = 0.5;

/** Whether one of the names is but a letter away. */
export function isTypo(word: string, names: readonly string[]): boolean {
  return names.some((name) => distance(word.toLowerCase(), name.toLowerCase()) === 1);
}

/** "did you mean `model`?", or the short list of what there is; nothing when the list is long. */
export function suggestName(word: string, names: readonly string[]): readonly string[] {
  const nearest = findNearest(word, names);
  if (nearest !== undefined) return [`did you mean \`${nearest}\`?`];
  const different = [...new Set(names)];
  if (different.length === 0 || different.length > 25) return [];
  return [`there is ${different.map((name) => `\`${name}\``).join(', ')}`];
}
