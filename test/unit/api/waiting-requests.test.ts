import { describe, expect, it } from 'vitest';
import { list } from '../../../src/api/list.ts';
import type { PlannedRequest } from '../../../src/api/plan-request.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
defaults: { model: openai/gpt-4o, pulze: { labels: { team: "{{team}}", kind: "{{case.id}}" } }, params: { max_tokens: "{{most}}" } }
vars: { team: desk, most: 5 }
steps:
  - id: ask
    messages: [{ user: "{{order}}?" }]
  - id: tell
    continue: ask
    messages:
      - { role: assistant, content: null, tool_calls: [{ id: c1, type: function, function: { name: find, arguments: "{}" } }] }
      - { role: tool, tool_call_id: "{{steps.ask.tool_calls.[0].id}}", name: find, content: "order {{order}}" }
      - user: "{{order}} is {{steps.ask.text}}"
    pulze: { labels: { said: "{{steps.ask.text}}" } }
    assert: [{ contains: ok }]
cases: [{ id: a, vars: { order: 7 } }]
`;

async function listRequests(dialect: string): Promise<readonly PlannedRequest[]> {
  const program = await makeProgram({ files: { 'a.yaml': pipeline } });
  const endpoint = { name: 'emulator', dialect };
  const listed = await list({ files: ['a.yaml'], endpoint }, program.makeEnvironment());
  if (listed.kind === 'refused') throw new Error(JSON.stringify(listed.diagnostics));
  const requests: PlannedRequest[] = [];
  for await (const trial of listed.trials()) requests.push(...trial.requests);
  return requests;
}

describe('a request that waits for an answer', () => {
  it('is shown with what is known of it, and with what it continues', async () => {
    const [, tell] = await listRequests('openai');
    expect(tell?.waitsFor).toBe('text of `ask`');
    expect(tell?.body).toEqual({
      model: 'openai/gpt-4o',
      messages: [
        { continue: 'ask' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{}' } }],
        },
        {
          role: 'tool',
          content: 'order 7',
          tool_call_id: '{{steps.ask.tool_calls.[0].id}}',
          name: 'find',
        },
        { role: 'user', content: '{{order}} is {{steps.ask.text}}' },
      ],
      max_tokens: 5,
    });
  });
});

const waiting = `version: 1
defaults: { model: openai/gpt-4o, pulze: { weights: { quality: 1, cost: 0, latency: 0 }, labels: { kind: "{{case.id}}" } } }
steps:
  - { id: ask, messages: [{ user: hi }] }
  - { id: tell, messages: [{ user: "{{steps.ask.text}}" }], assert: [{ contains: ok }] }
cases: [{ id: a }]
`;

describe('the headers of a request that waits for an answer', () => {
  it('are those of its settings', async () => {
    const program = await makeProgram({ files: { 'a.yaml': waiting } });
    const { stdout } = await program.run('a.yaml', '--dry-run', '--endpoint', 'emulator');
    const told = stdout.split('\n').filter((line) => line.includes('Pulze-'));
    const headers = [
      '    Pulze-Weights: {"quality":1,"cost":0,"latency":0}',
      '    Pulze-Labels: {"kind":"a"}',
    ];
    expect(told).toEqual([...headers, ...headers]);
  });
});
