import type { Timing } from '../../protocol/completion.ts';
import type { Attempt } from '../../protocol/failure.ts';
import { findTimeApart } from '../../protocol/time-apart.ts';
import { parseDuration } from '../../source/duration.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { isAtMost } from '../../statistics/steady.ts';
import { findStreamLack, type RequestLack } from '../asked-request.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { DURATION_PATTERN, showDuration } from '../duration.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { errored, fail, findWhyUntimed, pass, skipped } from '../verdicts.ts';

const duration = (description: string): JsonObject => ({
  type: 'string',
  pattern: DURATION_PATTERN,
  description,
});

const NOT_STREAMED = 'the time to the first token is known of streams only (`stream: true`)';

export const latency: Assertion = {
  name: 'latency',
  summary: 'The answer came within this time, without queueing and retries.',
  options: {
    description: 'The longest time (`500ms`, `2s`, `1m`), or a map of limits.',
    type: ['string', 'object'],
    pattern: DURATION_PATTERN,
    examples: ['2s', { max: '10s', ttft_max: '500ms' }],
    properties: {
      max: duration('The longest time until the whole answer is there.'),
      ttft_max: duration('The longest time until the first content, for a step that streams.'),
      including: {
        enum: ['queue'],
        description: 'Counts the time that the answer waited for places, limits and retries, too.',
      },
      percentile: {
        description:
          'Only in a gate, as `latency: { p95_max: 2s }`: one answer has no percentiles.',
        deprecated: true,
      },
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: false,
  scope: 'completion',
  examples: [
    {
      yaml: 'latency: 2s',
      passes: { completion: { timing: { latency_ms: 850, headers_ms: 300 } } },
      fails: { completion: { timing: { latency_ms: 2310, headers_ms: 300 } } },
    },
    {
      yaml: 'latency: { max: 5s, ttft_max: 500ms }',
      passes: { completion: { timing: { latency_ms: 3000, headers_ms: 200, ttft_ms: 420 } } },
      fails: { completion: { timing: { latency_ms: 3000, headers_ms: 200, ttft_ms: 700 } } },
    },
    {
      yaml: 'latency: { max: 5s, including: queue }',
      passes: {
        completion: { timing: { latency_ms: 850, headers_ms: 300 } },
        attempts: [{ number: 1, duration_ms: 850, waited_ms: 0, queue_ms: 4000 }],
      },
      fails: {
        completion: { timing: { latency_ms: 850, headers_ms: 300 } },
        attempts: [
          { number: 1, duration_ms: 200, waited_ms: 0, queue_ms: 2500, status: 503 },
          { number: 2, duration_ms: 850, waited_ms: 1000, queue_ms: 500, status: 200 },
        ],
      },
    },
  ],
  findLack(options, request): RequestLack | undefined {
    const isMeant = isJsonObject(options) && options['ttft_max'] !== undefined;
    return isMeant ? findStreamLack(request, NOT_STREAMED) : undefined;
  },
  prepare(options): Check {
    const limits = readLimits(options);
    return ({ completion, attempts }) => {
      const untimed = findWhyUntimed(completion);
      if (untimed !== undefined) return skipped(untimed);
      const timing = limits.includesQueue
        ? sinceAsked(completion.timing, attempts)
        : completion.timing;
      const { max, ttftMax } = limits;
      if (ttftMax !== undefined && timing.ttft_ms === undefined) {
        return errored(NOT_STREAMED);
      }
      const late = [
        ...tooLong('the answer took', timing.latency_ms, max),
        ...tooLong('the first content took', timing.ttft_ms, ttftMax),
      ];
      const actual = found(timing, limits);
      return late.length === 0
        ? pass(`the answer took ${showDuration(timing.latency_ms)}`, { actual })
        : fail(late.join('; '), { expected: asJson(limits), actual });
    };
  },
};

/** In milliseconds. */
interface Limits {
  readonly max: number | undefined;
  readonly ttftMax: number | undefined;
  readonly includesQueue: boolean;
}

/** As who asked sees it, however often it was sent and however long it was held back. */
function sinceAsked(timing: Timing, attempts: readonly Attempt[]): Timing {
  const { queue_ms = 0, retry_ms = 0 } = findTimeApart(attempts);
  const before = queue_ms + retry_ms;
  return {
    ...timing,
    latency_ms: timing.latency_ms + before,
    ...(timing.ttft_ms !== undefined && { ttft_ms: timing.ttft_ms + before }),
  };
}

function readLimits(options: JsonValue): Limits {
  const reader = readOptions(options, 'max');
  if (reader.value('percentile') !== undefined) {
    throw new OptionError(
      'bad-assertion-option',
      '`percentile` is for gates: one answer has none',
      {
        path: ['percentile'],
        hints: ['in a gate it is written `latency: { p95_max: 2s }`'],
      },
    );
  }
  const limits = {
    max: readDuration(reader, 'max'),
    ttftMax: readDuration(reader, 'ttft_max'),
    includesQueue: reader.value('including') === 'queue',
  };
  if (limits.max !== undefined || limits.ttftMax !== undefined) return limits;
  throw new OptionError('bad-assertion-option', '`latency` has neither `max` nor `ttft_max`');
}

function readDuration(reader: OptionReader, key: string): number | undefined {
  const text = reader.text(key);
  const milliseconds = text === undefined ? undefined : parseDuration(text);
  if (text === undefined || milliseconds !== undefined) return milliseconds;
  const message = `\`${key}\` is ${showText(text)}; a time is written \`500ms\`, \`2s\` or \`1m\``;
  throw new OptionError('bad-assertion-option', message, { path: reader.path(key) });
}

function tooLong(what: string, took: number | undefined, limit: number | undefined): string[] {
  if (took === undefined || limit === undefined || isAtMost(took, limit)) return [];
  return [`${what} ${showDuration(took, limit)}, longer than ${showDuration(limit, limit)}`];
}

function found(timing: Timing, limits: Limits): JsonObject {
  const { latency_ms, ttft_ms } = timing;
  return {
    latency_ms,
    ...(limits.ttftMax !== undefined && ttft_ms !== undefined && { ttft_ms }),
  };
}

function asJson({ max, ttftMax }: Limits): JsonObject {
  return {
    ...(max !== undefined && { latency_ms: { max } }),
    ...(ttftMax !== undefined && { ttft_ms: { max: ttftMax } }),
  };
}
