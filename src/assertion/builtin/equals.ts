import type { JsonValue } from '../../source/json.ts';
import {
  type Assertion,
  type Check,
  OptionError,
  type ParsedJson,
  type Subject,
  type Verdict,
} from '../assertion.ts';
import { describeDifference, findDifference } from '../compare-json.ts';
import { readTextRules, type TextRules, textRules } from '../compare-text.ts';
import { jsonOf, judgeUnparsed } from '../parse-json.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { nameType, showText, showValue } from '../show-value.ts';
import { nounOf } from '../text-of.ts';
import { FORM_ONLY, isSameInForm } from '../unicode-form.ts';
import { fail, pass } from '../verdicts.ts';

/** The text, or the value that `of` gives, is exactly this one. */
export const equals: Assertion = {
  name: 'equals',
  summary: 'The text is exactly this one; a value that is not text is the same JSON.',
  options: {
    description:
      'The text that is expected. A list or a map is written in full, as `value`, and the text is JSON then; a number, `true`, `false` and `null` may be written as any JSON has them (`42.0`). White space around a text counts unless `trim` is set.',
    type: ['string', 'number', 'boolean', 'null', 'object'],
    examples: ['Paris', { value: 'paris', ignore_case: true }],
    properties: {
      value: { description: 'The text or JSON that is expected.' },
      ...textRules.ignoreCase,
      ...textRules.trim,
      ...textRules.normalizeWhitespace,
    },
    required: ['value'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  examples: [
    { yaml: 'equals: billing', passes: { text: 'billing' }, fails: { text: 'technical' } },
    {
      yaml: 'equals: { value: Billing, ignore_case: true, trim: true }',
      passes: { text: 'billing\n' },
      fails: { text: 'billing desk' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'value');
    const expected = reader.value('value') ?? null;
    const rules = readTextRules(reader);
    refuseTextRules(expected, reader);
    return (subject) => {
      const { value: actual } = subject;
      if (typeof actual !== 'string' || !isText(expected, subject)) {
        return compareValues(expected, subject);
      }
      return typeof expected !== 'string' && isSameJson(expected, subject)
        ? pass(sayJson(expected, actual, subject))
        : compareTexts({ expected: String(expected), actual }, rules, subject);
    };
  },
};

/** `equals: 42` is meant for the text `42`, and for one that is this number as JSON, but not where `of` led to JSON, in which types count. */
function isText(expected: JsonValue, subject: Subject): boolean {
  if (typeof expected === 'string') return true;
  return !isStructure(expected) && !subject.valueIsJson;
}

function isSameJson(expected: JsonValue, subject: Subject): boolean {
  const parsed = jsonOf(subject);
  return parsed.ok && parsed.value === expected;
}

/** Where the text is another one (`42.0` for 42), both. */
function sayJson(expected: JsonValue, actual: string, subject: Subject): string {
  const noun = nounOf(subject);
  if (actual === String(expected)) return `${noun} is ${showValue(expected)}`;
  return `${noun} is ${showText(actual)}, as JSON ${showValue(expected)}`;
}

function isStructure(value: JsonValue): boolean {
  return value !== null && typeof value === 'object';
}

function refuseTextRules(expected: JsonValue, reader: OptionReader): void {
  if (!isStructure(expected)) return;
  const rule = ['ignore_case', 'trim', 'normalize_whitespace'].find((key) => reader.flag(key));
  if (rule === undefined) return;
  const message = `\`${rule}\` is for text, and \`value\` is a ${nameType(expected)}`;
  throw new OptionError('bad-assertion-option', message, { path: reader.path(rule) });
}

interface Texts {
  readonly expected: string;
  readonly actual: string;
}

function compareTexts(texts: Texts, rules: TextRules, subject: Subject): Verdict {
  const { expected, actual } = texts;
  const noun = nounOf(subject);
  const [left, right] = [rules.normalize(expected), rules.normalize(actual)];
  if (left === right) return pass(`${noun} is ${showText(expected)}${rules.note}`);
  const shown = showText(actual);
  if (isSameInForm(left, right)) {
    const message = `${noun} is the expected one but for ${FORM_ONLY}: ${shown}`;
    return fail(message, { expected, actual });
  }
  const message =
    isShort(expected) && isShort(actual) && shown !== showText(expected)
      ? `${noun} is ${shown}, not ${showText(expected)}`
      : `${noun} is not the expected one; they differ from ${placeOf(left, right)}`;
  return fail(message, { expected, actual });
}

function isShort(text: string): boolean {
  return text.length <= 60 && !text.trim().includes('\n');
}

function placeOf(left: string, right: string): string {
  let index = 0;
  while (index < left.length && left[index] === right[index]) index += 1;
  const lines = left.slice(0, index).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/** A map or a list is compared with the JSON that a text holds. */
function compareValues(expected: JsonValue, subject: Subject): Verdict {
  const parsed: ParsedJson = isStructure(expected)
    ? jsonOf(subject)
    : { ok: true, value: subject.value };
  if (!parsed.ok) return judgeUnparsed(parsed, { expected, actual: subject.value });
  const actual = parsed.value;
  const difference = findDifference(expected, actual);
  if (difference === undefined) return pass(`${nounOf(subject)} is what was expected`);
  return fail(describeDifference(difference, subject.path), { expected, actual });
}
