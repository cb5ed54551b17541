const depths: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };

/** Behind the bracket that closes the one at `start`; undefined where none does. Those in JSON's texts do not count. */
export function findJsonEnd(text: string, start: number): number | undefined {
  let depth = 0;
  const signs = /["{}[\]]/g;
  signs.lastIndex = start;
  for (let match = signs.exec(text); match !== null; match = signs.exec(text)) {
    const change = depths[match[0]];
    if (change === undefined) signs.lastIndex = endOfText(text, match.index);
    else depth += change;
    if (depth === 0) return signs.lastIndex;
  }
  return undefined;
}

function endOfText(text: string, start: number): number {
  const signs = /["\\]/g;
  signs.lastIndex = start + 1;
  for (let match = signs.exec(text); match !== null; match = signs.exec(text)) {
    if (match[0] === '"') return signs.lastIndex;
    signs.lastIndex += 1;
  }
  return text.length;
}
