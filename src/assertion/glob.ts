/**
 * Whether a text matches a glob: `*` is any text, `/` included, and `?` one character. In time
 * proportional to both lengths, whatever the glob.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let [inGlob, inText] = [0, 0];
  let star: { readonly glob: number; readonly text: number } | undefined;
  while (inText < text.length) {
    const wanted = glob[inGlob];
    if (wanted === '*') {
      star = { glob: inGlob, text: inText };
      inGlob += 1;
    } else if (wanted === '?' || wanted === text[inText]) {
      inGlob += 1;
      inText += 1;
    } else if (star !== undefined) {
      star = { glob: star.glob, text: star.text + 1 };
      inGlob = star.glob + 1;
      inText = star.text;
    } else {
      return false;
    }
  }
  return /^\**$/.test(glob.slice(inGlob));
}
