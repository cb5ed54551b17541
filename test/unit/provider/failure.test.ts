import { describe, expect, it } from 'vitest';
import type { Attempt, Failure } from '../../../src/protocol/failure.ts';
import { openai } from '../../../src/provider/builtin/openai.ts';
import { pulze } from '../../../src/provider/builtin/pulze.ts';
import { ProviderError } from '../../../src/provider/provider.ts';
import { retry } from '../../../src/transport/retry.ts';
import {
  type HttpResponse,
  type Spent,
  type Transport,
  TransportError,
} from '../../../src/transport/transport.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';
import { nestLists } from '../../support/nest.ts';
import {
  chatRequest,
  delta,
  failureOf,
  jsonReply,
  type Reply,
  streamReply,
  textReply,
} from './wire-fixture.ts';

describe('a refused request', () => {
  it('of FastAPI says what it complains about, as paths into the body', async () => {
    const body = {
      detail: [
        {
          type: 'less_than_equal',
          loc: ['body', 'temperature'],
          msg: 'Input should be less than or equal to 1',
        },
        {
          type: 'literal_error',
          loc: ['body', 'messages', 0, 'role'],
          msg: "Input should be 'user'",
        },
        {
          type: 'string_type',
          loc: ['body', 'stop', 'str'],
          msg: 'Input should be a valid string',
        },
        {
          type: 'string_type',
          loc: ['body', 'stop', 'list[str]', 0],
          msg: 'Input should be a valid string',
        },
        {
          type: 'missing',
          loc: ['body', 'tools', 0, 'function', 'parameters'],
          msg: 'Field required',
        },
        { type: 'json_invalid', loc: ['body', 1], msg: 'JSON decode error' },
      ],
    };
    const request = {
      ...chatRequest,
      body: {
        temperature: 1.4,
        messages: [{ role: 'tool' }],
        stop: [5],
        tools: [{ function: { name: 'find' } }],
      },
    };
    expect(await failureOf(jsonReply(body, 422), request)).toEqual({
      kind: 'refused',
      message:
        'the request was refused (422): `temperature`: Input should be less than or equal to 1',
      status: 422,
      body,
      details: [
        { path: ['temperature'], message: 'Input should be less than or equal to 1' },
        { path: ['messages', 0, 'role'], message: "Input should be 'user'" },
        { path: ['stop'], message: 'Input should be a valid string' },
        { path: ['stop', 0], message: 'Input should be a valid string' },
        { path: ['tools', 0, 'function', 'parameters'], message: 'Field required' },
        { path: [], message: 'JSON decode error' },
      ],
    });
  });

  it('of OpenAI says which parameter it complains about', async () => {
    const error = {
      message: 'bad role',
      type: 'invalid_request_error',
      param: 'messages.[0].role',
      code: null,
    };
    expect(await failureOf(jsonReply({ error }, 400), chatRequest, openai)).toEqual({
      kind: 'refused',
      message: 'the request was refused (400): bad role',
      status: 400,
      body: { error },
      details: [{ path: ['messages', 0, 'role'], message: 'bad role' }],
    });
  });

  it.each([
    ['data: ', '\n\n'],
    [': wait\nevent: error\ndata: ', '\n\ndata: [DONE]\n\n'],
    ['data: [DONE]\n\ndata:', ''],
  ])('is read where a stream of events says it: %j … %j', async (before, after) => {
    const error = { message: 'Invalid value', param: 'temperature' };
    const request = { ...chatRequest, body: { ...chatRequest.body, temperature: 1.4 } };
    const reply = textReply(`${before}${JSON.stringify({ error })}${after}`, 400);
    expect(await failureOf(reply, request, openai)).toEqual({
      kind: 'refused',
      message: 'the request was refused (400): Invalid value',
      status: 400,
      body: { error },
      details: [{ path: ['temperature'], message: 'Invalid value' }],
    });
  });

  it('is a text where that only begins like a stream of events', async () => {
    const failure = await failureOf(textReply('id: 17\nreason: too hot', 400), chatRequest, openai);
    expect(failure.message).toBe('the request was refused (400): id: 17 reason: too hot');
  });

  it.each<[string, Reply, string, string]>([
    [
      'with a wrong key',
      jsonReply({ detail: 'Not authenticated' }, 403),
      'authentication',
      'the key was refused (403): Not authenticated',
    ],
    ['without words', textReply('', 401), 'authentication', 'the key was refused (401)'],
    [
      'too often',
      jsonReply({ error: { message: 'slow down', code: 'rate_limit_exceeded' } }, 429),
      'rate_limit',
      'too many requests (429): slow down',
    ],
    [
      'without money',
      jsonReply({ error: { message: 'pay', type: 'insufficient_quota' } }, 429),
      'rate_limit',
      'the quota is used up (429): pay',
    ],
    [
      'with an error that is text',
      jsonReply({ error: 'model `m` not found' }, 404),
      'refused',
      'not found (404): model `m` not found',
    ],
    [
      'with a bare message',
      jsonReply({ object: 'error', message: 'too long', code: 40303 }, 400),
      'refused',
      'the request was refused (400): too long',
    ],
    [
      'with a page',
      textReply('<html><head><title>502 Bad\nGateway</title></head></html>', 502),
      'server',
      'the service failed (502): 502 Bad Gateway',
    ],
    [
      'with a page without a title',
      textReply('<!doctype html><p>Try <b>later</b></p>', 503),
      'server',
      'the service failed (503): Try later',
    ],
    [
      'with plain text',
      textReply('upstream\nis gone', 500),
      'server',
      'the service failed (500): upstream is gone',
    ],
    [
      'with a conflict',
      jsonReply({ errors: [{ message: 'busy' }] }, 409),
      'refused',
      'the request was refused (409): busy',
    ],
  ])('%s is explained', async (_, reply, kind, message) => {
    expect(await failureOf(reply)).toMatchObject({ kind, message, status: reply.status });
  });

  it('is shortened to what one can read', async () => {
    const { body, message } = await failureOf(jsonReply({ detail: 'x'.repeat(5000) }, 400));
    expect(String(body)).toHaveLength(4097);
    expect(message).toHaveLength('the request was refused (400): '.length + 501);
  });

  it('that is a redirect says where to', async () => {
    const reply = { ...textReply('', 308), headers: { location: 'https://desk.example/v1' } };
    expect(await failureOf(reply)).toEqual({
      kind: 'refused',
      message:
        'the endpoint redirects to https://desk.example/v1 (308); redirects are not followed',
      status: 308,
      hints: ['is the base URL right?'],
    });
  });
});

