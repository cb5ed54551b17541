import { describe, expect, it } from 'vitest';
import { compileIgnore } from '../../../../src/emulator/script/ignore.ts';
import { ask, contentOf, startClient } from '../emulator-client.ts';

describe('compileIgnore', () => {
  it('leaves everything as it is when it names nothing', () => {
    const ignore = compileIgnore(undefined);
    const body = { model: 'pulze', stop: ['.'] };
    expect([ignore.withoutParameters(body), ignore.readHeader('Pulze-Labels', '{}')]).toEqual([
      body,
      '{}',
    ]);
  });

  it('takes parameters away, and members of them, in each item of a list', () => {
    const ignore = compileIgnore(['stop', 'response_format.type', 'messages.tool_calls']);
    const messages = [{ role: 'user', content: 'Hello', tool_calls: [] }, { role: 'assistant' }];
    const format = { type: 'json_object', strict: true };
    expect(
      ignore.withoutParameters({ model: 'pulze', stop: '.', messages, response_format: format }),
    ).toEqual({
      model: 'pulze',
      messages: [{ role: 'user', content: 'Hello' }, { role: 'assistant' }],
      response_format: { strict: true },
    });
  });

  it('takes headers away by their names in any case', () => {
    const ignore = compileIgnore(['pulze-weights']);
    expect([
      ignore.readHeader('Pulze-Weights', '{"cost":1}'),
      ignore.readHeader('Pulze-Labels', '{"queue":"billing"}'),
    ]).toEqual([undefined, '{"queue":"billing"}']);
  });

  it('takes members out of headers, and leaves what is no JSON', () => {
    const ignore = compileIgnore(['Pulze-Policies.max_switch_model_retries']);
    const text = '{"max_switch_model_retries":3,"privacy_level":2}';
    expect([
      ignore.readHeader('pulze-policies', text),
      ignore.readHeader('pulze-policies', '{max'),
      ignore.readHeader('pulze-policies', undefined),
    ]).toEqual(['{"privacy_level":2}', '{max', undefined]);
  });
});

describe('what the emulator ignores', () => {
  const statusFor = async (ignore: readonly string[]): Promise<number> => {
    const { send } = await startClient({ script: { ignore } });
    const headers = { 'pulze-policies': '{"max_same_model_retries": 9}' };
    return (await send('/chat/completions', ask('Hello', { n: 0 }), headers)).status;
  };

  it('is not even checked', async () => {
    expect([
      await statusFor(['n']),
      await statusFor(['n', 'Pulze-Policies.max_same_model_retries']),
    ]).toEqual([422, 200]);
  });

  it('has no effect', async () => {
    const { chat } = await startClient({ script: { ignore: ['stop'] } });
    const body = ask('Hello', { temperature: 0, max_tokens: 6 });
    const stopped = await chat({ ...body, stop: [' '] });
    expect(contentOf(stopped)).toBe(contentOf(await chat(body)));
  });
});
