import { Document, isScalar, visit } from 'yaml';
import type { JsonObject } from './json.ts';

/**
 * A map as YAML that is read by people and compared line by line: texts of several lines are blocks,
 * nothing is folded. What a block cannot hold as it is (a carriage return, a control character, nothing but
 * blanks, a last line of blanks) is in double quotes.
 */
export function writeYaml(value: JsonObject, comment: string): string {
  const document = new Document(value, { version: '1.2' });
  visit(document, {
    Scalar(_key, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return;
      if (HELD_BY_A_BLOCK.test(node.value)) node.type = 'BLOCK_LITERAL';
      else if (!PRINTED_AS_IT_IS.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return `${comment}\n${document.toString({ lineWidth: 0, blockQuote: 'literal' })}`;
}

// Of several lines, with something to see, and of what YAML calls printable but for line breaks of its own
// and a byte order mark. The library says in the block's head how far one that begins with blanks is indented.
const HELD_BY_A_BLOCK =
  /^(?!\n*\t)(?=[^\n]*\n)(?=[\n\t ]*[^\n\t ])[\n\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

// A tab or a blank at the beginning is not seen in one line without quotes.
const PRINTED_AS_IT_IS =
  /^(?!\s)[\x20-\x7e\u00a1-\u1fff\u2010-\u2027\u2030-\ud7ff\u{f900}-\u{fdff}\u{10000}-\u{1fbff}]*$|^$/u;
