import { type CompiledPattern, compilePattern } from './pattern.ts';

/**
 * Compiles a regular expression of a JSON Schema: ECMA-262 with the `u` flag, as far as an engine of
 * linear time goes. The problem says what is wrong with it; it does not repeat the pattern.
 */
export function compileEcmaPattern(source: string): CompiledPattern {
  const problem = findForeign(source);
  if (problem !== undefined) return { problem };
  const compiled = compilePattern(translate(source));
  return compiled.pattern === undefined
    ? compiled
    : { pattern: { source, test: (text) => compiled.pattern.test(text) } };
}

const pair = String.raw`\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}`;
const escapeText = String.raw`${pair}|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\}|\\c[a-zA-Z]|\\[pP]\{[^}]*\}?|\\[\s\S]`;
const escapes = new RegExp(escapeText, 'g');
/** A class, an escape, or a character; what is not closed goes to the end, so that nothing is read twice. */
const pieces = new RegExp(
  String.raw`\[(?:\\[\s\S]|[^\]\\])*\]?|${escapeText}|\(\?[a-zA-Z-]+[:)]|[\s\S]`,
  'g',
);
const wholeClass = /^\[(\^?)((?:\\[\s\S]|[^\]\\])*)\]$/;

/** What RE2 takes, and ECMA-262 does not have or takes for something else. */
function findForeign(source: string): string | undefined {
  for (const [piece] of source.matchAll(pieces)) {
    const isClass = piece.startsWith('[');
    const group = isClass ? /\[:\w+:\]$/.exec(piece.slice(1)) : /^\(\?(?!i?:|i\)).*/s.exec(piece);
    if (group !== null) return `\`${group[0]}\` is not supported in the patterns of a schema`;
    for (const [found] of piece.matchAll(escapes)) {
      if (/^\\[ACEQZaz]$/.test(found))
        return `\`${found}\` is no escape of ECMA-262${hintOf(found)}`;
    }
  }
  return undefined;
}

function hintOf(found: string): string {
  if (found === '\\A') return '; the beginning of the text is `^`';
  return /z/i.test(found) ? '; the end of the text is `$`' : '';
}

/** White space and line ends, which RE2 has fewer of. The last escape lets a `-` after it stand for itself. */
const space = String.raw`\x{b}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}\s`;
const noSpace = String.raw`\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}\w`;

function translate(source: string): string {
  return source.replace(pieces, (piece) => {
    if (piece === '.') return String.raw`[^\n\r\x{2028}\x{2029}]`;
    if (piece === '\\s') return `[${space}]`;
    if (piece === '\\S') return `[${noSpace}]`;
    return piece.startsWith('[') ? translateClass(piece) : translateEscape(piece);
  });
}

function translateClass(piece: string): string {
  const found = wholeClass.exec(piece);
  // The engine tells that it is never closed.
  if (found === null) return piece;
  const [, negation = '', members = ''] = found;
  if (members !== '') return `[${negation}${translateMembers(members)}]`;
  return negation === '' ? String.raw`[^\x{0}-\x{10ffff}]` : String.raw`[\x{0}-\x{10ffff}]`;
}

function translateMembers(members: string): string {
  return members.replace(new RegExp(`${escapeText}|\\[`, 'g'), (piece) => {
    if (piece === '[') return '\\[';
    if (piece === '\\s') return space;
    if (piece === '\\S') return noSpace;
    return piece === '\\b' ? '\\x{8}' : translateEscape(piece);
  });
}

function translateEscape(piece: string): string {
  const named = /^\\([pP])\{(?:Script|sc|General_Category|gc)=/.exec(piece);
  if (named !== null) return `\\${named[1]}{${piece.slice(named[0].length)}`;
  if (/^\\c[a-zA-Z]$/.test(piece)) return hex(piece.charCodeAt(2) % 32);
  if (!/^\\u./.test(piece)) return piece;
  const [first = 0, second] = piece
    .split(/\\u/)
    .slice(1)
    .map((digits) => Number.parseInt(digits.replace('{', ''), 16));
  return hex(second === undefined ? first : (first - 0xd800) * 0x400 + second + 0x2400);
}

function hex(code: number): string {
  return `\\x{${code.toString(16)}}`;
}
