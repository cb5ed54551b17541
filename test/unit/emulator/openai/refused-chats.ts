import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';

const call = { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}' } };
const calling = { role: 'assistant', content: null, tool_calls: [call] };
const result = { role: 'tool', tool_call_id: 'call_1', content: 'found' };
const user = { role: 'user', content: 'Where is it?' };
const find = { type: 'function', function: { name: 'find' } };

/** A strict tool with these parameters. */
function strictTool(parameters: JsonObject): JsonObject {
  return { tools: [{ type: 'function', function: { name: 'find', strict: true, parameters } }] };
}

/** What is changed in a good chat, and the error: its message, its parameter and its code. */
export const refusedChats: readonly (readonly [
  change: JsonObject,
  message: string,
  param: JsonValue,
  code: JsonValue,
])[] = [
  [{ top_k: 1 }, 'Unrecognized request argument supplied: top_k', null, null],
  [{ top_k: 1, min_p: 0 }, 'Unrecognized request arguments supplied: top_k, min_p', null, null],
  [
    { temperature: 2.1 },
    "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 2.1 instead.",
    'temperature',
    'decimal_above_max_value',
  ],
  [
    { top_p: -1 },
    "Invalid 'top_p': decimal below minimum value. Expected a value >= 0, but got -1 instead.",
    'top_p',
    'decimal_below_min_value',
  ],
  [
    { temperature: '1' },
    "Invalid type for 'temperature': expected a decimal number, but got a string instead.",
    'temperature',
    'invalid_type',
  ],
  [
    { n: 129 },
    "Invalid 'n': integer above maximum value. Expected a value <= 128, but got 129 instead.",
    'n',
    'integer_above_max_value',
  ],
  [
    { max_tokens: 0 },
    "Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got 0 instead.",
    'max_tokens',
    'integer_below_min_value',
  ],
  [
    { n: 1.5 },
    "Invalid type for 'n': expected an integer, but got a decimal number instead.",
    'n',
    'invalid_type',
  ],
  [
    { stream: 'yes' },
    "Invalid type for 'stream': expected a boolean, but got a string instead.",
    'stream',
    'invalid_type',
  ],
  [
    { stop: ['a', 'b', 'c', 'd', 'e'] },
    "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead.",
    'stop',
    'array_above_max_length',
  ],
  [
    { stop: 7 },
    "Invalid type for 'stop': expected one of a string or an array of strings, but got an integer instead.",
    'stop',
    'invalid_type',
  ],
  [
    { logit_bias: { 50256: 101 } },
    "Invalid 'logit_bias.50256': decimal above maximum value. Expected a value <= 100, but got 101 instead.",
    'logit_bias.50256',
    'decimal_above_max_value',
  ],
  [
    { logprobs: 3 },
    "Invalid type for 'logprobs': expected a boolean, but got an integer instead.",
    'logprobs',
    'invalid_type',
  ],
  [
    { logprobs: true, top_logprobs: 21 },
    "Invalid 'top_logprobs': integer above maximum value. Expected a value <= 20, but got 21 instead.",
    'top_logprobs',
    'integer_above_max_value',
  ],
  [
    { top_logprobs: 2 },
    "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.",
    'top_logprobs',
    null,
  ],
  [
    { stream_options: { include_usage: true } },
    "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    'stream_options',
    null,
  ],
  [
    { metadata: { queue: 'billing' } },
    "The 'metadata' parameter is only allowed when 'store' is enabled.",
    'metadata',
    null,
  ],
  [
    { max_tokens: 1, max_completion_tokens: 1 },
    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
    'max_tokens',
    'invalid_parameter_combination',
  ],
  [
    { service_tier: 'gold' },
    "Invalid value: 'gold'. Supported values are: 'auto', 'default', 'flex', 'scale', and 'priority'.",
    'service_tier',
    'invalid_value',
  ],
  [
    { modalities: ['text', 'audio'] },
    "The requested modalities are not supported by the model 'gpt-4o': it answers in 'text' only.",
    'modalities',
    'invalid_value',
  ],
  [
    { web_search_options: {} },
    'Web search options not supported with this model.',
    'web_search_options',
    null,
  ],
  [
    { response_format: { type: 'yaml' } },
    "Invalid value: 'yaml'. Supported values are: 'text', 'json_object', and 'json_schema'.",
    'response_format.type',
    'invalid_value',
  ],
  [
    { response_format: { type: 'json_schema' } },
    "Missing required parameter: 'response_format.json_schema'.",
    'response_format.json_schema',
    'missing_required_parameter',
  ],
  [
    { response_format: { type: 'json_schema', schema: {} } },
    "Missing required parameter: 'response_format.json_schema'.",
    'response_format.json_schema',
    'missing_required_parameter',
  ],
  [
    {
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'tickets', strict: true, schema: { type: 'array' } },
      },
    },
    "Invalid schema for response_format 'tickets': schema must be a JSON Schema of 'type: \"object\"', got 'type: \"array\"'.",
    'response_format',
    null,
  ],
  [
    { tools: [] },
    "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.",
    'tools',
    'empty_array',
  ],
  [
    { tools: [{ type: 'function', function: { name: 'find order' } }] },
    "Invalid 'tools[0].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
    'tools[0].function.name',
    'invalid_value',
  ],
  [
    { tools: [{ type: 'function', name: 'find' }] },
    "Missing required parameter: 'tools[0].function'.",
    'tools[0].function',
    'missing_required_parameter',
  ],
  [
    { tool_choice: 'auto' },
    "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
    'tool_choice',
    null,
  ],
  [
    { parallel_tool_calls: false },
    "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when 'tools' are specified.",
    'parallel_tool_calls',
    null,
  ],
  [
    { tools: [find], tool_choice: { type: 'function', function: { name: 'lose' } } },
    "Tool choice 'lose' not found in 'tools' parameter.",
    'tool_choice',
    null,
  ],
  [
    strictTool({ type: 'object', properties: { id: {} }, additionalProperties: false }),
    "Invalid schema for function 'find': In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'id'.",
    'tools[0].function.parameters',
    'invalid_function_parameters',
  ],
  [
    { functions: [{ name: 'find' }], function_call: { name: 'lose' } },
    "Function call 'lose' not found in 'functions' parameter.",
    'function_call',
    null,
  ],
  [
    { messages: [] },
    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
    'messages',
    'empty_array',
  ],
  [
    { messages: 'Where is it?' },
    "Invalid type for 'messages': expected an array of objects, but got a string instead.",
    'messages',
    'invalid_type',
  ],
  [
    { messages: [{ content: 'Where is it?' }] },
    "Missing required parameter: 'messages[0].role'.",
    'messages[0].role',
    'missing_required_parameter',
  ],
  [
    { messages: [user, { role: 'user' }] },
    "Missing required parameter: 'messages[1].content'.",
    'messages[1].content',
    'missing_required_parameter',
  ],
  [
    { messages: [{ role: 'user', content: null }] },
    "Invalid value for 'content': expected a string, got null.",
    'messages.[0].content',
    null,
  ],
  [
    { messages: [{ role: 'user', content: { text: 'a' } }] },
    "Invalid type for 'messages[0].content': expected one of a string or array of objects, but got an object instead.",
    'messages[0].content',
    'invalid_type',
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'video' }] }] },
    "Invalid value: 'video'. Supported values are: 'text', 'image_url', 'input_audio', and 'file'.",
    'messages[0].content[0].type',
    'invalid_value',
  ],
  [
    { messages: [{ role: 'system', content: [{ type: 'image_url' }] }] },
    "Invalid value: 'image_url'. Supported values are: 'text'.",
    'messages[0].content[0].type',
    'invalid_value',
  ],
  [
    { messages: [{ ...user, mood: 'angry' }] },
    "Unknown parameter: 'messages[0].mood'.",
    'messages[0].mood',
    'unknown_parameter',
  ],
  [
    { messages: [user, { role: 'assistant' }] },
    "Invalid value for 'content': expected a string, got null, and the message has no 'tool_calls' and no 'function_call'.",
    'messages.[1].content',
    null,
  ],
  [
    { messages: [user, result] },
    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    'messages.[1].role',
    null,
  ],
  [
    { messages: [user, calling] },
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: call_1",
    'messages.[1].role',
    null,
  ],
  [
    { messages: [user, calling, user, result] },
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: call_1",
    'messages.[2].role',
    null,
  ],
  [
    { messages: [user, calling, { ...result, tool_call_id: 'call_2' }] },
    "Invalid parameter: 'tool_call_id' of a message with role 'tool' not found in 'tool_calls' of the previous message.",
    'messages.[2].tool_call_id',
    null,
  ],
];
