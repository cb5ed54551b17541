import { MOST_LEVELS } from '../source/json-depth.ts';

/**
 * Whether a text may be nested so deeply that the YAML parser, which calls itself for each level, runs
 * out of stack; that can end the whole process. Counts brackets and indentation without
 * understanding them, so that it errs for texts that have hundreds of either in a quotation.
 */
export function mayBeTooDeep(text: string): boolean {
  return countBrackets(text) > MOST_LEVELS || countIndentation(text) > MOST_LEVELS;
}

function countBrackets(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) depth += 1;
    else if ((character === 0x5d || character === 0x7d) && depth > 0) depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Each level of a block begins further to the right, be it by spaces or by the `-` of a list. */
function countIndentation(text: string): number {
  let deepest = 0;
  for (const [prefix] of text.matchAll(/^[ \-?:]+/gm)) deepest = Math.max(deepest, prefix.length);
  return deepest;
}
