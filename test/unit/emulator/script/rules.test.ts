import { describe, expect, it } from 'vitest';
import { makeFakeClock } from '../../../support/fake-clock.ts';
import { ask, contentOf, parse, startClient } from '../emulator-client.ts';

describe('the rules of a script', () => {
  it('are tried in order, by model, step, text and call', async () => {
    const { chat } = await startClient({
      script: {
        rules: [
          { match: { model: 'OPENAI/*' }, reply: { text: 'by model' } },
          { match: { step: 'classify' }, reply: { text: 'by step' } },
          { match: { text: '(?i)refund$' }, reply: { text: 'by text' } },
          { match: { text: 'parcel', call: 2 }, reply: { text: 'by call' } },
          { reply: { text: 'by nothing' } },
        ],
      },
    });
    const texts = [
      await chat(ask('a refund', { model: 'openai/gpt-4' })),
      await chat(ask('a refund', { model: 'gpt-4' })),
      await chat(ask('a refund'), { 'x-pulze-run-step': 'classify' }),
      await chat(ask('a REFUND')),
      await chat(ask('a parcel')),
      await chat(ask('a parcel')),
      await chat(ask('a parcel')),
    ].map((response) => contentOf(response));
    expect(texts).toEqual([
      'by model',
      'by model',
      'by step',
      'by text',
      'by nothing',
      'by call',
      'by nothing',
    ]);
  });

  it('do not take a router for the model that it chose', async () => {
    const rules = [
      { match: { model: 'openai/*' }, reply: { text: 'openai' } },
      { match: { model: 'pulze' }, reply: { text: 'the router' } },
    ];
    const { chat } = await startClient({ script: { rules } });
    expect(contentOf(await chat(ask('Hello')))).toBe('the router');
  });

  it('look at the text of every message', async () => {
    const rules = [
      { match: { text: 'terse' }, reply: { text: 'found' } },
      { reply: { text: 'missed' } },
    ];
    const { chat } = await startClient({ script: { rules } });
    const messages = [
      { role: 'system', content: 'Be terse.' },
      { role: 'user', content: 'Hello' },
    ];
    expect(contentOf(await chat({ messages }))).toBe('found');
  });

  it('leave to the model what none of them matches', async () => {
    const rules = [{ match: { text: 'refund' }, reply: { text: 'scripted' } }];
    const { chat } = await startClient({ script: { rules } });
    const { metadata } = await chat(ask('Hello'));
    expect(metadata?.extra).toEqual({
      emulator: 'text from a small n-gram model, not a large language model',
    });
  });
});

describe('a scripted reply', () => {
  it('fills its templates from the request', async () => {
    const text =
      '{{call}} {{model}} {{request.max_tokens}} [{{system}}] {{#if request.stop}}stops{{/if}} {{last_user}}';
    const { chat } = await startClient({ script: { rules: [{ reply: { text } }] } });
    const messages = [
      { role: 'system', content: 'Be terse.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Yes?' },
      { role: 'user', content: 'A & B' },
    ];
    const response = await chat({ messages, max_tokens: 2, stop: ['&'], model: 'openai/gpt-4' });
    expect([contentOf(response), response.choices[0]?.finish_reason]).toEqual([
      '1 openai/gpt-4 2 [Be terse.] stops A & B',
      'stop',
    ]);
  });

  it('sends JSON as its text, in which a lone variable keeps its type', async () => {
    const json = { limit: '{{request.max_tokens}}', note: 'for {{last_user}}', tags: ['{{call}}'] };
    const { chat } = await startClient({ script: { rules: [{ reply: { json } }] } });
    expect(parse(contentOf(await chat(ask('Ann', { max_tokens: 5 }))))).toEqual({
      limit: 5,
      note: 'for Ann',
      tags: [1],
    });
  });

  it('answers all n choices with one text, and a list of choices as it is', async () => {
    const choices = [
      { text: 'billing', finish_reason: 'length' },
      { json: { queue: 'shipping' }, finish_reason: null },
      { tool_calls: [{ id: 'call_1', name: 'open', arguments: 'no JSON' }] },
    ];
    const rules = [{ match: { text: 'one' }, reply: { text: 'same' } }, { reply: { choices } }];
    const { chat } = await startClient({ script: { rules } });
    expect(
      (await chat(ask('one', { n: 3 }))).choices.map(({ message }) => message?.content),
    ).toEqual(['same', 'same', 'same']);
    expect((await chat(ask('many', { n: 5 }))).choices).toEqual([
      { index: 0, message: { role: 'assistant', content: 'billing' }, finish_reason: 'length' },
      { index: 1, message: { role: 'assistant', content: '{"queue":"shipping"}' } },
      {
        index: 2,
        message: {
          role: 'assistant',
          content: '',
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'open', arguments: 'no JSON' } },
          ],
        },
        finish_reason: 'tool_calls',
      },
    ]);
  });

  it('replaces usage and metadata key by key, and the cost follows the tokens', async () => {
    const reply = {
      text: 'Hello',
      usage: { prompt_tokens: 1000, completion_tokens: 500 },
      metadata: { warning: 'deprecated: {{model}}', score: null },
    };
    const { chat } = await startClient({ script: { rules: [{ reply }] } });
    const { usage, metadata } = await chat(ask('Hello', { model: 'openai/gpt-4o' }));
    expect([usage, metadata?.costs, metadata?.warning, metadata?.score]).toEqual([
      { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 },
      { total_tokens: 0.0075, prompt_tokens: 0.0025, completion_tokens: 0.005 },
      'deprecated: openai/gpt-4o',
      undefined,
    ]);
  });

  it('is a 500 with the reason when it does not render', async () => {
    const rules = [{ match: { text: 'x' } }, { reply: { text: '{{request.metadata.queue}}' } }];
    const { send } = await startClient({ script: { rules } });
    const reply = await send('/chat/completions', ask('Hello'));
    expect([reply.status, parse(reply.text)]).toEqual([
      500,
      { detail: "rule 2 of the emulator's script: `request` has no `metadata`" },
    ]);
  });
});

describe('a delay', () => {
  it('is the same for the same trial, and differs between trials', async () => {
    const delaysOf = async (): Promise<readonly number[]> => {
      const clock = makeFakeClock({ autoAdvance: true });
      const rules = [{ delay: { median: '300ms', p99: '2s' }, reply: { text: 'a' } }];
      const { chat } = await startClient({ script: { rules } }, clock);
      for (const trial of ['a', 'b']) await chat(ask('Hello'), { 'x-pulze-run-trial': trial });
      return clock.sleeps;
    };
    const delays = await delaysOf();
    expect(await delaysOf()).toEqual(delays);
    expect(new Set(delays).size).toBe(2);
  });
});
