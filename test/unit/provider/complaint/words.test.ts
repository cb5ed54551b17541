import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/source/json.ts';
import { chatRequest, failureOf, jsonReply, textReply } from '../wire-fixture.ts';

const request = {
  model: 'gpt-4o',
  messages: [{ role: 'wizard', content: 'Where is my parcel?' }],
  temperature: 3,
  max_tokens: 90_000,
  plugins: ['web-search'],
  top_k: 5,
  store: true,
  user: 'desk-7',
  response_format: { type: 'json_schema', json_schema: { name: 'ticket' } },
  tools: [],
};

/** The places that the failure names, as a pipeline file would. */
async function placesOf(status: number, body: JsonValue | string): Promise<readonly string[]> {
  const reply = typeof body === 'string' ? textReply(body, status) : jsonReply(body, status);
  const { details = [] } = await failureOf(reply, { ...chatRequest, body: request });
  return details.map(({ path }) => path.join('.'));
}

const openaiError = (message: string, param: string | null = null): JsonValue => ({
  error: { message, type: 'invalid_request_error', param, code: null },
});

describe('the place of a complaint by OpenAI is', () => {
  it.each<[string, string | null, readonly string[]]>([
    ['Unrecognized request argument supplied: plugins', null, ['plugins']],
    ['Unrecognized request arguments supplied: plugins, top_k', null, ['plugins', 'top_k']],
    [
      "Invalid value: 'wizard'. Supported values are: 'system', 'assistant', 'user', and 'tool'.",
      'messages[0].role',
      ['messages.0.role'],
    ],
    [
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      'messages.[0].role',
      ['messages.0.role'],
    ],
    [
      "Invalid type for 'messages[0].content': expected a string, but got an integer instead.",
      null,
      ['messages.0.content'],
    ],
    ["Missing required parameter: 'messages[0].tool_call_id'.", null, ['messages.0.tool_call_id']],
    ['you must provide a prompt parameter', null, ['prompt']],
    [
      "Unsupported value: 'temperature' does not support 3 with this model. Only the default (1) value is supported.",
      null,
      ['temperature'],
    ],
    [
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      null,
      ['max_tokens'],
    ],
    ["3 is greater than the maximum of 2 - 'temperature'", null, ['temperature']],
    [
      "'wizard' is not one of ['system', 'assistant', 'user', 'function'] - 'messages.0.role'",
      null,
      ['messages.0.role'],
    ],
    ["[] is too short - 'tools'", null, ['tools']],
    [
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      null,
      ['messages'],
    ],
    [
      "Invalid schema for response_format 'ticket': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      null,
      ['response_format'],
    ],
    [
      'max_tokens is too large: 90000. This model supports at most 16384 completion tokens.',
      null,
      ['max_tokens'],
    ],
    ["Invalid value: 'wizard'. Supported values are: 'system' and 'user'.", null, []],
    ['The model `gpt-9` does not exist or you do not have access to it.', null, []],
    ["The server had an error while processing 'gpt-4o'.", null, []],
  ])('%s (%s)', async (message, param, places) => {
    expect(await placesOf(400, openaiError(message, param))).toEqual(places);
  });
});

