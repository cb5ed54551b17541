import { nounFor } from '../../source/count-text.ts';
import { isJsonArray, type JsonObject } from '../../source/json.ts';
import type { RequestLack } from '../asked-request.ts';
import { type Assertion, type Check, OptionError, type Subject } from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { readOptions } from '../read-option.ts';
import { showList, showText } from '../show-value.ts';
import { tellEnd } from '../tell-end.ts';
import { nounOf, textOf } from '../text-of.ts';
import { errored, fail, pass } from '../verdicts.ts';

const NO_STOPS = 'the step has no stop sequences (`params.stop`)';

export const stopSequences: Assertion = {
  name: 'stop_sequences',
  summary: 'None of the step’s stop sequences is in the text.',
  options: {
    description: 'The bare name, or `required`.',
    type: ['boolean', 'object'],
    examples: [true, { required: true }],
    properties: {
      required: orTemplate({
        type: 'boolean',
        description:
          'Whether the answer also has to have ended for a stop, and not for its length.',
      }),
    },
    additionalProperties: false,
  },
  bare: true,
  scope: 'choice',
  examples: [
    {
      yaml: 'stop_sequences',
      passes: { text: 'Queue: billing', body: { stop: ['\n\n', 'END'] } },
      fails: { text: 'Queue: billing END', body: { stop: ['\n\n', 'END'] } },
    },
    {
      yaml: 'stop_sequences: { required: true }',
      passes: { text: 'Queue: billing', body: { stop: 'END' } },
      fails: {
        text: 'Queue: bill',
        body: { stop: 'END' },
        choice: { finish_reason: 'length' },
      },
    },
  ],
  findLack(_options, { body, awaited }): RequestLack | undefined {
    if (awaited.has('stop') || readStops(body).length > 0) return undefined;
    return { reason: NO_STOPS, hint: 'set `params.stop` in the step or in `defaults`' };
  },
  prepare(options): Check {
    if (options === false) {
      const message = '`stop_sequences` is false; `not: stop_sequences` says that';
      throw new OptionError('bad-assertion-option', message);
    }
    const isRequired = readOptions(options === true ? {} : options, 'required').flag('required');
    return (subject) => {
      const stops = readStops(subject.body);
      if (stops.length === 0) return errored(NO_STOPS);
      const actual = textOf(subject.value);
      const found = stops.filter((stop) => actual.includes(stop));
      if (found.length > 0) {
        const message = `${nounOf(subject)} contains the stop ${nounFor(found.length, 'sequence')} ${showList(found)}`;
        return fail(message, { actual });
      }
      if (isRequired) return judgeEnd(subject);
      return pass(`${nounOf(subject)} contains none of ${showList(stops)}`);
    };
  },
};

/** An empty text is how the API spells that there are none. */
function readStops(body: JsonObject): readonly string[] {
  const stop = body['stop'] ?? [];
  const all = isJsonArray(stop) ? stop : [stop];
  return all.filter((each): each is string => typeof each === 'string' && each !== '');
}

/** Services have no value of their own for a stop sequence; a natural end is told the same way. */
function judgeEnd({ choice }: Subject): ReturnType<typeof pass> {
  const ended = choice.finish_reason;
  if (ended === null || ended === undefined) {
    return errored('the service does not say why the answer ended (finish_reason)');
  }
  const details = { expected: 'stop', actual: ended };
  return tellEnd(ended) === 'stop'
    ? pass(`the answer ended for a stop (finish_reason ${showText(ended)})`)
    : fail(`the answer did not end for a stop: finish_reason is ${showText(ended)}`, details);
}
