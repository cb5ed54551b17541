import { countAskedChoices } from '../../protocol/asked-choices.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import { isAtLeast } from '../../statistics/steady.ts';
import { roundToTell } from '../../statistics/tell-apart.ts';
import { findAgreement } from '../agreement.ts';
import type { RequestLack } from '../asked-request.ts';
import {
  type Assertion,
  type Check,
  OptionError,
  type Subject,
  type Verdict,
} from '../assertion.ts';
import { readBareOptions } from '../bare-option.ts';
import { orTemplate } from '../or-template.ts';
import { parseJson } from '../parse-json.ts';
import { compileSelector, type Selector } from '../select.ts';
import { showText, showValue } from '../show-value.ts';
import { errored, fail, pass } from '../verdicts.ts';

const ONE_REPEAT = 'there is one repeat, and agreement takes two';
const ONE_CHOICE = 'the step asks for one choice, and agreement takes two';

/** Its score is the agreement: the share of the most frequent answer. */
export const consistent: Assertion = {
  name: 'consistent',
  summary:
    'The choices agree, or the answers of all repeats do; the score is the share of the most frequent one.',
  options: {
    description:
      'The bare name (all are the same), or what is compared and how many have to agree.',
    type: ['boolean', 'object'],
    examples: [true, { min_agreement: 0.8, by: '$.queue', across: 'repeats' }],
    properties: {
      min_agreement: orTemplate({
        type: 'number',
        minimum: 0,
        maximum: 1,
        description: 'The least share of the most frequent answer (1).',
      }),
      by: {
        type: 'string',
        pattern: '^(text|json|\\$.*)$',
        description:
          'What is compared: `text` without white space at its ends (the default), `json`, or a JSONPath into it.',
      },
      across: {
        enum: ['choices', 'repeats'],
        description:
          'The choices of one answer (the default), or all choices of all repeats of a case: the last repeat then has the verdict.',
      },
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: true,
  scope: 'completion',
  needs: ['repeats'],
  spansRepeats: (options) => isJsonObject(options) && options['across'] === 'repeats',
  examples: [
    {
      yaml: 'consistent',
      passes: { choices: [{ text: 'billing' }, { text: 'billing\n' }] },
      fails: { choices: [{ text: 'billing' }, { text: 'sales' }] },
    },
    {
      yaml: 'consistent: { min_agreement: 0.6, by: $.queue }',
      passes: {
        choices: [
          { text: '{"queue": "billing"}' },
          { text: '{"queue": "billing", "urgent": true}' },
          { text: 'I cannot tell.' },
        ],
      },
      fails: { choices: [{ text: '{"queue": "billing"}' }, { text: '{"queue": "sales"}' }] },
    },
  ],
  findLack(options, { body, awaited, repeats }): RequestLack | undefined {
    if (isJsonObject(options) && options['across'] === 'repeats') {
      return repeats > 1 ? undefined : { reason: ONE_REPEAT, hint: 'set `repeat`, or `--repeat`' };
    }
    const isOpen = awaited.has('n') || awaited.has('prompt') || countAskedChoices(body) > 1;
    return isOpen
      ? undefined
      : { reason: ONE_CHOICE, hint: 'set `params.n`, or compare `across: repeats`' };
  },
  prepare(options): Check {
    const reader = readBareOptions(options, 'consistent', 'by');
    const least = reader.number('min_agreement', { minimum: 0, maximum: 1 }) ?? 1;
    const select = compileBy(reader.text('by') ?? 'text', reader.path('by'));
    const acrossRepeats = reader.text('across') === 'repeats';
    return (subject, tools) => {
      const found = subject.completion.choices.map((choice) => select({ ...subject, choice }));
      if (!acrossRepeats) return judge(found, least, 'choice');
      return tools.repeats.gather(found).then((all) => judge(all, least, 'answer'));
    };
  },
};

/** Values are wrapped in a list, which is empty for an answer that has none. */
type FindValue = (subject: Subject) => readonly JsonValue[];

function compileBy(by: string, path: readonly (string | number)[]): FindValue {
  if (by === 'text') return ({ choice }) => [choice.text.trim()];
  const { select, problem } = compileSelector(by === 'json' ? '$' : by);
  if (select === undefined) throw new OptionError('bad-json-path', problem, { path });
  return (subject) => valueAt(select, subject);
}

function valueAt(select: Selector, { choice, completion }: Subject): readonly JsonValue[] {
  const selected = select({ choice, completion, json: () => parseJson(choice.text) });
  return selected.ok ? [selected.value] : [];
}

function judge(found: readonly JsonValue[], least: number, noun: string): Verdict {
  const values = found.map((each) => (isJsonArray(each) ? each[0] : undefined));
  const { count, total, value } = findAgreement(values);
  if (total < 2) {
    const there = total === 1 ? `is one ${noun}` : `are no ${noun}s`;
    return errored(`there ${there}, and agreement takes two`);
  }
  const actual = values.map((each) => each ?? null);
  if (value === undefined) {
    return fail(`none of the ${total} ${noun}s has the value that is compared`, { actual });
  }
  const share = count / total;
  const said = `${count} of ${total} ${noun}s agree on ${showValue(value)}`;
  if (isAtLeast(share, least)) return pass(said, { actual, score: share });
  const needed = showText(String(least)).slice(1, -1);
  return fail(`${said}: ${roundToTell(share, [least], 3)}, less than ${needed}`, {
    actual,
    score: share,
  });
}
