import { describe, expect, it } from 'vitest';
import { pulze } from '../../../src/provider/builtin/pulze.ts';
import type { JsonValue } from '../../../src/source/json.ts';
import { retry } from '../../../src/transport/retry.ts';
import type { HttpResponse } from '../../../src/transport/transport.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';
import {
  at,
  chatRequest,
  complete,
  delta,
  failureOf,
  jsonReply,
  type Reply,
  streamReply,
  textReply,
} from './wire-fixture.ts';

/** What the failure says, and how many of three attempts were made. */
async function told(reply: Reply): Promise<readonly [string, string, number]> {
  const { kind, message } = await failureOf(reply);
  let calls = 0;
  const clock = makeFakeClock({ autoAdvance: true });
  const transport = retry({ retries: 2, clock, random: () => 0 })(async () => {
    calls++;
    return {
      ...{ status: 200, headers: {}, headersMilliseconds: 1, endMilliseconds: 5 },
      attempts: [{ number: 1, duration_ms: 5, waited_ms: 0 }],
      ...reply,
    } as HttpResponse;
  });
  const request = { ...chatRequest, body: { temperature: 3 } };
  await pulze.complete(request, transport, new AbortController().signal).catch(() => undefined);
  return [kind, message, calls];
}

describe('a refusal in the shape of', () => {
  it.each<[string, number, JsonValue, string, string, number]>([
    [
      'Pulze',
      401,
      { detail: 'Could not validate credentials' },
      'authentication',
      'the key was refused (401): Could not validate credentials',
      1,
    ],
    [
      'Pydantic 1',
      422,
      {
        detail: [
          {
            loc: ['body', 'temperature'],
            msg: 'ensure this value is less than or equal to 1',
            type: 'value_error.number.not_le',
            ctx: { limit_value: 1 },
          },
        ],
      },
      'refused',
      'the request was refused (422): `temperature`: ensure this value is less than or equal to 1',
      1,
    ],
    [
      'Pydantic 2',
      422,
      {
        detail: [
          {
            type: 'less_than_equal',
            loc: ['body', 'temperature'],
            msg: 'Input should be less than or equal to 1',
            input: 3,
            url: 'https://errors.pydantic.dev/2.5/v/less_than_equal',
          },
        ],
      },
      'refused',
      'the request was refused (422): `temperature`: Input should be less than or equal to 1',
      1,
    ],
    [
      'Mistral',
      422,
      {
        object: 'error',
        message: {
          detail: [{ loc: ['body', 'temperature'], msg: 'too hot', type: 'value_error' }],
        },
        type: 'invalid_request_error',
      },
      'refused',
      'the request was refused (422): `temperature`: too hot',
      1,
    ],
    [
      'OpenAI',
      429,
      {
        error: {
          message: 'Rate limit reached for gpt-4o',
          type: 'tokens',
          param: null,
          code: 'rate_limit_exceeded',
        },
      },
      'rate_limit',
      'too many requests (429): Rate limit reached for gpt-4o',
      3,
    ],
    [
      'Azure',
      404,
      { error: { code: 'DeploymentNotFound', message: 'The deployment does not exist.' } },
      'refused',
      'not found (404): The deployment does not exist.',
      1,
    ],
    [
      "Azure's API Management",
      401,
      { statusCode: 401, message: 'Access denied due to missing subscription key.' },
      'authentication',
      'the key was refused (401): Access denied due to missing subscription key.',
      1,
    ],
    [
      'Anthropic',
      529,
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      'server',
      'the service is overloaded (529): Overloaded',
      3,
    ],
    [
      'LiteLLM',
      429,
      {
        error: {
          message: 'litellm.RateLimitError: slow down',
          type: 'None',
          param: 'None',
          code: '429',
        },
      },
      'rate_limit',
      'too many requests (429): litellm.RateLimitError: slow down',
      3,
    ],
    [
      'OpenRouter',
      400,
      {
        error: {
          message: 'Provider returned error',
          code: 400,
          metadata: {
            raw: '{"error":{"message":"max_tokens is too large","type":"invalid_request_error"}}',
            provider_name: 'OpenAI',
          },
        },
      },
      'refused',
      'the request was refused (400): Provider returned error (OpenAI: max_tokens is too large)',
      1,
    ],
    [
      'vLLM',
      400,
      { object: 'error', message: 'too long', type: 'BadRequestError', param: null, code: 400 },
      'refused',
      'the request was refused (400): too long',
      1,
    ],
    [
      'Ollama',
      404,
      { error: 'model "llama" not found' },
      'refused',
      'not found (404): model "llama" not found',
      1,
    ],
    [
      'Google',
      503,
      [
        {
          error: {
            code: 503,
            message: 'The model is overloaded.',
            status: 'UNAVAILABLE',
            details: [],
          },
        },
      ],
      'server',
      'the service failed (503): The model is overloaded.',
      3,
    ],
    [
      'a problem document',
      400,
      { type: 'about:blank', title: 'Bad Request', status: 400 },
      'refused',
      'the request was refused (400): Bad Request',
      1,
    ],
    [
      'a gateway that passes on text',
      502,
      { error: { message: '{"error":{"message":"upstream is gone"}}' } },
      'server',
      'the service failed (502): upstream is gone',
      3,
    ],
    ['an object that says nothing', 500, { ok: false }, 'server', 'the service failed (500)', 3],
  ])('%s (%i) is one line', async (_, status, body, kind, message, attempts) => {
    expect(await told(jsonReply(body, status))).toEqual([kind, message, attempts]);
  });

  it.each<[string, number, string, string, string, number]>([
    [
      'nginx',
      502,
      '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center>nginx</center></body></html>',
      'server',
      'the service failed (502): 502 Bad Gateway',
      3,
    ],
    [
      'Cloudflare',
      403,
      '<!DOCTYPE html>\n<!--[if lt IE 7]> <html> <![endif]-->\n<head><title>Attention Required! | Cloudflare</title></head>',
      'authentication',
      'access was refused by a web page (403): Attention Required! | Cloudflare',
      1,
    ],
    [
      'a page without a title',
      503,
      '<html><style>p{color:red}</style><script>if (1 < 2) alert("x")</script><p>Back &amp; soon&#33;</p>',
      'server',
      'the service failed (503): Back & soon!',
      3,
    ],
    [
      'plain text with what a terminal obeys',
      500,
      'upstream \u001b[31mis\u009b2J\u0000 gone\n',
      'server',
      'the service failed (500): upstream \ufffd[31mis\ufffd2J\ufffd gone',
      3,
    ],
    ['nothing', 503, '', 'server', 'the service failed (503)', 3],
  ])('%s (%i) is one line too', async (_, status, text, kind, message, attempts) => {
    expect(await told(textReply(text, status))).toEqual([kind, message, attempts]);
  });
});

