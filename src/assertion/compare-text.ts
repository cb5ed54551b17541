import type { JsonObject } from '../source/json.ts';
import { orTemplate } from './or-template.ts';
import type { OptionReader } from './read-option.ts';

/** The schemas of the options that say what does not count when texts are compared. */
export const textRules: {
  readonly ignoreCase: JsonObject;
  readonly trim: JsonObject;
  readonly normalizeWhitespace: JsonObject;
} = {
  ignoreCase: {
    ignore_case: orTemplate({
      type: 'boolean',
      description: 'Whether capital and small letters are the same.',
    }),
  },
  trim: {
    trim: orTemplate({
      type: 'boolean',
      description: 'Whether white space around both texts does not count.',
    }),
  },
  normalizeWhitespace: {
    normalize_whitespace: orTemplate({
      type: 'boolean',
      description: 'Whether any run of white space is one space, and none at both ends.',
    }),
  },
};

export interface TextRules {
  /** Gives what is compared. */
  readonly normalize: (text: string) => string;
  /** Follows what was compared in messages; empty when everything counts. */
  readonly note: string;
}

export function readTextRules(reader: OptionReader): TextRules {
  const ignoreCase = reader.flag('ignore_case');
  const trim = reader.flag('trim');
  const normalizeWhitespace = reader.flag('normalize_whitespace');
  return {
    normalize(text) {
      const cased = ignoreCase ? foldCase(text) : text;
      if (normalizeWhitespace) return cased.replace(/\s+/g, ' ').trim();
      return trim ? cased.trim() : cased;
    },
    note: ignoreCase ? ', ignoring case' : '',
  };
}

/** A capital sigma becomes another letter at the end of a word, so that a text would not contain its beginning. */
function foldCase(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ');
}
