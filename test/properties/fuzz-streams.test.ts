import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/provider/provider.ts';
import { TransportError } from '../../src/transport/transport.ts';
import { fc } from '../support/fast-check.ts';
import { mutantsOf, runsOf } from '../support/fuzz.ts';
import { receiveCompletion } from '../support/receive-completion.ts';

const chunks = [
  '{"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"}}]}',
  '{"choices":[{"index":1,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"{\\"a\\":"}}]}}]}',
  '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"total_tokens":3}}',
];
const stream = `${chunks.map((chunk) => `data: ${chunk}\n\n`).join('')}data: [DONE]\n\n`;
const whole =
  '{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":[{"type":"text","text":"Hi"}]},"finish_reason":"stop"}],"usage":{"total_tokens":3}}';

const bodies = mutantsOf({
  seeds: [stream, stream, whole],
  fragments: [
    ...['data: ', 'data', ': ', 'event: error\n', 'id: 1\n', 'retry: 0\n', ':keep\n', '\n', '\n\n'],
    ...['\r', '\r\n', '\ufeff', '[DONE]', '{', '}', '[', ']', '"', ',', 'null', '-1', '1e999'],
    ...['"choices":[]', '"index":4294967296,', '"index":-1,', '"delta":null', '"__proto__":1,'],
    ...[
      '"error":{"message":[1]},',
      '"content":7',
      '"tool_calls":[{"index":9e15}]',
      '\u0000',
      '\ud800',
    ],
    ...['"usage":{"total_tokens":"x"}', '"finish_reason":{}', '"metadata":[]', ...chunks],
  ],
  nests: [
    ['[', ']'],
    ['{"a":', '}'],
    ['{"choices":[{"delta":', '}]}'],
    ['{"error":', '}'],
    ['data: ', ''],
    [`data: ${chunks[0]}\n\n`, ''],
  ],
});

describe('an answer of any bytes', () => {
  it('is a completion, or a failure with a kind, as a stream and in one piece', async () => {
    const types = fc.constantFrom('text/event-stream', 'application/json', 'text/html', '');
    const statuses = fc.constantFrom(200, 200, 200, 201, 400, 422, 429, 500);
    await fc.assert(
      fc.asyncProperty(bodies, types, statuses, fc.nat(), async (text, type, status, cut) => {
        const bytes = Buffer.from(text);
        const at = cut % (bytes.length + 1);
        const pieces = [bytes.subarray(0, at), bytes.subarray(at)];
        const headers = { 'content-type': type };
        const answer = await receiveCompletion({ status, headers, pieces }).catch(
          (error: unknown) => {
            if (error instanceof ProviderError || error instanceof TransportError)
              return error.failure;
            throw error;
          },
        );
        expect(typeof JSON.stringify(answer)).toBe('string');
      }),
      runsOf(400),
    );
  });
});