describe('a used-up quota', () => {
  const hints = ['waiting does not help: the account needs credit, or a higher limit'];
  it.each<[string, number, JsonValue, string, string]>([
    [
      'of OpenAI',
      429,
      { error: { message: 'You exceeded your current quota', type: 'insufficient_quota' } },
      'rate_limit',
      'the quota is used up (429): You exceeded your current quota',
    ],
    [
      'at a hard limit',
      400,
      { error: { message: 'Billing hard limit', code: 'billing_hard_limit_reached' } },
      'rate_limit',
      'the quota is used up (400): Billing hard limit',
    ],
    [
      'of Anthropic',
      400,
      {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'Your credit balance is too low to access the Anthropic API.',
        },
      },
      'rate_limit',
      'the quota is used up (400): Your credit balance is too low to access the Anthropic API.',
    ],
    [
      'of OpenRouter',
      402,
      { error: { message: 'Insufficient credits', code: 402 } },
      'refused',
      'the service wants to be paid (402): Insufficient credits',
    ],
    [
      'of LiteLLM',
      429,
      { error: { message: 'Budget has been exceeded!', type: 'budget_exceeded', code: '429' } },
      'rate_limit',
      'the quota is used up (429): Budget has been exceeded!',
    ],
    [
      'inside an answer',
      200,
      { error: { message: 'Insufficient credits', code: 402 } },
      'server',
      'the service wants to be paid (402): Insufficient credits',
    ],
  ])('%s is told from a rate limit, and is final', async (_, status, body, kind, message) => {
    const reply = jsonReply(body, status);
    expect((await failureOf(reply)).hints).toEqual(hints);
    expect(await told(reply)).toEqual([kind, message, 1]);
  });

  it('is not what Google says of each minute', async () => {
    const message = 'You exceeded your current quota, please check your plan and billing details.';
    const body = [{ error: { code: 429, message, status: 'RESOURCE_EXHAUSTED' } }];
    const words = `too many requests (429): ${message}`;
    expect(await told(jsonReply(body, 429))).toEqual(['rate_limit', words, 3]);
  });
});

