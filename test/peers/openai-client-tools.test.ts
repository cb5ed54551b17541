import type OpenAI from 'openai';
import type { RunnableToolFunctionWithParse } from 'openai/lib/RunnableFunction';
import { describe, expect, it } from 'vitest';
import { ask, findOrder, startOpenai } from './openai-dialect.ts';

const rounds = `
rules:
  - match: { text: "refund-1: found" }
    reply: { text: "Both orders are found." }
  - match: { text: "order-1: found" }
    reply: { tool_calls: [{ id: call_3, name: find_refund, arguments: { id: 1 } }] }
  - match: { text: "^orders" }
    reply:
      tool_calls:
        - { id: call_1, name: find_order, arguments: { id: 1 } }
        - { id: call_2, name: find_order, arguments: { id: 2 } }
`;

function makeTool(
  name: string,
  calls: string[],
): RunnableToolFunctionWithParse<{ readonly id: number }> {
  return {
    type: 'function',
    function: {
      name,
      description: `Finds one, as in ${name}.`,
      parameters: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
      parse: JSON.parse,
      function: ({ id }) => {
        const result = `${name.replace('find_', '')}-${id}: found`;
        calls.push(result);
        return result;
      },
    },
  };
}

function rolesOf(messages: readonly OpenAI.Chat.ChatCompletionMessageParam[]): readonly string[] {
  return messages.map(({ role }) => role);
}

const threeRounds = ['user', 'assistant', 'tool', 'tool', 'assistant', 'tool', 'assistant'];
const threeCalls = ['order-1: found', 'order-2: found', 'refund-1: found'];

describe("the openai client's tool runner against the OpenAI dialect", () => {
  it('ends by itself: after a result the model answers in words', async () => {
    const client = await startOpenai();
    const calls: string[] = [];
    const runner = client.chat.completions.runTools({
      ...ask('Where is order 7?'),
      tools: [makeTool('find_order', calls)],
    });
    const content = await runner.finalContent();
    expect([content === null || content === '', calls]).toEqual([false, ['order-7: found']]);
    expect(rolesOf(runner.messages)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  });

  it('runs calls that come together, in several rounds', async () => {
    const client = await startOpenai(rounds);
    const calls: string[] = [];
    const runner = client.chat.completions.runTools({
      ...ask('orders 1 and 2'),
      tools: [makeTool('find_order', calls), makeTool('find_refund', calls)],
    });
    expect(await runner.finalContent()).toBe('Both orders are found.');
    expect(calls).toEqual(threeCalls);
    expect(rolesOf(runner.messages)).toEqual(threeRounds);
    expect((await runner.totalUsage()).completion_tokens).toBeGreaterThan(0);
  });

  it('does the same over streams', async () => {
    const client = await startOpenai(rounds);
    const calls: string[] = [];
    const runner = client.chat.completions.runTools({
      ...ask('orders 1 and 2'),
      stream: true,
      tools: [makeTool('find_order', calls), makeTool('find_refund', calls)],
    });
    let chunks = 0;
    runner.on('chunk', () => {
      chunks += 1;
    });
    expect(await runner.finalContent()).toBe('Both orders are found.');
    expect([calls, rolesOf(runner.messages)]).toEqual([threeCalls, threeRounds]);
    expect(chunks).toBeGreaterThan(10);
  });

  it('stops after the one call of a function that is named', async () => {
    const client = await startOpenai();
    const calls: string[] = [];
    const runner = client.chat.completions.runTools({
      ...ask('Order 9?'),
      tools: [makeTool('find_order', calls), makeTool('find_refund', calls)],
      tool_choice: { type: 'function', function: { name: 'find_refund' } },
    });
    expect(await runner.finalFunctionToolCallResult()).toBe('refund-9: found');
    expect(calls).toEqual(['refund-9: found']);
  });

  it('runs until its limit where a call is required: the model may not answer in words', async () => {
    const client = await startOpenai();
    const calls: string[] = [];
    const runner = client.chat.completions.runTools(
      { ...ask('Order 9?'), tools: [makeTool('find_order', calls)], tool_choice: 'required' },
      { maxChatCompletions: 3 },
    );
    await runner.done();
    expect(calls).toEqual(['order-9: found', 'order-9: found', 'order-9: found']);
  });

  it('sends back a call of a tool that it does not have, and goes on', async () => {
    const client = await startOpenai(`
rules:
  - match: { call: 1 }
    reply: { tool_calls: [{ id: call_1, name: no_such_tool, arguments: {} }] }
  - reply: { text: "I have no such tool." }
`);
    const runner = client.chat.completions.runTools({
      ...ask('orders'),
      tools: [makeTool('find_order', [])],
    });
    expect(await runner.finalContent()).toBe('I have no such tool.');
  });

  it('may run in a loop of its own, with what the model said sent back as it came', async () => {
    const client = await startOpenai();
    const tools = [findOrder];
    const messages = [...ask('Where is order 7?').messages];
    const first = await client.chat.completions.create({ model: 'gpt-4o', messages, tools });
    const said = first.choices[0]?.message;
    if (said === undefined) throw new Error('no message');
    messages.push(said);
    for (const call of said.tool_calls ?? []) {
      messages.push({ role: 'tool', tool_call_id: call.id, content: 'found' });
    }
    const last = await client.chat.completions.create({ model: 'gpt-4o', messages, tools });
    expect([first.choices[0]?.finish_reason, last.choices[0]?.finish_reason]).toEqual([
      'tool_calls',
      'stop',
    ]);
  });

  it('still gets function calls in their older form', async () => {
    const client = await startOpenai(rounds);
    const { choices } = await client.chat.completions.create({
      ...ask('orders'),
      functions: [{ name: 'find_order', parameters: { type: 'object', properties: {} } }],
      function_call: 'auto',
    });
    expect([choices[0]?.message.function_call, choices[0]?.finish_reason]).toEqual([
      { name: 'find_order', arguments: '{\n  "id": 1\n}' },
      'function_call',
    ]);
    const answered = await client.chat.completions.create({
      model: 'gpt-4o',
      messages: [
        { role: 'user', content: 'Where is it?' },
        { role: 'function', name: 'find_order', content: 'found' },
      ],
      functions: [{ name: 'find_order' }],
    });
    expect(answered.choices[0]?.finish_reason).toBe('stop');
  });
});
