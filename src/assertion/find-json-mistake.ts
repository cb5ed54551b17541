import { showText } from './show-value.ts';

/** What may come next. */
type Expected =
  | 'a value'
  | 'a key'
  | 'a key or `}`'
  | '`:`'
  | '`,` or the end of the list or map'
  | 'the end';

interface Scan {
  readonly text: string;
  /** The brackets that are open. */
  readonly open: string[];
  expected: Expected;
  /** A list that was just begun may end at once. */
  isListStart: boolean;
}

const token: RegExp =
  /[\t\n\r ]*([{}[\],:]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/uy;

/**
 * The first mistake in a text that is meant as JSON, by line and column: "a key is expected at line 1,
 * column 9, not `}`". Undefined when there is none.
 */
export function findJsonMistake(text: string): string | undefined {
  const scan: Scan = { text, open: [], expected: 'a value', isListStart: false };
  const end = endOf(text);
  let offset = 0;
  while (offset < end) {
    token.lastIndex = offset;
    const [whole, part] = token.exec(text) ?? [];
    const { expected } = scan;
    if (whole === undefined || part === undefined) return describe({ text, offset, expected });
    if (!accept(scan, part)) return describe({ text, offset, expected, part });
    offset += whole.length;
  }
  return scan.expected === 'the end' ? undefined : `${scan.expected} is expected where it ends`;
}

/** Where the white space at the end begins. */
function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && '\t\n\r '.includes(text.charAt(end - 1))) end -= 1;
  return end;
}

/** Takes one token and says whether it was in its place. */
function accept(scan: Scan, part: string): boolean {
  const wasListStart = scan.isListStart;
  scan.isListStart = false;
  if (part === '}' || part === ']') return close(scan, part, wasListStart);
  switch (scan.expected) {
    case 'a value':
      return acceptValue(scan, part);
    case 'a key':
    case 'a key or `}`':
      scan.expected = '`:`';
      return part.startsWith('"');
    case '`:`':
      scan.expected = 'a value';
      return part === ':';
    case '`,` or the end of the list or map':
      scan.expected = scan.open.at(-1) === '{' ? 'a key' : 'a value';
      return part === ',';
    case 'the end':
      return false;
  }
}

function acceptValue(scan: Scan, part: string): boolean {
  if (part === '{' || part === '[') {
    scan.open.push(part);
    scan.isListStart = part === '[';
    scan.expected = part === '{' ? 'a key or `}`' : 'a value';
    return true;
  }
  endValue(scan);
  return part !== ',' && part !== ':';
}

function close(scan: Scan, part: string, isEmptyList: boolean): boolean {
  const isMap = part === '}';
  const mayEnd =
    scan.expected === '`,` or the end of the list or map' ||
    (isMap ? scan.expected === 'a key or `}`' : isEmptyList);
  if (!mayEnd || scan.open.at(-1) !== (isMap ? '{' : '[')) return false;
  scan.open.pop();
  endValue(scan);
  return true;
}

function endValue(scan: Scan): void {
  scan.expected = scan.open.length === 0 ? 'the end' : '`,` or the end of the list or map';
}

interface Mistake {
  readonly text: string;
  /** Where the token or the white space before it begins. */
  readonly offset: number;
  readonly expected: Expected;
  /** The token, where what is there is one. */
  readonly part?: string;
}

function describe({ text, offset, expected, part }: Mistake): string {
  const rest = text.slice(offset).replace(/^[\t\n\r ]+/, '');
  const lines = text.slice(0, text.length - rest.length).split('\n');
  const place = `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
  if (part === undefined && rest.startsWith('"')) {
    return `the text at ${place} has no end, or a line break or escape that JSON does not know`;
  }
  const found = part ?? /^(?:[\p{L}\p{N}_.+-]+|[\s\S])/u.exec(rest)?.[0] ?? '';
  return `${expected} is expected at ${place}, not ${showText(found)}`;
}
