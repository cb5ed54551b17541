/** A place where tags or the calls in one are nested deeper than the parser is asked to go. */
export interface DeepPlace {
  readonly offset: number;
  readonly what: 'blocks' | 'calls';
}

/**
 * Where a template is nested deeper than `most`, looked for before it is parsed: the parser takes
 * time by the square of the depth. Tags within comments count too.
 */
export function findDeepPlace(text: string, most: number): DeepPlace | undefined {
  const marks = /\\?\{\{[~\s]*[#^/]?|[()]|\}\}/g;
  let blocks = 0;
  let calls = 0;
  let isInTag = false;
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    const [mark] = match;
    if (mark === '}}') isInTag = false;
    else if (mark === '(' || mark === ')') calls += callChange(mark, isInTag);
    else {
      isInTag = !mark.startsWith('\\');
      calls = 0;
      blocks = Math.max(0, blocks + blockChange(mark));
    }
    if (blocks > most) return { offset: match.index, what: 'blocks' };
    if (calls > most) return { offset: match.index, what: 'calls' };
  }
  return undefined;
}

function callChange(mark: string, isInTag: boolean): number {
  if (!isInTag) return 0;
  return mark === '(' ? 1 : -1;
}

function blockChange(mark: string): number {
  if (mark.startsWith('\\')) return 0;
  if (mark.endsWith('#')) return 1;
  return mark.endsWith('/') ? -1 : 0;
}