describe("another service's refusal that OpenRouter passes on", () => {
  const passedOn = (code: number, error: JsonValue): JsonValue => {
    const metadata = { raw: JSON.stringify({ error }), provider_name: 'OpenAI' };
    return { error: { message: 'Provider returned error', code, metadata } };
  };
  const quota = { message: 'You exceeded your quota', code: 'insufficient_quota' };
  const filtered = { message: 'Not that.', code: 'content_filter' };

  it.each<[string, Reply, string, string, number]>([
    [
      'a used-up quota',
      jsonReply(passedOn(429, quota), 429),
      'rate_limit',
      'the quota is used up (429): Provider returned error (OpenAI: You exceeded your quota)',
      1,
    ],
    [
      'a filter',
      jsonReply(passedOn(400, filtered), 400),
      'refused',
      'a content filter refused the request (400): Provider returned error (OpenAI: Not that.)',
      1,
    ],
    [
      'a filter, within a 200',
      jsonReply(passedOn(502, filtered)),
      'server',
      'a content filter refused the request: Provider returned error (OpenAI: Not that.)',
      1,
    ],
    [
      'a wrong request, within a 200',
      jsonReply(passedOn(502, { message: 'Too hot', type: 'invalid_request_error' })),
      'server',
      'the service reported a failure: Provider returned error (OpenAI: Too hot)',
      1,
    ],
    [
      'a code that says nothing, within a 200',
      jsonReply(passedOn(502, { message: 'Gone', code: 'gone' })),
      'server',
      'the service reported a failure (502): Provider returned error (OpenAI: Gone)',
      3,
    ],
  ])('is told by its code: %s', async (_, reply, kind, message, attempts) => {
    expect(await told(reply)).toEqual([kind, message, attempts]);
  });

  it('is told by its place', async () => {
    const body = { ...chatRequest.body, temperature: 3 };
    const detail = { path: ['temperature'], message: 'Too hot' };
    const named = passedOn(400, { message: 'Too hot', param: 'temperature' });
    const { details } = await failureOf(jsonReply(named, 400), { ...chatRequest, body });
    expect(details).toEqual([detail]);
  });
});