it('a status of 304 is no redirect', async () => {
  expect(await failureOf(textReply('', 304))).toEqual({
    kind: 'refused',
    message: 'the endpoint says that nothing has changed (304), in place of an answer',
    status: 304,
    hints: ['a cache or a proxy on the way may have sent it'],
  });
});

describe('a successful response that is no answer', () => {
  const brokenOff = { message: 'cut', code: 502 };
  const said = { index: 0, message: { role: 'assistant', content: 'Hi' } };

  it.each<[string, Reply, string, string]>([
    ['is empty', textReply(' '), 'bad_response', 'the answer is empty (200)'],
    ['is a page', textReply('<html>hello'), 'bad_response', 'the answer is a web page: hello'],
    [
      'is cut off',
      textReply('{"choices":[{"ind'),
      'bad_response',
      'the answer is not a JSON object: {"choices":[{"ind',
    ],
    [
      'is nested too deeply',
      textReply(`{"choices":[${nestLists(200)}]}`),
      'bad_response',
      `the answer is nested more than 200 deep: {"choices":[${'['.repeat(68)}…`,
    ],
    ['is a list', textReply('[1]'), 'bad_response', 'the answer is not a JSON object: [1]'],
    ['has no choices', jsonReply({ id: 'r1' }), 'bad_response', 'the answer has no choices'],
    [
      'has an empty list of them',
      jsonReply({ choices: [], metadata: { status_code: 200 } }),
      'bad_response',
      'the answer has no choices',
    ],
    [
      'has a choice without anything',
      jsonReply({ choices: [{ index: 0 }] }),
      'bad_response',
      'choice 0 of the answer has neither a message nor a text',
    ],
    [
      'has an error in its metadata',
      jsonReply({ choices: [], metadata: { error: 'claude is down', status_code: 529 } }),
      'server',
      'the service reported a failure (529): claude is down',
    ],
    [
      'has a status in its metadata',
      jsonReply({ metadata: { status_code: 500 } }),
      'server',
      'the service reported a failure (500)',
    ],
    [
      'has an error',
      jsonReply({ error: { message: 'busy', code: 429 } }),
      'rate_limit',
      'the service reported a failure (429): busy',
    ],
    [
      'has an error in a choice',
      jsonReply({ choices: [{ error: { message: 'cut', code: 502 }, message: {} }] }),
      'server',
      'the service reported a failure (502): cut',
    ],
    [
      'has an error beside its choices',
      jsonReply({ error: brokenOff, choices: [said] }),
      'server',
      'the service reported a failure (502): cut',
    ],
    [
      'has an error that is text beside its choices',
      jsonReply({ choices: [said], error: 'the model went away' }),
      'server',
      'the service reported a failure: the model went away',
    ],
    [
      'ended with an error that it does not tell',
      jsonReply({ choices: [said, { ...said, finish_reason: 'error' }] }),
      'server',
      'choice 1 of the answer ended with an error, and does not say which',
    ],
    [
      'is a stream that ended so',
      streamReply([delta({ content: 'In ' }, 'error'), '[DONE]']),
      'server',
      'choice 0 of the answer ended with an error, and does not say which',
    ],
    [
      'is a stream with an error in a choice',
      streamReply([{ choices: [{ delta: { content: 'In ' }, error: brokenOff }] }, '[DONE]']),
      'server',
      'the service reported a failure (502): cut',
    ],
  ])('because it %s', async (_, reply, kind, message) => {
    expect(await failureOf(reply)).toMatchObject({ kind, message, status: 200 });
  });

  it('is an answer with choices, whatever its metadata says', async () => {
    const metadata = { error: 'first model failed', retries: 1 };
    const reply = jsonReply({ choices: [said], metadata });
    await expect(failureOf(reply)).rejects.toThrow('it was completed');
  });

  it('is an answer with choices where its error is none', async () => {
    const reply = jsonReply({ choices: [{ ...said, error: null }], error: null });
    await expect(failureOf(reply)).rejects.toThrow('it was completed');
  });
});

