import type { Choice } from '../../protocol/completion.ts';
import type { Assertion, Check } from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { findRefusalPhrase } from '../refusal-phrases.ts';
import { refusalTextOf } from '../refusal-text.ts';
import { showText } from '../show-value.ts';
import { tellEnd } from '../tell-end.ts';
import { fail, pass } from '../verdicts.ts';

export const refusal: Assertion = {
  name: 'refusal',
  summary:
    'The model refused to answer, or did not; told by its fields, and with `by_text` by its words.',
  options: orTemplate({
    description:
      'The bare name for a refusal, `false` for none, or a map. A refusal is told by `message.refusal` and by a finish reason such as `content_filter`; the text counts only with `by_text`.',
    type: ['boolean', 'object'],
    examples: [true, false, { expected: false, by_text: true }],
    properties: {
      expected: orTemplate({
        type: 'boolean',
        description: 'Whether a refusal is expected; true by default.',
      }),
      by_text: orTemplate({
        type: 'boolean',
        description:
          'Whether an answer that begins with a phrase such as `I can’t help with that` counts as well; a guess, for English only.',
      }),
    },
    minProperties: 1,
    additionalProperties: false,
  }),
  bare: true,
  scope: 'choice',
  readsValue: false,
  examples: [
    {
      yaml: 'refusal',
      passes: {
        choice: { text: '', message: { role: 'assistant', content: null, refusal: 'I can’t.' } },
      },
      fails: { text: 'A refund is on its way.' },
    },
    {
      yaml: 'refusal: false',
      passes: { text: 'A refund is on its way.' },
      fails: { choice: { text: 'To open the safe, ', finish_reason: 'content_filter' } },
    },
    {
      yaml: 'refusal: { expected: false, by_text: true }',
      passes: { text: 'I can’t find that order. Which number does it have?' },
      fails: { text: 'I’m sorry, but I can’t help with that.' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'expected');
    const isWanted = reader.value('expected') === undefined || reader.flag('expected');
    const byText = reader.flag('by_text');
    return ({ choice }) => {
      const sign = findSign(choice) ?? (byText ? findPhrase(choice) : undefined);
      const message = sign ?? describeAbsence(reader);
      const details = {
        expected: isWanted ? 'a refusal' : 'an answer',
        actual: choice.text === '' ? (choice.message ?? choice.finish_reason ?? '') : choice.text,
      };
      return (sign !== undefined) === isWanted ? pass(message, details) : fail(message, details);
    };
  },
};

/** What of the structure says that it is a refusal. */
function findSign({ message, finish_reason: ended }: Choice): string | undefined {
  const said = refusalTextOf(message);
  if (said !== undefined) return `the model refused: ${showText(said)}`;
  if (typeof ended !== 'string' || tellEnd(ended) !== 'filter') return undefined;
  return `the answer was held back: finish_reason is ${showText(ended)}`;
}

function findPhrase({ text }: Choice): string | undefined {
  const phrase = findRefusalPhrase(text);
  return phrase === undefined ? undefined : `the text says ${showText(phrase)}`;
}

function describeAbsence(reader: OptionReader): string {
  return reader.flag('by_text')
    ? 'neither the structure nor the text of the answer says that it is a refusal'
    : 'neither `message.refusal` nor the finish reason says that it is a refusal';
}
