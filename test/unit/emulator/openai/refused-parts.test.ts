import { describe, expect, it } from 'vitest';
import { readOpenaiBody } from '../../../../src/emulator/validation/openai/read-body.ts';
import type { JsonObject } from '../../../../src/source/json.ts';

const chat: JsonObject = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Where is it?' }] };

describe('what random requests found in a chat', () => {
  it.each([
    [
      { functions: [{ name: 'find', parameters: {} }] },
      `Invalid schema for function 'find': schema must be a JSON Schema of 'type: "object"', got 'type: "None"'.`,
      'functions[0].parameters',
      'invalid_function_parameters',
    ],
    [
      { prediction: { type: 'content', content: [] } },
      "Invalid 'prediction.content': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      'prediction.content',
      'empty_array',
    ],
    [
      { moderation: { model: 'omni-moderation-latest' } },
      "Invalid value for 'moderation': the emulator does not moderate.",
      'moderation',
      'invalid_value',
    ],
    [
      { moderation: { policy: {} } },
      "Missing required parameter: 'moderation.model'.",
      'moderation.model',
      'missing_required_parameter',
    ],
  ])('is refused: %j', (change, detail, param, code) => {
    const read = readOpenaiBody('chat', { ...chat, ...change });
    expect(read).toEqual({ status: 400, detail, param, code });
  });

  it('is taken: a prediction with the mark of a cached prefix, as in any other text', () => {
    const part = {
      type: 'text',
      text: 'It is here.',
      prompt_cache_breakpoint: { mode: 'explicit' },
    };
    const prediction = { type: 'content', content: [part] };
    const read = readOpenaiBody('chat', { ...chat, prediction, moderation: null });
    expect('prediction' in read && read.prediction).toBe('It is here.');
  });
});