describe('behind a transport that retries', () => {
  async function run(replies: readonly Reply[]) {
    const told: Attempt[] = [];
    let calls = 0;
    const clock = makeFakeClock({ autoAdvance: true });
    const transport = retry({ retries: 2, clock, random: () => 0 })(async () => {
      const attempts = [{ number: 1, duration_ms: 5, waited_ms: 0 }];
      const times = { headersMilliseconds: 1, endMilliseconds: 5 };
      return { status: 200, headers: {}, attempts, ...times, ...replies[calls++] } as HttpResponse;
    });
    const request = { ...chatRequest, onAttemptFailed: (attempt: Attempt) => told.push(attempt) };
    const outcome = await pulze.complete(request, transport, new AbortController().signal).then(
      ({ completion, attempts }) => ({ result: completion.choices[0]?.text, attempts }),
      (error: ProviderError) => ({ result: error.failure.kind, attempts: error.attempts }),
    );
    return { ...outcome, calls, told };
  }
  const good = jsonReply({ choices: [{ message: { role: 'assistant', content: 'In Leeds.' } }] });

  it('a failure inside an answer is tried again', async () => {
    const bad = jsonReply({ choices: [], metadata: { error: 'down', status_code: 500 } });
    const { result, attempts, told } = await run([bad, good]);
    expect(result).toBe('In Leeds.');
    expect(attempts.map(({ number, failure }) => [number, failure?.kind])).toEqual([
      [1, 'server'],
      [2, undefined],
    ]);
    expect(told).toEqual(attempts.slice(0, 1));
  });

  it.each([408, 409, 425, 429])('so is an inner %d', async (code) => {
    const bad = jsonReply({ error: { message: 'not now', code } });
    expect((await run([bad, good])).calls).toBe(2);
  });

  it.each<[string, Reply]>([
    [
      'an inner refusal beside choices',
      jsonReply({ choices: [{ message: {} }], error: { message: 'too long', code: 400 } }),
    ],
    ['a used-up quota', jsonReply({ error: { message: 'pay', code: 'insufficient_quota' } }, 429)],
    ['a body that is not JSON', textReply('{"choices":')],
    ['a service that wants to be paid', jsonReply({ error: { message: 'pay', code: 402 } })],
    ['an inner refusal that has a word', jsonReply({ error: { type: 'invalid_request_error' } })],
    ['an inner refusal', jsonReply({ metadata: { error: 'bad', status_code: 400 } })],
  ])('%s is not', async (_, bad) => {
    expect((await run([bad, good])).calls).toBe(1);
  });
});

describe('a provider', () => {
  it('passes on why the transport failed, with every attempt', async () => {
    const failure = { kind: 'connection', message: 'connection refused by desk' } as const;
    const attempts = [{ number: 1, duration_ms: 3, waited_ms: 0, failure }];
    const transport = () => Promise.reject(new TransportError(failure, attempts));
    const failing = pulze.complete(chatRequest, transport, new AbortController().signal);
    await expect(failing).rejects.toEqual(new ProviderError(failure, attempts));
    await expect(failing).rejects.toMatchObject({ failure, attempts });
  });

  it('marks the attempt of a transport that does not look for failures', async () => {
    const transport = async () =>
      ({
        ...textReply('', 500),
        headers: {},
        attempts: [{ number: 1, duration_ms: 3, waited_ms: 0, status: 500 }],
      }) as unknown as HttpResponse;
    const failing = pulze.complete(chatRequest, transport, new AbortController().signal);
    const failure = { kind: 'server', message: 'the service failed (500)', status: 500 };
    await expect(failing).rejects.toMatchObject({
      attempts: [{ number: 1, duration_ms: 3, waited_ms: 0, status: 500, failure }],
    });
  });

  it('lets a bug through as it is', async () => {
    const transport = () => Promise.reject(new RangeError('a bug'));
    const failing = pulze.complete(chatRequest, transport, new AbortController().signal);
    await expect(failing).rejects.toThrow(RangeError);
  });
});

