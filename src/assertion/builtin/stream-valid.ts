import type { StreamFacts } from '../../protocol/completion.ts';
import { findStreamLack } from '../asked-request.ts';
import type { Assertion, Check } from '../assertion.ts';
import { readBareOptions } from '../bare-option.ts';
import { orTemplate } from '../or-template.ts';
import { showCount } from '../show-value.ts';
import { errored, fail, pass } from '../verdicts.ts';

const NOT_STREAMED = 'the step does not stream (`stream: true`)';

/** More are counted, not told. */
const MOST_TOLD = 5;

const streamed = (facts: Partial<StreamFacts>): { stream: StreamFacts } => ({
  stream: { chunks: 8, done: true, problems: [], ...facts },
});

export const streamValid: Assertion = {
  name: 'stream_valid',
  summary: 'The answer was streamed, and its stream was well-formed to its end.',
  options: {
    description:
      'The bare name, or `done`. A stream has its chunks in order (for each choice the role, content, one finish reason and nothing after it), tool calls that begin with index, id and name, one `id`, `model`, `object` and `created` throughout, the `usage` that `stream_options` asks for in its last chunk, `[DONE]` at its end, and no line with a field that event streams do not have.',
    type: ['boolean', 'object'],
    examples: [true, { done: false }],
    properties: {
      done: orTemplate({
        type: 'boolean',
        description:
          'Whether `[DONE]` has to be there, which some services leave out; true by default.',
      }),
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: true,
  scope: 'completion',
  examples: [
    {
      yaml: 'stream_valid',
      passes: { body: { stream: true }, completion: streamed({}) },
      fails: {
        body: { stream: true },
        completion: streamed({
          problems: ['chunk 7: choice 0 has content after its finish reason'],
        }),
      },
    },
    {
      yaml: 'stream_valid: { done: false }',
      passes: { body: { stream: true }, completion: streamed({ done: false }) },
      fails: { body: { stream: true } },
    },
  ],
  findLack: (_options, request) => findStreamLack(request, NOT_STREAMED),
  prepare(options): Check {
    const reader = readBareOptions(options, 'stream_valid', 'done');
    const needsEnd = reader.value('done') === undefined || reader.flag('done');
    return ({ body, completion: { stream } }) => {
      if (stream === undefined) {
        return body['stream'] === true
          ? fail('a stream was asked for, and the answer came in one piece', {
              expected: 'a stream',
            })
          : errored(NOT_STREAMED);
      }
      const problems = [
        ...stream.problems,
        ...(needsEnd && !stream.done ? ['it ended without `[DONE]`'] : []),
        ...(stream.chunks === 0 ? ['it had no chunks'] : []),
      ];
      if (problems.length > 0) return fail(tell(problems), { expected: [], actual: problems });
      return pass(`the stream was well-formed, in ${showCount(stream.chunks, 'chunks')}`);
    };
  },
};

function tell(problems: readonly string[]): string {
  const untold = problems.length - MOST_TOLD;
  const told = problems.slice(0, MOST_TOLD).join('; ');
  return `the stream was not well-formed: ${told}${untold > 0 ? `; and ${untold} more` : ''}`;
}
