import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../src/protocol/failure.ts';
import { openai } from '../../../src/provider/builtin/openai.ts';
import type { ProviderError } from '../../../src/provider/provider.ts';
import { redactAnswers } from '../../../src/provider/redact-answers.ts';
import { retry } from '../../../src/transport/retry.ts';
import { makeRedactor } from '../../../src/transport/secret-headers.ts';
import type { HttpResponse, Transport } from '../../../src/transport/transport.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';
import { nestLists } from '../../support/nest.ts';
import { chatRequest, delta, jsonReply, type Reply, streamReply } from './wire-fixture.ts';

const KEY = 'sk-support-desk-0123456789';
const redact = makeRedactor({ authorization: `Bearer ${KEY}` });
const provider = redactAnswers(openai, redact);
const never = new AbortController().signal;

function answering(reply: Reply): Transport {
  return async () =>
    ({
      ...{ status: 200, headers: {}, headersMilliseconds: 1, endMilliseconds: 5 },
      attempts: [{ number: 1, duration_ms: 5, waited_ms: 0 }],
      ...reply,
    }) as HttpResponse;
}

describe('a key that a service repeats', () => {
  it('split over the chunks of a stream is in no part of the completion', async () => {
    const reply = streamReply([
      delta({ content: 'Your key is sk-supp' }),
      delta({ content: 'ort-desk-0123' }),
      delta({ content: '456789.' }),
      delta({
        tool_calls: [
          { index: 0, id: 'c1', function: { name: 'a', arguments: '{"k":"sk-support' } },
        ],
      }),
      delta({ tool_calls: [{ index: 0, function: { arguments: '-desk-0123456789"}' } }] }, 'stop'),
      '[DONE]',
    ]);
    const { completion } = await provider.complete(chatRequest, answering(reply), never);
    expect(completion.choices[0]?.text).toBe('Your key is [key].');
    expect(completion.choices[0]?.tool_calls[0]?.function.arguments).toBe('{"k":"[key]"}');
    expect(JSON.stringify(completion)).not.toContain(KEY);
  });

  it('written with escapes is in no failure, nor in an attempt that is told as it happens', async () => {
    const detail = `no such key: ${KEY}`;
    const text = JSON.stringify({ detail, [KEY]: 1 }).replaceAll('sk-', 'sk\\u002d');
    const reply: Reply = { status: 500, body: { kind: 'text', text } };
    const told: Attempt[] = [];
    const clock = makeFakeClock({ autoAdvance: true });
    const transport = retry({ retries: 1, clock, random: () => 0 })(answering(reply));
    const request = { ...chatRequest, onAttemptFailed: (attempt: Attempt) => told.push(attempt) };
    const error: ProviderError = await provider.complete(request, transport, never).then(
      () => Promise.reject(new Error('it was completed')),
      (reason) => reason,
    );
    expect(error.failure).toEqual({
      kind: 'server',
      message: 'the service failed (500): no such key: [key]',
      status: 500,
      body: { detail: 'no such key: [key]', '[key]': 1 },
    });
    expect(told).toEqual(error.attempts);
    expect(JSON.stringify(told)).not.toContain(KEY);
  });

  it('is the only thing that changes', async () => {
    const reply = jsonReply({
      choices: [{ message: { role: 'assistant', content: 'In Leeds.' } }],
    });
    const plain = await openai.complete(chatRequest, answering(reply), never);
    expect(await provider.complete(chatRequest, answering(reply), never)).toEqual(plain);
  });

  it('does not hide a bug of the provider', async () => {
    const broken: Transport = () => Promise.reject(new RangeError('a bug'));
    await expect(provider.complete(chatRequest, broken, never)).rejects.toThrow(RangeError);
  });
});

describe('an answer that is nested beyond all sense', () => {
  it('is no answer, and no stack overflow', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const text = `{"choices":[{"message":{"content":"Hi"}}],"more":${deep}}`;
    const reply: Reply = { body: { kind: 'text', text } };
    await expect(provider.complete(chatRequest, answering(reply), never)).rejects.toMatchObject({
      failure: { kind: 'bad_response', status: 200 },
    });
  });

  it('is a refusal like any other', async () => {
    const text = `{"error":${nestLists(200_000)}}`;
    const reply: Reply = { status: 400, body: { kind: 'text', text } };
    await expect(provider.complete(chatRequest, answering(reply), never)).rejects.toMatchObject({
      failure: { kind: 'refused', status: 400 },
    });
  });
});