describe('a key that is not taken', () => {
  const invalid = 'API key not valid. Please pass a valid API key.';
  it.each<[string, number, JsonValue, string]>([
    [
      'of Google, at 400 and in a list',
      400,
      [{ error: { code: 400, message: invalid, status: 'INVALID_ARGUMENT' } }],
      `the key was refused (400): ${invalid}`,
    ],
    [
      'of Google, when it has expired',
      400,
      { error: { code: 400, message: 'API key expired. Please renew the API key.' } },
      'the key was refused (400): API key expired. Please renew the API key.',
    ],
    [
      'by its code',
      400,
      { error: { code: 'invalid_api_key', message: 'no' } },
      'the key was refused (400): no',
    ],
  ])('is told whatever the status: %s', async (_, status, body, message) => {
    expect(await told(jsonReply(body, status))).toEqual(['authentication', message, 1]);
  });

  it('is not what a server says that fails to look it up', async () => {
    const body = { error: { code: 'invalid_api_key', message: 'no' } };
    expect((await told(jsonReply(body, 503)))[0]).toBe('server');
  });

  it.each([
    [401, 'the service wants a key, and none was sent (401): Not authenticated'],
    [403, 'access was refused, and no key was sent (403): Not authenticated'],
  ])('is none where none was sent, and says how one is: %i', async (status, message) => {
    const reply = jsonReply({ detail: 'Not authenticated' }, status);
    const request = { ...chatRequest, withoutKey: ['name one'] };
    expect(await failureOf(reply, request)).toMatchObject({
      kind: 'authentication',
      message,
      hints: ['name one'],
    });
  });

  it('is told by its place where it was refused', async () => {
    const request = { ...chatRequest, keyOrigin: 'it is in DESK_KEY' };
    const hintsOf = async (reply: Reply): Promise<unknown> =>
      (await failureOf(reply, request)).hints;
    const refused = { detail: 'Not authenticated' };
    expect(await hintsOf(jsonReply(refused, 401))).toEqual(['it is in DESK_KEY']);
    expect(await hintsOf(jsonReply(refused, 403))).toEqual(['it is in DESK_KEY']);
    expect(await hintsOf(jsonReply({ error: { code: 'invalid_api_key' } }, 400))).toEqual([
      'it is in DESK_KEY',
    ]);
    expect(await hintsOf(jsonReply(refused, 400))).toBeUndefined();
    expect(await hintsOf(textReply('<html><title>Blocked</title></html>', 403))).toEqual([
      'a firewall or a proxy on the way may have sent it',
    ]);
  });

  it('is not asked for by a page of a firewall', async () => {
    const reply = textReply('<html><title>Blocked</title></html>', 403);
    const request = { ...chatRequest, withoutKey: ['name one'] };
    expect((await failureOf(reply, request)).hints).toEqual([
      'a firewall or a proxy on the way may have sent it',
    ]);
  });
});

describe('a content filter', () => {
  it.each<[string, number, JsonValue, string]>([
    [
      'of Azure',
      400,
      {
        error: {
          message: 'The response was filtered.',
          param: 'prompt',
          code: 'content_filter',
          status: 400,
          innererror: {
            code: 'ResponsibleAIPolicyViolation',
            content_filter_result: {
              hate: { filtered: false, severity: 'safe' },
              jailbreak: { filtered: true, detected: true },
              violence: { filtered: true, severity: 'medium' },
            },
          },
        },
      },
      'a content filter refused the request for jailbreak, violence (medium) (400): The response was filtered.',
    ],
    [
      'of OpenAI',
      400,
      { error: { message: 'Not that.', code: 'content_policy_violation' } },
      'a content filter refused the request (400): Not that.',
    ],
    [
      'of OpenRouter',
      403,
      {
        error: {
          code: 403,
          message: 'The model requires moderation and your input was flagged',
          metadata: { reasons: ['violence'], flagged_input: '…', provider_name: 'OpenAI' },
        },
      },
      'a content filter refused the request for violence (403): The model requires moderation and your input was flagged',
    ],
  ])('%s is recognised', async (_, status, body, message) => {
    expect(await told(jsonReply(body, status))).toEqual(['refused', message, 1]);
  });
});

/** As services fill it in where there is no error. */
const nothings: readonly JsonValue[] = [
  null,
  false,
  {},
  { message: '', type: '', param: '', code: null },
  { code: 0, details: [{}] },
];

