import { Document, isScalar, visit } from 'yaml';
import type { JsonObject } from './json.ts';

/**
 * A map as YAML that is read by people and compared line by line: texts of several lines are blocks,
 * nothing is folded. What a block cannot hold as it is (a carriage return, a control character) is in
 * double quotes.
 */
export function writeYaml(value: JsonObject, comment: string): string {
  const document = new Document(value, { version: '1.2' });
  visit(document, {
    Scalar(_key, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return;
      if (!PRINTED_AS_IT_IS.test(node.value)) node.type = 'QUOTE_DOUBLE';
      else if (node.value.includes('\n')) node.type = 'BLOCK_LITERAL';
    },
  });
  return `${comment}\n${document.toString({ lineWidth: 0, blockQuote: 'literal' })}`;
}

// Blocks that begin with white space need more than an indentation to be read back.
const PRINTED_AS_IT_IS =
  /^(?![\s])[\n\x20-\x7e\u00a1-\u1fff\u2010-\u2027\u2030-\ud7ff\u{f900}-\u{fdff}\u{10000}-\u{1fbff}]*$|^$/u;
