/** Where each item of the list that a JSON text holds begins. The text is known to be JSON. */
export function findItems(text: string): readonly number[] {
  const starts: number[] = [];
  const structural = /["[\]{},]/g;
  let depth = 0;
  for (let match = structural.exec(text); match !== null; match = structural.exec(text)) {
    const [character] = match;
    depth += depthChange(character);
    if (character === '"') structural.lastIndex = endOfText(text, match.index);
    else if (depth === 1 && (character === '[' || character === ',')) {
      const item = skipSpace(text, match.index + 1);
      if (text.charAt(item) !== ']') starts.push(item);
    }
  }
  return starts;
}

function depthChange(character: string): number {
  if (character === '[' || character === '{') return 1;
  return character === ']' || character === '}' ? -1 : 0;
}

/** Behind the quote that ends the text which begins here. */
export function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charAt(at - 1 - backslashes) === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function skipSpace(text: string, start: number): number {
  const solid = /\S/g;
  solid.lastIndex = start;
  return solid.exec(text)?.index ?? text.length;
}