describe('the place of a complaint is found in the words of', () => {
  it.each<[string, JsonValue | string, readonly string[]]>([
    [
      'Azure',
      {
        error: {
          requestid: 'bd08',
          code: 400,
          message:
            'Validation error at #/max_tokens: Extra inputs are not permitted\nValidation error at #/store: Extra inputs are not permitted',
        },
      },
      ['max_tokens', 'store'],
    ],
    [
      'Azure, of a JSON path',
      openaiError("'$.temperature' is invalid. Please check the API reference."),
      ['temperature'],
    ],
    [
      'vLLM',
      {
        object: 'error',
        message: 'temperature must be non-negative, got -1.0.',
        type: 'BadRequestError',
        param: null,
        code: 400,
      },
      ['temperature'],
    ],
    [
      'vLLM, of a combination',
      {
        error: {
          message:
            "1 validation error:\n  {'type': 'value_error', 'loc': ('body',), 'msg': 'Value error, not with this model. (parameter=store)', 'input': {'model': 'gpt2'}}",
          type: 'BadRequestError',
          param: null,
          code: 400,
        },
      },
      ['store'],
    ],
    [
      'LiteLLM',
      {
        error: {
          message:
            "litellm.UnsupportedParamsError: openai does not support parameters: ['plugins', 'top_k'], for model=gpt-4o.",
          type: 'None',
          param: 'None',
          code: '400',
        },
      },
      ['plugins', 'top_k'],
    ],
    [
      'LiteLLM, of a value',
      {
        error: {
          message:
            "litellm.UnsupportedParamsError: gpt-5 models don't support temperature=3. Only temperature=1 is supported.",
          type: 'None',
          param: null,
          code: '400',
        },
      },
      ['temperature'],
    ],
    [
      'LiteLLM, that passes on',
      openaiError(
        "litellm.BadRequestError: OpenAIException - Unsupported parameter: 'top_k' is not supported with this model.. Received Model Group=gpt-5",
      ),
      ['top_k'],
    ],
    ['Groq', openaiError("property 'plugins' is unsupported"), ['plugins']],
    [
      'Groq, of a value',
      openaiError("'messages.0.content' : value must be a string"),
      ['messages.0.content'],
    ],
    [
      'Fireworks',
      openaiError("Extra inputs are not permitted, field: 'plugins', value: ['web-search']"),
      ['plugins'],
    ],
    [
      'Google',
      [
        {
          error: {
            code: 400,
            message: 'Invalid JSON payload received. Unknown name "plugins": Cannot find field.',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
      ['plugins'],
    ],
    [
      'Anthropic',
      {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: "messages.0.role: Input should be 'user' or 'assistant'",
        },
      },
      ['messages.0.role'],
    ],
    [
      'Anthropic, of what is missing',
      { type: 'error', error: { type: 'invalid_request_error', message: 'stop: Field required' } },
      ['stop'],
    ],
    [
      'Ollama',
      {
        error: {
          message:
            'json: cannot unmarshal string into Go struct field ChatCompletionRequest.temperature of type float64',
          type: 'invalid_request_error',
        },
      },
      ['temperature'],
    ],
    [
      'TGI',
      {
        error: 'Input validation error: `temperature` must be strictly positive',
        error_type: 'validation',
      },
      ['temperature'],
    ],
    ['a server that sends text', "Unknown parameter: 'top_k'.", ['top_k']],
    [
      'a field first, whatever the words name',
      openaiError("'temperature' is not what is wrong", 'max_tokens'),
      ['max_tokens'],
    ],
    ['nobody', openaiError("the queue named 'billing' is closed"), []],
  ])('%s', async (_, body, places) => {
    expect(await placesOf(400, body)).toEqual(places);
  });
});

describe('a list of errors that Python printed', () => {
  it('is told as any other list is', async () => {
    const message =
      "[{'type': 'literal_error', 'loc': ('body', 'messages', 0, 'role'), 'msg': \"Input should be 'system' or 'user'\", 'input': 'wizard', 'ctx': {'expected': \"'system' or 'user'\"}}, {'type': 'extra_forbidden', 'loc': ('body', 'plugins'), 'msg': 'Extra inputs are not permitted', 'input': ['web-search']}]";
    const body = { object: 'error', message, type: 'BadRequestError', param: null, code: 400 };
    const failure = await failureOf(jsonReply(body, 400), { ...chatRequest, body: request });
    expect(failure).toEqual({
      kind: 'refused',
      message:
        "the request was refused (400): `messages[0].role`: Input should be 'system' or 'user'",
      status: 400,
      body,
      details: [
        { path: ['messages', 0, 'role'], message: "Input should be 'system' or 'user'" },
        { path: ['plugins'], message: 'Extra inputs are not permitted' },
      ],
    });
  });
});
