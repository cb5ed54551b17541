import type { Completion } from '../../protocol/completion.ts';
import { isJsonObject, type JsonObject } from '../../source/json.ts';
import { isAtMost } from '../../statistics/steady.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { readOptions } from '../read-option.ts';
import { errored, fail, pass } from '../verdicts.ts';

export const cost: Assertion = {
  name: 'cost',
  summary: 'The completion cost at most this, in US dollars.',
  options: orTemplate({
    description: 'The most in US dollars, or a map with `max`.',
    type: ['number', 'object'],
    minimum: 0,
    examples: [0.01, { max: 0.01 }],
    properties: {
      max: orTemplate({ type: 'number', minimum: 0, description: 'The most in US dollars.' }),
    },
    required: ['max'],
    additionalProperties: false,
  }),
  bare: false,
  scope: 'completion',
  examples: [
    { yaml: 'cost: 0.01', passes: { costUsd: 0.002 }, fails: { costUsd: 0.03 } },
    { yaml: 'cost: { max: 0.0005 }', passes: { costUsd: 0.0005 }, fails: { costUsd: 0.00066 } },
  ],
  prepare(options): Check {
    const max = readOptions(options, 'max').number('max', { minimum: 0 });
    if (max === undefined) throw new OptionError('bad-assertion-option', '`cost` has no `max`');
    return ({ costUsd, completion, body }) => {
      if (costUsd === undefined) return errored(explainUnknown(completion, body));
      const said = `it cost ${dollars(costUsd)}`;
      return isAtMost(costUsd, max)
        ? pass(said, { actual: costUsd })
        : fail(`${said}, more than ${dollars(max)}`, { expected: { max }, actual: costUsd });
    };
  },
};

/** A price is of no use without the tokens that it is of. */
function explainUnknown({ usage }: Pick<Completion, 'usage'>, body: JsonObject): string {
  const isCounted = usage?.prompt_tokens !== undefined && usage.completion_tokens !== undefined;
  if (isCounted) {
    return 'the cost is not known: the service does not say it, and the model has no price; `prices` in pulze.config.yaml can give it one';
  }
  if (usage !== undefined) {
    return 'the cost is not known: the service says neither it nor, in its `usage`, both `prompt_tokens` and `completion_tokens`';
  }
  const uncounted =
    'the cost is not known: the service says neither it nor how many tokens it used';
  const options = body['stream_options'];
  const isAsked = isJsonObject(options) && options['include_usage'] === true;
  if (body['stream'] !== true || isAsked) return uncounted;
  return `${uncounted}; OpenAI and others count those of a stream with \`params: { stream_options: { include_usage: true } }\` only`;
}

/** Never in exponents, which a fraction of a cent would be shown in. */
function dollars(amount: number): string {
  const [whole = '0', fraction = ''] = amount.toFixed(10).split('.');
  const digits = fraction.replace(/0+$/, '');
  return digits === '' ? `$${whole}` : `$${whole}.${digits.padEnd(2, '0')}`;
}