describe('an error with nothing in it', () => {
  const message = { role: 'assistant', content: 'In Leeds.' };
  const whole = { index: 0, message, finish_reason: 'stop' };

  it.each(nothings)('is none beside an answer with an end: %j', async (error) => {
    const replies = [
      jsonReply({ choices: [whole], error }),
      jsonReply({ choices: [{ ...whole, error }] }),
      streamReply([
        { ...(delta({ content: 'In ' }) as object), error },
        { ...(delta({ content: 'Leeds.' }, 'stop') as object), error },
        { choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 }, error },
        '[DONE]',
      ]),
    ];
    for (const reply of replies) {
      const { completion } = await complete(reply);
      expect(completion.choices[0]?.text).toBe('In Leeds.');
    }
  });

  it('is one beside an answer without an end, and without an answer', async () => {
    const open = { index: 0, message };
    for (const reply of [
      jsonReply({ choices: [open], error: {} }),
      jsonReply({ choices: [], error: {} }),
      streamReply([{ ...(delta({ content: 'In' }) as object), error: {} }, '[DONE]']),
    ]) {
      expect((await failureOf(reply)).message).toBe('the service reported a failure');
    }
    const alone = streamReply([delta({ content: 'In' }), { error: {} }, '[DONE]']);
    expect((await failureOf(alone)).message).toBe('the stream reported an error');
  });

  it.each([{ code: 502 }, { type: 'server_error', message: '' }, 'gone'])(
    'is not one that says something: %j',
    async (error) => {
      expect(await failureOf(jsonReply({ choices: [whole], error }))).toMatchObject({
        kind: 'server',
      });
    },
  );
});

describe('an error by a name of Groq', () => {
  const x_groq = { id: 'r1', error: 'over capacity' };
  const begin = delta({ role: 'assistant', content: 'In ' });
  const stopped = (reason: string | null) => ({ ...(delta({}, reason) as object), x_groq });
  const late = 'the stream reported an error: over capacity';

  it.each<[string, Reply, string, string, number]>([
    ['is why a stream stopped', streamReply([begin, stopped(null), '[DONE]']), 'stream', late, 1],
    ['stands beside its end', streamReply([begin, stopped('stop'), '[DONE]']), 'stream', late, 1],
    [
      'comes in place of a stream',
      streamReply([{ choices: [], x_groq }, '[DONE]']),
      'server',
      'the service reported a failure: over capacity',
      3,
    ],
    [
      'stands beside an answer in one piece',
      jsonReply({ choices: [{ message: { content: 'In ' }, finish_reason: 'stop' }], x_groq }),
      'server',
      'the service reported a failure: over capacity',
      1,
    ],
    [
      'stands beside one with nothing in it',
      jsonReply({
        choices: [{ message: { content: 'In ' }, finish_reason: 'stop' }],
        error: {},
        x_groq,
      }),
      'server',
      'the service reported a failure: over capacity',
      1,
    ],
    [
      'comes in place of an answer',
      jsonReply({ choices: [], x_groq }),
      'server',
      'the service reported a failure: over capacity',
      3,
    ],
  ])('%s', async (_, reply, kind, message, attempts) => {
    expect(await told(reply)).toEqual([kind, message, attempts]);
  });

  it.each(nothings)('is none with nothing in it: %j', async (error) => {
    const end = { ...(delta({}, 'stop') as object), x_groq: { id: 'r1', error } };
    const { completion } = await complete(streamReply([begin, end, '[DONE]']));
    expect(completion.choices[0]?.text).toBe('In ');
  });
});

describe('a list of errors beside an answer', () => {
  const errors = [{ message: 'citations not available' }];
  const message = { role: 'assistant', content: 'In Leeds.' };
  const whole = { index: 0, message, finish_reason: 'stop' };
  const chunks = [delta({ content: 'In ' }), delta({ content: 'Leeds.' }, 'stop')];
  it.each<[string, Reply]>([
    ['in one piece', jsonReply({ choices: [whole], errors })],
    ['before a stream', streamReply([{ success: true, errors }, ...chunks, '[DONE]'])],
    ['behind a stream', streamReply([...chunks, { usage: {}, errors }, '[DONE]'])],
    ['behind a stream, alone', streamReply([...chunks, { errors }, '[DONE]'])],
  ])('is none in place of it: %s', async (_, reply) => {
    expect((await complete(reply)).completion.choices).toMatchObject([{ text: 'In Leeds.' }]);
  });
});

