import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';

const chatTool = { type: 'function', function: { name: 'open', parameters: { properties: {} } } };

/** What is changed in a good body, and every finding as type, place and message. */
export const refusedBodies: readonly (readonly [
  JsonObject,
  readonly (readonly [string, JsonValue, string])[],
])[] = [
  [
    { temperature: 1.5 },
    [['less_than_equal', ['temperature'], 'Input should be less than or equal to 1']],
  ],
  [
    { temperature: -0.1 },
    [['greater_than_equal', ['temperature'], 'Input should be greater than or equal to 0']],
  ],
  [
    { temperature: 'hot' },
    [
      [
        'float_parsing',
        ['temperature'],
        'Input should be a valid number, unable to parse string as a number',
      ],
    ],
  ],
  [{ temperature: [] }, [['float_type', ['temperature'], 'Input should be a valid number']]],
  [{ n: 0 }, [['greater_than_equal', ['n'], 'Input should be greater than or equal to 1']]],
  [
    { n: 1.5 },
    [
      [
        'int_from_float',
        ['n'],
        'Input should be a valid integer, got a number with a fractional part',
      ],
    ],
  ],
  [
    { best_of: 0 },
    [['greater_than_equal', ['best_of'], 'Input should be greater than or equal to 1']],
  ],
  [{ logprobs: 6 }, [['less_than_equal', ['logprobs'], 'Input should be less than or equal to 5']]],
  [
    { max_tokens: 'many' },
    [
      [
        'int_parsing',
        ['max_tokens'],
        'Input should be a valid integer, unable to parse string as an integer',
      ],
    ],
  ],
  [{ max_tokens: {} }, [['int_type', ['max_tokens'], 'Input should be a valid integer']]],
  [
    { top_p: 'x' },
    [
      [
        'float_parsing',
        ['top_p'],
        'Input should be a valid number, unable to parse string as a number',
      ],
    ],
  ],
  [
    { presence_penalty: 2.1 },
    [['less_than_equal', ['presence_penalty'], 'Input should be less than or equal to 2']],
  ],
  [
    { frequency_penalty: -3 },
    [['greater_than_equal', ['frequency_penalty'], 'Input should be greater than or equal to -2']],
  ],
  [
    { stream: 'maybe' },
    [['bool_parsing', ['stream'], 'Input should be a valid boolean, unable to interpret input']],
  ],
  [{ stream: [] }, [['bool_type', ['stream'], 'Input should be a valid boolean']]],
  [{ model: 4 }, [['string_type', ['model'], 'Input should be a valid string']]],
  [{ logit_bias: [] }, [['dict_type', ['logit_bias'], 'Input should be a valid dictionary']]],
  [
    { stop: 5 },
    [
      ['string_type', ['stop', 'str'], 'Input should be a valid string'],
      ['list_type', ['stop', 'list[str]'], 'Input should be a valid list'],
    ],
  ],
  [
    { stop: ['a', 1] },
    [['string_type', ['stop', 'list[str]', 1], 'Input should be a valid string']],
  ],
  [{ plugins: null }, [['list_type', ['plugins'], 'Input should be a valid list']]],
  [{ plugins: [1] }, [['string_type', ['plugins', 0], 'Input should be a valid string']]],
  [{ messages: 'x' }, [['list_type', ['messages'], 'Input should be a valid list']]],
  [
    { messages: ['x'] },
    [
      [
        'model_attributes_type',
        ['messages', 0],
        'Input should be a valid dictionary or object to extract fields from',
      ],
    ],
  ],
  [{ messages: [{ content: 'x' }] }, [['missing', ['messages', 0, 'role'], 'Field required']]],
  [
    { messages: [{ role: 'tool', content: 'x' }] },
    [['literal_error', ['messages', 0, 'role'], "Input should be 'user', 'assistant' or 'system'"]],
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] },
    [['string_type', ['messages', 0, 'content'], 'Input should be a valid string']],
  ],
  [
    { messages: [{ role: 'assistant', tool_calls: [{ function: { name: 'open' } }] }] },
    [
      ['missing', ['messages', 0, 'tool_calls', 0, 'id'], 'Field required'],
      ['missing', ['messages', 0, 'tool_calls', 0, 'function', 'arguments'], 'Field required'],
    ],
  ],
  [{ tools: {} }, [['list_type', ['tools'], 'Input should be a valid list']]],
  [{ tools: [{ type: 'function' }] }, [['missing', ['tools', 0, 'function'], 'Field required']]],
  [
    { tools: [{ function: { name: 'open' } }] },
    [['missing', ['tools', 0, 'function', 'parameters'], 'Field required']],
  ],
  [
    { tools: [{ function: { name: 'open', parameters: {} } }] },
    [['missing', ['tools', 0, 'function', 'parameters', 'properties'], 'Field required']],
  ],
  [
    {
      tools: [{ function: { name: 'open', parameters: { properties: { a: 1 }, required: 'a' } } }],
    },
    [
      [
        'dict_type',
        ['tools', 0, 'function', 'parameters', 'properties', 'a'],
        'Input should be a valid dictionary',
      ],
      [
        'list_type',
        ['tools', 0, 'function', 'parameters', 'required'],
        'Input should be a valid list',
      ],
    ],
  ],
  [
    { tools: [chatTool], tool_choice: 'required' },
    [
      [
        'literal_error',
        ['tool_choice', "literal['none','auto']"],
        "Input should be 'none' or 'auto'",
      ],
      [
        'model_attributes_type',
        ['tool_choice', 'ToolChoice'],
        'Input should be a valid dictionary or object to extract fields from',
      ],
    ],
  ],
  [
    { tools: [chatTool], tool_choice: { type: 'tool' } },
    [
      [
        'literal_error',
        ['tool_choice', 'ToolChoice', 'type'],
        "Input should be 'function' or 'json_object'",
      ],
    ],
  ],
  [
    { tools: [chatTool], tool_choice: { type: 'function', function: {} } },
    [['missing', ['tool_choice', 'ToolChoice', 'function', 'name'], 'Field required']],
  ],
  [
    { tools: [chatTool], tool_choice: { type: 'function', function: { name: 'close' } } },
    [
      [
        'value_error',
        ['tool_choice', 'function', 'name'],
        "Value error, tool_choice names the function 'close', which is not in tools",
      ],
    ],
  ],
  [
    { response_format: { type: 'json_schema' } },
    [['literal_error', ['response_format', 'type'], "Input should be 'text' or 'json_object'"]],
  ],
  [
    { response_format: 'json' },
    [
      [
        'model_attributes_type',
        ['response_format'],
        'Input should be a valid dictionary or object to extract fields from',
      ],
    ],
  ],
  [
    { response_format: { type: 'json_object' } },
    [
      [
        'value_error',
        ['response_format'],
        "Value error, the word 'JSON' must appear in the messages to use response_format 'json_object'",
      ],
    ],
  ],
];
