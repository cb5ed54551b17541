import { describe, expect, it } from 'vitest';
import { compileOmit } from '../../../../src/emulator/script/omit.ts';
import { ask, startClient } from '../emulator-client.ts';

const answer = {
  id: '5c2f5f0e-7a46-4f5c-9c39-0a4f8f3f2b11',
  choices: [
    { index: 0, message: { role: 'assistant', content: 'billing' }, finish_reason: 'stop' },
    { index: 1, message: { role: 'assistant', content: 'shipping' } },
  ],
  metadata: { costs: { total_tokens: 1 }, latency: 2 },
};

describe('compileOmit', () => {
  it('leaves everything as it is when it names nothing', () => {
    expect(compileOmit(undefined)(answer)).toBe(answer);
  });

  it('takes away what a path leads to, in each item of a list', () => {
    const omit = compileOmit(['id', 'choices.finish_reason', 'metadata.costs.total_tokens']);
    expect(omit(answer)).toEqual({
      choices: [
        { index: 0, message: { role: 'assistant', content: 'billing' } },
        { index: 1, message: { role: 'assistant', content: 'shipping' } },
      ],
      metadata: { costs: {}, latency: 2 },
    });
  });

  it('takes a message for what it is in a chunk', () => {
    const chunk = { choices: [{ index: 0, delta: { role: 'assistant', content: 'b' } }] };
    expect(compileOmit(['choices.message.content'])(chunk)).toEqual({
      choices: [{ index: 0, delta: { role: 'assistant' } }],
    });
  });

  it('does not mind what is not there', () => {
    expect(compileOmit(['usage', 'id.version', 'choices.logprobs.content'])(answer)).toEqual(
      answer,
    );
  });
});

describe('what the emulator omits', () => {
  it('is in no answer and in no chunk', async () => {
    const script = { omit: ['metadata', 'usage', 'choices.finish_reason', 'created', 'id'] };
    const { chat, stream } = await startClient({ script });
    const body = ask('Hello', { max_tokens: 1, temperature: 0 });
    const chunks = await stream(body);
    expect([Object.keys(await chat(body)), chunks.at(-1)]).toEqual([
      ['object', 'model', 'choices'],
      {
        object: 'chat.completion.chunk',
        model: 'openai/gpt-4o',
        choices: [{ index: 0, delta: {} }],
      },
    ]);
  });
});
