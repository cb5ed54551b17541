import type { TemplatePlace } from './template.ts';

/** Where the parser stood when it gave up: lines from 1, columns from 0. */
export interface TokenPlace {
  readonly first_line: number;
  readonly first_column: number;
  readonly last_line: number;
  readonly last_column: number;
}

/** Where the parser stopped, and why. */
interface Stop {
  readonly text: string;
  readonly offset: number;
  /** The token that does not fit and those that would, in the parser's names for them. */
  readonly got: string;
  readonly expected: string;
}

interface Found {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

/** The parser's own message is a dump of several lines; this says the same to a person. */
export function describeSyntaxError(
  text: string,
  error: unknown,
  token: TokenPlace | undefined,
): { readonly message: string; readonly place: TemplatePlace } {
  const { offset, length, message } = findError(text, error, token);
  return { message, place: placeAt(text, offset, length) };
}

/** A stretch of a template's text, no longer than its line. */
export function placeAt(text: string, offset: number, length = 1): TemplatePlace {
  const before = text.slice(0, offset);
  const rest = /^[^\n]*/.exec(text.slice(offset))?.[0].length ?? 0;
  return {
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
    length: Math.max(1, Math.min(length, rest)),
  };
}

function findError(text: string, error: unknown, token: TokenPlace | undefined): Found {
  if (error instanceof RangeError) {
    return { offset: 0, length: 1, message: 'the template is nested too deeply' };
  }
  const message = error instanceof Error ? error.message : String(error);
  const named = findNamed(text, error, message);
  if (named !== undefined) return named;
  if (message.startsWith('Lexical error')) return findLexical(text, token);
  const stop = {
    text,
    offset: token === undefined ? 0 : offsetOf(text, token.first_line, token.first_column),
    got: /got '(\w+)'$/.exec(message)?.[1] ?? '',
    expected: /Expecting (.*), got/.exec(message)?.[1] ?? '',
  };
  return findOpenTag(stop) ?? findOpenBlock(stop) ?? findStray(stop);
}

/** Errors that the parser puts into words and places itself. */
function findNamed(text: string, error: unknown, message: string): Found | undefined {
  const place = error as { lineNumber?: unknown; column?: unknown } | undefined;
  if (typeof place?.lineNumber !== 'number' || typeof place.column !== 'number') return undefined;
  const offset = offsetOf(text, place.lineNumber, place.column);
  const [, open, close] = /^(\S+) doesn't match (\S+) - /.exec(message) ?? [];
  if (open !== undefined) {
    const says = `\`{{#${open}}}\` is closed by \`{{/${close}}}\``;
    return { offset, length: open.length, message: says };
  }
  const path = /^Invalid path: (\S+) - /.exec(message)?.[1];
  if (path === undefined) return { offset, length: 1, message: message.replace(/ - \d+:\d+$/, '') };
  const says = `\`${path}\` is no path: \`..\` and \`this\` stand at its beginning`;
  return { offset, length: path.length, message: says };
}

function findLexical(text: string, token: TokenPlace | undefined): Found {
  const comment = findOpenComment(text);
  if (comment !== undefined) {
    return { offset: comment, length: 5, message: 'a comment `{{!--` is never closed' };
  }
  const raw = text.indexOf('{{{{');
  if (raw >= 0) return { offset: raw, length: 4, message: 'a raw block is never closed' };
  const zero = text.indexOf('\0');
  if (zero >= 0) {
    return { offset: zero, length: 1, message: 'the template holds a character with the number 0' };
  }
  const offset = token === undefined ? 0 : offsetOf(text, token.last_line, token.last_column);
  return { offset, length: 1, message: 'the template cannot be read from here on' };
}

/** The first that begins after the last end of one. */
function findOpenComment(text: string): number | undefined {
  const end = Math.max(text.lastIndexOf('--}}'), text.lastIndexOf('--~}}'), 0);
  const open = /\{\{~?!--/g;
  open.lastIndex = end;
  return open.exec(text)?.index;
}

/** A tag without its end, or with a quote that runs on. */
function findOpenTag({ text, offset, got }: Stop): Found | undefined {
  const open = text.lastIndexOf('{{', offset);
  if (open < 0 || text.slice(open, offset).includes('}}')) return undefined;
  if ((got === 'EOF' || got === 'INVALID') && !text.includes('}}', open)) {
    const message = '`{{` is never closed; as text it is written `\\{{`';
    return { offset: open, length: 2, message };
  }
  const character = text.charAt(offset);
  if (got !== 'INVALID' || !['"', "'", '['].includes(character)) return undefined;
  const what = character === '[' ? 'a `[`' : 'a quote';
  return { offset, length: 1, message: `${what} is never closed` };
}

function findOpenBlock({ text, got, expected }: Stop): Found | undefined {
  if (got !== 'EOF' || !expected.includes('OPEN_ENDBLOCK')) return undefined;
  const open: Found[] = [];
  for (const match of text.matchAll(/(\\?)\{\{~?([#^/])>?\s*([^\s}~]+)[^}]*\}\}/g)) {
    if (match[1] === '\\') continue;
    if (match[2] === '/') open.pop();
    else {
      const message = `\`{{#${match[3]}}}\` is never closed`;
      open.push({ offset: match.index, length: match[0].length, message });
    }
  }
  return open.at(-1) ?? { offset: text.length, length: 1, message: 'a block is never closed' };
}

/** A token that does not fit where it stands. */
function findStray(stop: Stop): Found {
  const { text, offset, got } = stop;
  const word = /^\{\{[^}\n]*\}\}|^\S{1,20}/.exec(text.slice(offset))?.[0] ?? '';
  const here = { offset, length: word.length };
  switch (got) {
    case 'OPEN_ENDBLOCK':
      return { ...here, message: `\`${word}\` closes nothing` };
    case 'INVERSE':
    case 'OPEN_INVERSE_CHAIN':
      return { ...here, message: `\`${word}\` stands in no block, or after its \`{{else}}\`` };
    case 'CLOSE_UNESCAPED': {
      const message = '`}}}` closes no `{{{`; put a space before a `}` that is text';
      return { offset, length: 3, message };
    }
    case 'CLOSE_RAW_BLOCK': {
      const message = '`}}}}` closes no `{{{{`; put a space before a `}` that is text';
      return { offset, length: 4, message };
    }
    case 'CLOSE_BLOCK_PARAMS': {
      const message = 'a helper comes first (`{{upper ticket}}`); there is no `|`';
      return { offset, length: 1, message };
    }
    case 'CLOSE':
      return findEarlyClose(stop);
    case 'NUMBER':
      if (stop.expected !== "'ID'") break;
      return { ...here, message: 'an index is written in brackets: `items.[0]`' };
  }
  const [item, list, index] = /^([\w$]+)\[(\d+)\]/.exec(word) ?? [];
  if (item !== undefined) {
    const message = `\`${item}\` is written \`${list}.[${index}]\` in a template`;
    return { offset, length: item.length, message };
  }
  return { ...here, message: `\`${word}\` is not expected here` };
}

function findEarlyClose({ text, offset, expected }: Stop): Found {
  const open = Math.max(0, text.lastIndexOf('{{', offset));
  if (/^\{\{~?[#^/>&]?\s*$/.test(text.slice(open, offset))) {
    const message = 'the tag names nothing; `{{` that is text is written `\\{{`';
    return { offset: open, length: 4, message };
  }
  if (expected.startsWith("'CLOSE_UNESCAPED'")) {
    const message = '`{{{` is closed by `}}`; put a space after a `{` that is text';
    return { offset: Math.max(0, open - 1), length: 3, message };
  }
  return { offset, length: 2, message: 'the tag ends too early: something is missing before `}}`' };
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let current = 1; current < line; current++) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    start = end + 1;
  }
  return Math.min(text.length, start + column);
}
