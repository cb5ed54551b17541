import { isJsonArray, type JsonValue } from '../../source/json.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { showList, showText } from '../show-value.ts';
import { fail, pass } from '../verdicts.ts';

/** A service may send `null` or leave it out for the same thing, so `null` stands for both. */
export const finishReason: Assertion = {
  name: 'finish_reason',
  summary: 'The answer ended for this reason, or one of these; `null` also stands for none given.',
  options: {
    description: 'A reason as the service writes it (an open list), or a list of them.',
    type: ['string', 'null', 'array'],
    items: { type: ['string', 'null'] },
    minItems: 1,
    examples: ['stop', ['stop', 'tool_calls', null]],
  },
  bare: false,
  scope: 'choice',
  readsValue: false,
  examples: [
    {
      yaml: 'finish_reason: stop',
      passes: { choice: { finish_reason: 'stop' } },
      fails: { choice: { finish_reason: 'length' } },
    },
    {
      yaml: 'finish_reason: [stop, null]',
      passes: { choice: { finish_reason: null } },
      fails: { choice: { finish_reason: 'content_filter' } },
    },
  ],
  prepare(options): Check {
    const expected = readReasons(options);
    return ({ choice }) => {
      const { finish_reason: actual } = choice;
      const said = actual == null ? (actual === null ? '`null`' : 'absent') : showText(actual);
      const details = { expected: options, actual: actual ?? null };
      return expected.includes(actual ?? null)
        ? pass(`finish_reason is ${said}`, { actual: actual ?? null })
        : fail(`finish_reason is ${said}, ${describe(expected)}`, details);
    };
  },
};

function readReasons(options: JsonValue): readonly (string | null)[] {
  const reasons = isJsonArray(options) ? options : [options];
  return reasons.map((reason, index) => {
    if (reason === null || typeof reason === 'string') return reason;
    const path = isJsonArray(options) ? [index] : [];
    throw new OptionError('bad-assertion-option', 'a finish reason is text or null', { path });
  });
}

function describe(expected: readonly (string | null)[]): string {
  return `${expected.length === 1 ? 'not' : 'none of'} ${showList(expected)}`;
}