describe('an error within an answer', () => {
  it.each<[string, Reply, string, string, number]>([
    [
      'a list of errors in place of a result',
      jsonReply({
        errors: [{ code: 7009, message: 'Upstream service unavailable' }],
        success: false,
        result: {},
      }),
      'bad_response',
      'the answer has no choices: Upstream service unavailable',
      1,
    ],
    [
      'a list of errors with nothing in it',
      jsonReply({ errors: [{}], success: false, result: {} }),
      'bad_response',
      'the answer has no choices',
      1,
    ],
    [
      'a list of errors in place of a stream',
      streamReply([
        { success: false, errors: [{ code: 7009, message: 'Upstream service unavailable' }] },
      ]),
      'server',
      'the service reported a failure: Upstream service unavailable',
      3,
    ],
    [
      'an empty list of errors',
      jsonReply({ errors: [], success: true, result: {} }),
      'bad_response',
      'the answer has no choices',
      1,
    ],
    [
      'with the word for too many requests',
      jsonReply({ type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } }),
      'rate_limit',
      'the service reported a failure: slow down',
      3,
    ],
    [
      'in a list',
      jsonReply([{ error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }]),
      'server',
      'the service reported a failure (503): overloaded',
      3,
    ],
    [
      'as an object of its own',
      jsonReply({ object: 'error', message: 'out of memory', type: 'InternalError', code: 500 }),
      'server',
      'the service reported a failure (500): out of memory',
      3,
    ],
    [
      'in a page',
      textReply('<!doctype html><title>Sign in</title><form>'),
      'bad_response',
      'the answer is a web page: Sign in',
      1,
    ],
    [
      'in a stream, of a passing kind',
      streamReply([
        delta({ content: 'In' }),
        { error: { type: 'overloaded_error', message: 'Overloaded' } },
      ]),
      'stream',
      'the stream reported an error: Overloaded',
      3,
    ],
    [
      'in a stream, of a kind that stays',
      streamReply([
        delta({ content: 'In' }),
        { error: { type: 'invalid_request_error', message: 'too long' } },
      ]),
      'stream',
      'the stream reported an error: too long',
      1,
    ],
    [
      'in a stream, of a limit, behind a part of the answer',
      streamReply([delta({ content: 'In' }), { error: { code: 429, message: 'slow down' } }]),
      'stream',
      'the stream reported an error: slow down',
      3,
    ],
    [
      'in place of a stream, of a limit',
      streamReply([{ error: { code: 429, message: 'slow down' } }, '[DONE]']),
      'rate_limit',
      'the service reported a failure (429): slow down',
      3,
    ],
    [
      'in place of a stream, of a limit, behind what says nothing',
      streamReply([
        { choices: [], prompt_filter_results: [] },
        delta({ role: 'assistant', content: '' }),
        {
          event: 'error',
          data: '{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}',
          milliseconds: 30,
        },
      ]),
      'rate_limit',
      'the service reported a failure: slow down',
      3,
    ],
    [
      'in place of a stream, of a passing kind',
      streamReply([{ error: { type: 'overloaded_error', message: 'Overloaded' } }]),
      'server',
      'the service reported a failure: Overloaded',
      3,
    ],
    [
      'in place of a stream, and long',
      streamReply([{ error: { code: 429, message: 'slow down', metadata: 'x'.repeat(5000) } }]),
      'rate_limit',
      'the service reported a failure (429): slow down',
      3,
    ],
    [
      'in place of a stream, of a kind that stays',
      streamReply([{ error: { type: 'invalid_request_error', message: 'too long' } }]),
      'server',
      'the service reported a failure: too long',
      1,
    ],
    [
      'as a text',
      jsonReply({ error: 'boom' }),
      'server',
      'the service reported a failure: boom',
      3,
    ],
    [
      'in place of a stream, as a text',
      streamReply([{ event: 'error', data: 'boom', milliseconds: 10 }]),
      'server',
      'the service reported a failure: boom',
      3,
    ],
    [
      'in a stream, of a kind that is not told',
      streamReply([delta({ content: 'In' }), { error: { message: 'out of memory' } }]),
      'stream',
      'the stream reported an error: out of memory',
      1,
    ],
    [
      'as the end of a choice, without a word',
      jsonReply({ choices: [{ message: { content: 'In' }, finish_reason: 'error' }] }),
      'server',
      'choice 0 of the answer ended with an error, and does not say which',
      1,
    ],
    [
      'in place of a stream, for want of credit',
      streamReply([{ error: { code: 402, message: 'Insufficient credits' } }]),
      'server',
      'the service wants to be paid (402): Insufficient credits',
      1,
    ],
  ])('%s is told', async (_, reply, kind, message, attempts) => {
    expect(await told(reply)).toEqual([kind, message, attempts]);
  });
});

