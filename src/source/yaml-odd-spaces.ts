import { isScalar, type Node } from 'yaml';
import type { SyntaxProblem } from './syntax-problem.ts';

/** White space as readers see it, which YAML takes for letters: it comes with what is copied from a web page. */
const ODD = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/;

/** Whether it is a key that is written with such white space before it. */
export function isOddKey(key: Node | null): boolean {
  return isScalar(key) && key.type === 'PLAIN' && ODD.test(key.source?.charAt(0) ?? '');
}

/** Of a key at the beginning of its line. */
export function tellOddKey(key: Node, text: string): SyntaxProblem | undefined {
  const [start = 0] = key.range ?? [];
  return tellIndentation(text, start);
}

/** Of the line that a parser's complaint is about: at its beginning, behind a dash, or behind a key's colon. */
export function tellOddLine(text: string, offset: number): SyntaxProblem | undefined {
  const at = offset + Math.max(0, text.slice(offset).search(/\S/));
  return tellIndentation(text, at) ?? tellBehind(text, at);
}

function tellIndentation(text: string, offset: number): SyntaxProblem | undefined {
  const { start, line } = lineAt(text, offset);
  const indentation = /^\s*/.exec(line)?.[0] ?? '';
  const first = indentation.search(ODD);
  if (first === -1) return undefined;
  return {
    message: `${nameSpace(indentation.charAt(first))} is used as indentation; YAML takes spaces only`,
    position: [start + first, start + indentation.length],
  };
}

function tellBehind(text: string, offset: number): SyntaxProblem | undefined {
  const { start, line } = lineAt(text, offset);
  const { length } = /^[ -]*(?:-|\w[\w.-]*:)/.exec(line)?.[0] ?? '';
  const odd = line.charAt(length);
  if (length === 0 || !ODD.test(odd)) return undefined;
  const what = line.charAt(length - 1) === ':' ? 'a colon' : 'a dash';
  return {
    message: `${nameSpace(odd)} stands behind ${what}; YAML takes a space only`,
    position: [start + length, start + length + 1],
  };
}

function lineAt(text: string, offset: number): { readonly start: number; readonly line: string } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return { start, line: text.slice(start, end === -1 ? undefined : end) };
}

/** It looks like any other. */
function nameSpace(character: string): string {
  const number = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `${character === '\u00a0' ? 'a non-breaking space' : 'a space of another kind'} (U+${number})`;
}