/** A transport that answers so, and notes what is found spent. */
function replyWith(reply: Reply, spent: (Spent | undefined)[]): Transport {
  return async ({ findSpent }) => {
    const times = { headersMilliseconds: 1, endMilliseconds: 2 };
    const response: HttpResponse = { status: 200, headers: {}, ...times, attempts: [], ...reply };
    spent.push(findSpent?.(response));
    return response;
  };
}

it.each([42, { text: 'In Leeds.' }, false])(
  'an answer with the content %j is none',
  async (content) => {
    const message = 'choice 0 of the answer has a content that is neither text nor a list of parts';
    const choices = [{ index: 0, message: { content }, finish_reason: 'stop' }];
    for (const reply of [
      jsonReply({ choices }),
      streamReply([delta({ content: 'In ' }), delta({ content }), delta({}, 'stop')]),
    ]) {
      expect(await failureOf(reply)).toMatchObject({ kind: 'bad_response', message });
    }
  },
);

describe('an answer beside the failure of a model', () => {
  const metadata = { error: 'upstream died', status_code: 502 };
  const choice = (finish_reason: string | null) => ({
    choices: [{ index: 0, message: { role: 'assistant', content: 'In ' }, finish_reason }],
    metadata,
  });

  it('is none where it did not end', async () => {
    expect(await failureOf(jsonReply(choice(null)))).toMatchObject({
      kind: 'server',
      message: 'the service reported a failure (502): upstream died',
    });
    await expect(failureOf(jsonReply(choice('stop')))).rejects.toThrow('it was completed');
  });
});

describe('what is no answer', () => {
  const usage = { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 };
  const filtered = [{ index: 0, message: null, finish_reason: 'content_filter' }];
  const error = { message: 'overloaded', code: 503 };
  const text = delta({ content: 'In ' });
  const used = { prompt_tokens: 20, total_tokens: 20 };
  const counted = { ...used, completion_tokens: 0 };
  const broken: Failure = { kind: 'connection', message: 'connection reset' };

  it.each<[string, Reply, Spent | undefined]>([
    ['an error beside it', jsonReply({ error, usage }), { usage }],
    ['a refusal', jsonReply([{ error, usage, model: 'm' }], 503), { usage, model: 'm' }],
    ['no choices', jsonReply({ choices: [], usage }), { usage }],
    ['no message', jsonReply({ choices: filtered, usage }), { usage }],
    ['a stream’s error', streamReply([text, { error, usage }, '[DONE]']), { usage }],
    ['a stream’s error of Groq', streamReply([text, { error, x_groq: { usage } }]), { usage }],
    ['nothing', jsonReply({ error }), undefined],
    ['a stream that goes on', streamReply([{ choices: [], usage }, text]), undefined],
    ['a stream that broke', streamReply([text, { choices: [], usage }], broken), undefined],
  ])('says what it used: %s', async (_, reply, expected) => {
    const spent: (Spent | undefined)[] = [];
    const answered = openai.complete(
      chatRequest,
      replyWith(reply, spent),
      new AbortController().signal,
    );
    await expect(answered).rejects.toThrow();
    expect(spent).toEqual([expected]);
  });

  it.each<[string, Reply, Spent | undefined]>([
    [
      'a refusal',
      jsonReply({ error, usage: used, model: 'm' }, 503),
      { usage: counted, model: 'm' },
    ],
    ['no vectors', jsonReply({ error, usage: used }), { usage: counted }],
    ['nothing', jsonReply({ error }, 503), undefined],
  ])('says what it used in place of vectors: %s', async (_, reply, expected) => {
    const spent: (Spent | undefined)[] = [];
    const asked = { model: 'm', texts: ['parcel'], headers: {}, timeoutMilliseconds: 30_000 };
    const answered = openai.embed?.(asked, replyWith(reply, spent), new AbortController().signal);
    await expect(answered).rejects.toThrow();
    expect(spent).toEqual([expected]);
  });
});
