export type Words = readonly string[];

/**
 * The words as ROUGE counts them: runs of letters and digits, all else parts them. For English these
 * are the tokens of Google's rouge-score without its stemmer; letters of other scripts are kept, too.
 */
export function splitWords(text: string): Words {
  return partUnspaced(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/**
 * The words as SQuAD counts them (Rajpurkar et al. 2016): punctuation vanishes, so that `don't` is
 * `dont`, and so do the English articles. Punctuation is that of Unicode, as in MLQA (Lewis et al.
 * 2020), because models write curly quotes.
 */
export function splitAnswer(text: string): Words {
  const bare = partUnspaced(text).replace(/[\p{P}$+<=>^`|~]/gu, '');
  return splitAtSpaces(bare).filter((word) => !/^(?:a|an|the)$/i.test(word));
}

/**
 * The tokens of mteval-v13a, which sacreBLEU takes by default: symbols stand alone, and so do points
 * and commas but in numbers; apostrophes and hyphens stay inside their word.
 */
export function splitTokens(text: string): Words {
  const plain = partUnspaced(text.trimEnd())
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  const parted = ` ${plain} `
    .replace(/[{-~[-` -&(-+:-@/]/g, ' $& ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ');
  return splitAtSpaces(parted);
}

function splitAtSpaces(text: string): Words {
  return text.split(/\s+/).filter((part) => part !== '');
}

/**
 * Puts spaces around each character of the scripts that are written without, as sacreBLEU and MLQA do
 * for Chinese: a sentence would be a single word otherwise.
 */
function partUnspaced(text: string): string {
  return text.replace(unspaced, ' $& ');
}

const unspaced: RegExp =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\u30fb\u30fc\uff00-\uffef]\p{M}*/gu;