describe('the word for what passes', () => {
  it.each([
    ...['rate_limit', 'rate-limited', 'RateLimitError', 'TooManyRequests', 'ThrottlingException'],
    ...['overloaded', 'engine_overloaded_error', 'UNAVAILABLE', 'service_unavailable'],
    ...['INTERNAL', 'internal_error', 'InternalServerError', 'server_error', 'api_error'],
    ...['timeout', 'request_timeout', 'TimeoutError', 'timed_out', 'DEADLINE_EXCEEDED'],
    ...['bad_gateway', '503', 'Service Unavailable', 'ModelNotReadyException', 'ResourceExhausted'],
    ...['upstream_error', 'provider_error', 'tpm_rate_limit_exceeded', 'temporarily_unavailable'],
  ])('is known in the spelling `%s`', async (type) => {
    const error = { type, message: 'not now' };
    expect((await told(jsonReply({ error })))[2]).toBe(3);
    expect((await told(streamReply([delta({ content: 'In' }), { error }])))[2]).toBe(3);
  });

  it.each([
    ...['validation', 'invalid_timeout', 'unsupported_timeout', 'not_internal', 'unlimited_rate'],
    'x'.repeat(100_000),
  ])('is not `%.20s`, once something was delivered', async (type) => {
    const error = { type, message: 'no' };
    expect((await told(jsonReply({ error })))[2]).toBe(3);
    expect((await told(streamReply([delta({ content: 'In' }), { error }])))[2]).toBe(1);
  });
});

