import { isJsonArray, type JsonValue } from '../../source/json.ts';
import { type Assertion, type Check, OptionError, type Subject } from '../assertion.ts';
import { countText, type TextUnit } from '../count-text.ts';
import { loadTokenEstimate } from '../estimate-tokens.ts';
import { orTemplate } from '../or-template.ts';
import {
  describeRange,
  isWithin,
  type Range,
  rangeAsJson,
  rangeProperties,
  takeRange,
} from '../range.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { showCount } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { errored, fail, pass } from '../verdicts.ts';

const units: readonly TextUnit[] = ['characters', 'words', 'lines', 'sentences', 'tokens'];

export const length: Assertion = {
  name: 'length',
  summary: 'The text is so long, in characters, words, lines, sentences or tokens (estimated).',
  options: {
    description:
      'At least one of `min`, `max` and `exactly`. A list that `of` gives is counted in its items unless a unit is named.',
    type: 'object',
    examples: [
      { max: 120, unit: 'words' },
      { exactly: 3, unit: 'lines' },
    ],
    properties: {
      ...rangeProperties('integer'),
      exactly: orTemplate({ type: 'integer', minimum: 0, description: 'The only length.' }),
      unit: {
        enum: units,
        description:
          'What is counted. Characters are what a reader sees as one; tokens are an estimate for no model in particular. Characters by default.',
      },
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'length: { max: 5, unit: words }',
      passes: { text: 'A refund is coming.' },
      fails: { text: 'A refund is on its way to you.' },
    },
    {
      yaml: 'length: { min: 2, max: 3, unit: sentences }',
      passes: { text: 'We are sorry. A refund is coming.' },
      fails: { text: 'Sorry!' },
    },
  ],
  async load(options): Promise<JsonValue> {
    if (readOptions(options, 'max').value('unit') === 'tokens') await loadTokenEstimate();
    return options;
  },
  prepare(options): Check {
    const reader = readOptions(options, 'max');
    const range = readBounds(reader);
    const unit = units.find((known) => known === reader.text('unit'));
    return (subject) => {
      const { count, counted } = measure(subject, unit);
      if (count === undefined) {
        return errored(`${nounOf(subject)} is too long to count its ${counted}`);
      }
      const said = `${nounOf(subject)} has ${showCount(count, counted)}`;
      return isWithin(count, range)
        ? pass(said, { actual: count })
        : fail(`${said}, not ${describeRange(range)}`, {
            expected: rangeAsJson(range),
            actual: count,
          });
    };
  },
};

function readBounds(reader: OptionReader): Range {
  const bounds = { integer: true, minimum: 0 };
  const range = takeRange(reader, bounds);
  const exactly = reader.number('exactly', bounds);
  if (exactly === undefined && range.min === undefined && range.max === undefined) {
    throw new OptionError('bad-assertion-option', '`length` has no `min`, `max` or `exactly`');
  }
  if (exactly === undefined) return range;
  if (range.min === undefined && range.max === undefined) return { min: exactly, max: exactly };
  throw new OptionError('bad-assertion-option', '`exactly` stands beside `min` or `max`', {
    path: reader.path('exactly'),
  });
}

interface Measured {
  /** Undefined where it would take too long. */
  readonly count: number | undefined;
  readonly counted: string;
}

function measure(subject: Subject, unit: TextUnit | undefined): Measured {
  if (unit === undefined && isJsonArray(subject.value)) {
    return { count: subject.value.length, counted: 'items' };
  }
  const counted = unit ?? 'characters';
  const count = countText(textOf(subject.value), counted);
  return { count, counted: counted === 'tokens' ? 'tokens (estimated)' : counted };
}
