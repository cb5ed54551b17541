import { isScalar, type Node } from 'yaml';

/**
 * Of each character of a text value, the offset in the file that it comes from; of what a line end was
 * folded to, that of the line end. Undefined where this reading of the source does not give the value.
 */
export function findOrigins(node: Node | null, text: string): readonly number[] | undefined {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined;
  const [start, end] = node.range;
  const read: Reading = { text, value: '', origins: [] };
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    readBlock(read, { start, end, value: node.value, isFolded: node.type === 'BLOCK_FOLDED' });
  } else if (isQuoted) readFlow(read, { at: start + 1, end: end - 1, quote: text.charAt(start) });
  else readFlow(read, { at: start, end, quote: '' });
  return read.value === node.value ? read.origins : undefined;
}

interface Reading {
  readonly text: string;
  value: string;
  readonly origins: number[];
}

function add(read: Reading, piece: string, origin: number): void {
  read.value += piece;
  for (let unit = 0; unit < piece.length; unit++) read.origins.push(origin);
}

/** Characters that stand for themselves. */
function addAsWritten(read: Reading, start: number, end: number): void {
  read.value += read.text.slice(start, end);
  for (let at = start; at < end; at++) read.origins.push(at);
}

interface Flow {
  readonly at: number;
  readonly end: number;
  readonly quote: string;
}

/** What is read at once: line ends with the space around them, what stands for something else, and the rest. */
const PIECES: Readonly<Record<string, RegExp>> = {
  '"': /[ \t]*\r?\n[ \t\r\n]*|\\(?:\r?\n[ \t]*|x..|u.{4}|U.{8}|.)|./gs,
  "'": /[ \t]*\r?\n[ \t\r\n]*|''|./gs,
  '': /[ \t]*\r?\n[ \t\r\n]*|./gs,
};

function readFlow(read: Reading, { at, end, quote }: Flow): void {
  const pieces = read.text.slice(at, end).matchAll(PIECES[quote] ?? /./gs);
  for (const { 0: piece, index } of pieces) {
    const origin = at + index;
    if (piece.length === 1 && piece !== '\n') addAsWritten(read, origin, origin + 1);
    else if (piece === "''") add(read, "'", origin);
    else if (piece.startsWith('\\')) add(read, readEscape(piece), origin);
    else addFold(read, piece, origin);
  }
}

/** One line end is a space; of several, each but the first is a line end. */
function addFold(read: Reading, piece: string, start: number): void {
  const ends = [...piece.matchAll(/\n/g)].map((match) => start + match.index);
  const [first = start, ...others] = ends;
  if (others.length === 0) add(read, ' ', first);
  for (const end of others) add(read, '\n', end);
}

const ESCAPES: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

/** A line end behind a backslash stands for nothing. */
function readEscape(written: string): string {
  const [kind = ''] = written.slice(1);
  if (kind === '\n' || kind === '\r') return '';
  if (written.length === 2) return ESCAPES[kind] ?? kind;
  const code = Number.parseInt(written.slice(2), 16);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
}

interface Block {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly isFolded: boolean;
}

/** How far a block is indented is seen on its first solid line, less the spaces that belong to the text. */
function readBlock(read: Reading, { start, end, value, isFolded }: Block): void {
  const header = read.text.indexOf('\n', start);
  if (header === -1 || header >= end) return;
  const lines = listLines(read.text, header + 1, end);
  const solid = lines.find((line) => /\S/.test(read.text.slice(line.start, line.end)));
  const [own = ''] = /^[ \t]*(?=[^\s])/m.exec(value) ?? [];
  const written = solid ? read.text.slice(solid.start, solid.end).search(/\S/) : 0;
  const indentation = Math.max(0, written - own.length);
  /** The line ends since the last line with text, and whether that was indented further. */
  let ends: number[] = [];
  let wasFurther: boolean | undefined;
  for (const line of lines) {
    const from = Math.min(line.start + indentation, line.end);
    if (from < line.end) {
      const isFurther = /[ \t]/.test(read.text.charAt(from));
      const isKept = !isFolded || wasFurther !== false || isFurther;
      addEnds(read, ends, isKept);
      addAsWritten(read, from, line.end);
      ends = [];
      wasFurther = isFurther;
    }
    ends.push(line.lineEnd);
  }
  // How many there are at the end is what the header says.
  for (const at of ends.slice(0, value.length - read.value.length)) add(read, '\n', at);
}

function addEnds(read: Reading, ends: readonly number[], isKept: boolean): void {
  if (!isKept && ends.length === 1) add(read, ' ', ends[0] ?? 0);
  else for (const at of isKept ? ends : ends.slice(1)) add(read, '\n', at);
}

interface Line {
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  readonly lineEnd: number;
}

function listLines(text: string, start: number, end: number): readonly Line[] {
  const lines: Line[] = [];
  for (let at = start; at < end; ) {
    const found = text.indexOf('\n', at);
    const lineEnd = found === -1 ? text.length : found;
    const isCarried = text.charAt(lineEnd - 1) === '\r' && lineEnd > at;
    lines.push({ start: at, end: isCarried ? lineEnd - 1 : lineEnd, lineEnd });
    at = lineEnd + 1;
  }
  return lines;
}