describe('what was delivered', () => {
  const error = { type: 'server_error', message: 'late' };
  const usage = { choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } };
  const chunks = [delta({ content: 'In ' }), delta({ content: 'Leeds.' }, 'stop'), usage];
  const message = { role: 'assistant', content: 'In Leeds.' };
  const broken = { kind: 'stream', message: 'the stream broke: connection reset' } as const;
  const late = 'the stream reported an error: late';

  it.each<[string, Reply, string, string]>([
    [
      'with another end',
      streamReply([...chunks, at(90, '[done]')]),
      'bad_response',
      'chunk 4 of the stream is not a JSON object: [done]',
    ],
    [
      'with an end in quotes',
      streamReply([...chunks, at(90, '"[DONE]"')]),
      'bad_response',
      'chunk 4 of the stream is not a JSON object: "[DONE]"',
    ],
    [
      'with a chunk that is none',
      streamReply([delta({ content: 'In ' }), at(20, '{bad'), ...chunks]),
      'bad_response',
      'chunk 2 of the stream is not a JSON object',
    ],
    [
      'whole, with half a chunk behind it',
      streamReply([...chunks, at(90, '{"choices":')]),
      'bad_response',
      'the stream stopped in the middle of a chunk',
    ],
    ['with an error behind it', streamReply([...chunks, { error }, '[DONE]']), 'stream', late],
    [
      'without a word, with an error behind it',
      streamReply([delta({ content: '' }, 'stop'), { error }]),
      'server',
      'the service reported a failure: late',
    ],
    [
      'with an error beside its end',
      streamReply([chunks[0] ?? null, { ...(delta({}, 'stop') as object), error }]),
      'stream',
      late,
    ],
    [
      'in one piece, with an error beside it',
      jsonReply({ choices: [{ index: 0, message, finish_reason: 'stop' }], error }),
      'server',
      'the service reported a failure: late',
    ],
  ])('is not asked for again: %s', async (_, reply, kind, words) => {
    expect(await told(reply)).toEqual([kind, words, 1]);
  });

  const unnamed = { message: 'died' };
  const said = { index: 0, message: { role: 'assistant', content: 'In ' } };
  const call = { index: 0, id: 'c1', type: 'function', function: { name: 'find' } };
  const detail = { type: 'reasoning.text', text: 'Per' };
  const hidden = { type: 'redacted_thinking', data: 'a' };
  const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,' } };
  const died = 'the service reported a failure: died';
  const stopped = 'the stream reported an error: died';
  it.each<[string, Reply, string]>([
    ['beside its choice', jsonReply({ choices: [said], error: unnamed }), died],
    [
      'beside its end',
      jsonReply({ choices: [{ ...said, finish_reason: 'error' }], error: unnamed }),
      died,
    ],
    ['in its choice', jsonReply({ choices: [{ ...said, error: unnamed }] }), died],
    [
      'in the choice of a text completion',
      jsonReply({ choices: [{ index: 0, text: 'In ', error: unnamed }] }),
      died,
    ],
    [
      'beside half a call',
      jsonReply({ choices: [{ message: { content: null, tool_calls: [call] } }], error: unnamed }),
      died,
    ],
    [
      'beside thoughts that no one can read',
      jsonReply({ choices: [{ message: { content: [hidden] } }], error: unnamed }),
      died,
    ],
    [
      'beside a thought in parts',
      jsonReply({
        choices: [{ message: { content: [{ type: 'thinking', thinking: 'Per' }] } }],
        error: unnamed,
      }),
      died,
    ],
    [
      'beside a picture',
      jsonReply({ choices: [{ message: { content: '', images: [picture] } }], error: unnamed }),
      died,
    ],
    [
      'in the chunk with its first words',
      streamReply([{ ...(delta({ content: 'In ' }, 'error') as object), error: unnamed }]),
      stopped,
    ],
    [
      'behind details of its reasoning',
      streamReply([delta({ reasoning_details: [detail] }), { error: unnamed }]),
      stopped,
    ],
    [
      'in a choice of a stream without an end',
      streamReply([{ choices: [{ index: 0, delta: { content: 'In ' }, error: unnamed }] }]),
      died,
    ],
  ])('is not asked for again where an error does not say that it passes: %s', async (...about) => {
    const [, reply, words] = about;
    expect((await told(reply)).slice(1)).toEqual([words, 1]);
  });

  it.each<[string, Reply]>([
    ['in one piece', jsonReply({ choices: [{ message: { content: '' } }], error: unnamed })],
    [
      'in a stream',
      streamReply([
        { ...(delta({ role: 'assistant', content: '' }, 'error') as object), error: unnamed },
      ]),
    ],
    [
      'in a stream, without a detail',
      streamReply([delta({ content: '', reasoning_details: [] }), { error: unnamed }]),
    ],
  ])('is nothing where there is no word of it: %s', async (_, reply) => {
    expect((await told(reply)).slice(1)).toEqual([died, 3]);
  });

  it.each<[string, Reply]>([
    ['a stream that broke', streamReply(chunks.slice(0, 1), broken)],
    ['a stream without an end', streamReply(chunks.slice(0, 1))],
    ['half a chunk', streamReply([delta({ content: 'In ' }), at(20, '{"choices":')])],
    ['an end that is an error', streamReply([delta({ content: 'In ' }, 'error'), { error }])],
    ['an error before the end', streamReply([delta({ content: 'In ' }), { error }])],
    ['an error beside its words', jsonReply({ choices: [said], error })],
    [
      'an error with its words',
      streamReply([{ ...(delta({ content: 'In ' }, 'error') as object), error }]),
    ],
  ])('is not all: %s', async (_, reply) => {
    expect((await told(reply))[2]).toBe(3);
  });
});

describe('a redirect', () => {
  it('is told without what a terminal obeys', async () => {
    const headers = { location: 'https://desk.example/\u009b2Jv1' };
    const { message } = await failureOf({ ...textReply('', 307), headers });
    expect(message).toBe(
      'the endpoint redirects to https://desk.example/\ufffd2Jv1 (307); redirects are not followed',
    );
  });
});
