import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/source/json.ts';
import { makeProgram } from '../../support/program.ts';

/** What a failed trial shows of such an answer. */
async function shownOf(message: JsonValue, finish: string): Promise<string> {
  const body = {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4o',
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
  const pipeline = {
    version: 1,
    messages: [{ user: 'Which queue?' }],
    assert: [{ contains: 'billing' }],
    emulator: { rules: [{ fault: { status: 200, body: JSON.stringify(body) } }] },
  };
  const program = await makeProgram({ files: { 'tickets.yaml': JSON.stringify(pipeline) } });
  const { stdout } = await program.run('tickets.yaml', '--endpoint', 'emulator', '--quiet');
  return stdout;
}

describe('what is shown of an answer without a text', () => {
  it.each([
    [
      { role: 'assistant', content: null, refusal: 'I cannot help with that.' },
      'stop',
      '    = output (gpt-4o, stop): no text, but a refusal: I cannot help with that.\n',
    ],
    [
      { role: 'assistant', content: '', reasoning_content: 'Let me think' },
      'length',
      '    = output (gpt-4o, length): no text, only reasoning\n',
    ],
    [
      { role: 'assistant', content: '' },
      'content_filter',
      '    = output (gpt-4o, content_filter): no text\n',
    ],
  ])('is why, and how it ended: %j', async (message, finish, line) => {
    expect(await shownOf(message, finish)).toContain(line);
  });
});
