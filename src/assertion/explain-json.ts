import { findJsonEnd } from './find-json-end.ts';
import { findJsonMistake } from './find-json-mistake.ts';

/**
 * Why a text is not JSON, as a clause: "it is empty", "the JSON is in a code fence". Only for a text
 * that does not parse.
 */
export function explainNotJson(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'it is empty';
  if (parses(trimmed))
    return 'a byte order mark or another space that JSON does not know is around it';
  if (/^```[\s\S]*```$/.test(trimmed)) return 'it is in a code fence';
  const start = trimmed.search(/[{[]/);
  if (start < 0) return 'it has no JSON in it';
  const end = findJsonEnd(trimmed, start);
  const kind = trimmed.charAt(start) === '{' ? 'object' : 'list';
  if (end === undefined) {
    return start === 0 ? `it ends before its ${kind} does` : `there is text before the ${kind}`;
  }
  if (!parses(trimmed.slice(start, end))) return findJsonMistake(text) ?? 'it is not';
  if (trimmed.includes('```')) return 'the JSON is in a code fence, with text around it';
  return explainSurroundings({ before: start > 0, after: trimmed.slice(end), kind });
}

function explainSurroundings(found: {
  readonly before: boolean;
  readonly after: string;
  readonly kind: string;
}): string {
  const after = found.after.trim();
  if (found.before) {
    return `there is text before ${after === '' ? '' : 'and after '}the ${found.kind}`;
  }
  return parses(after)
    ? 'there is more than one JSON value'
    : `there is text after the ${found.kind}`;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
