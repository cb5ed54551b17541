import { countAnswers, readLimit } from '../../protocol/asked-answers.ts';
import type { JsonValue } from '../../source/json.ts';
import type { RequestLack } from '../asked-request.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { readOptions } from '../read-option.ts';
import { showCount } from '../show-value.ts';
import { errored, fail, pass } from '../verdicts.ts';

const NO_LIMIT = 'the step sets no `max_tokens`';

export const maxTokens: Assertion = {
  name: 'max_tokens',
  summary:
    'The answer has at most as many tokens, by its usage, as the request’s `max_tokens`; whether it was cut off there is for `finish_reason`.',
  options: orTemplate({
    description:
      'The bare name for the request’s own limit, or a number. The limit is for each choice, and usage counts all of them together, so with `n` (or `best_of`), and for each of several prompts, it is taken so often.',
    type: ['boolean', 'integer'],
    minimum: 1,
    examples: [true, 50],
  }),
  bare: true,
  scope: 'completion',
  examples: [
    {
      yaml: 'max_tokens',
      passes: { body: { max_tokens: 50 }, completion: { usage: { completion_tokens: 50 } } },
      fails: { body: { max_tokens: 50 }, completion: { usage: { completion_tokens: 61 } } },
    },
    {
      yaml: 'max_tokens: 20',
      passes: { completion: { usage: { completion_tokens: 12 } } },
      fails: { completion: { usage: { completion_tokens: 33 } } },
    },
  ],
  findLack(options, { body, awaited }): RequestLack | undefined {
    const isAwaited = awaited.has('max_tokens') || awaited.has('max_completion_tokens');
    if (options !== true || isAwaited || readLimit(body) !== undefined) return undefined;
    return { reason: NO_LIMIT, hint: 'set `params.max_tokens`, or write `max_tokens: 50` here' };
  },
  prepare(options): Check {
    if (options === false) {
      throw new OptionError('bad-assertion-option', '`max_tokens` is false; `not` says that');
    }
    const own = options === true ? undefined : readOwnLimit(options);
    return ({ body, completion }) => {
      const limit = own ?? readLimit(body);
      if (limit === undefined) return errored(NO_LIMIT);
      const used = completion.usage?.completion_tokens;
      if (used === undefined) return errored('the service does not say how many tokens it used');
      const answers = Math.max(completion.choices.length, countAnswers(body) ?? 1);
      const most = limit * answers;
      const said = `the completion has ${showCount(used, 'tokens')}`;
      const times = answers === 1 ? '' : ` (${answers} answers of ${limit})`;
      return used <= most
        ? pass(`${said}, at most ${most}${times}`, { actual: used })
        : fail(`${said}, more than ${most}${times}`, { expected: { max: most }, actual: used });
    };
  },
};

function readOwnLimit(options: JsonValue): number {
  const bounds = { integer: true, minimum: 1 };
  const limit = readOptions(options, 'max_tokens').number('max_tokens', bounds);
  if (limit !== undefined) return limit;
  throw new OptionError('bad-assertion-option', '`max_tokens` is a map; it takes a number');
}
