import { describe, expect, it } from 'vitest';
import { list, type PlannedRequest } from '../../../src/api/list.ts';
import { run } from '../../../src/api/run.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const pipelines: Readonly<Record<string, string>> = {
  'plain.yaml': `version: 1
messages: [{ user: hello }]
assert: [{ contains: ok }]
`,
  'sweep.yaml': `version: 1
name: sweep
vars: { stops: [END], limit: 40 }
defaults:
  model: pulze
  pulze: { weights: { quality: 1, cost: 0, latency: 0 }, labels: { case: "{{case.id}}" }, feature_flags: { auto_tools: false } }
matrix: { model: [pulze, openai/gpt-4o], params.temperature: { from: 0, to: 1, step: 0.5 }, tone: [terse, warm] }
messages:
  - system: "{{matrix.tone}} {{matrix.params.temperature}}"
  - { history: vars.turns }
  - { role: user, content: "{{ticket}} — ü 漢 \\"quoted\\" {{json row}}" }
params: { max_tokens: "{{limit}}", stop: "{{stops}}", n: 1, logit_bias: { "50256": -1 } }
repeat: 2
assert: [{ contains: ok }]
cases:
  - { dataset: tickets.csv, id: "{{row.number}}", vars: { turns: [{ role: user, content: Hi }, { role: assistant, content: Hello }] } }
`,
  'text.yaml': `version: 1
name: text
model: pulze
prompt: ["Ticket: {{case.id}}", "again"]
stream: false
assert: [{ contains: ok }]
`,
  'tools.yaml': `version: 1
name: tools
steps:
  - id: ask
    messages: [{ user: "{{case.id}}" }]
    tools: [{ type: function, function: { name: find_order, description: "For {{case.id}}", parameters: { type: object, properties: { id: { type: integer } } } } }]
    params: { tool_choice: auto, response_format: { type: text } }
    assert: [{ contains: ok }]
  - id: other
    model: openai/gpt-4
    stream: true
    messages: [{ user: two }]
    assert: [{ contains: ok }]
`,
};

const rows = 'ticket,queue\nI was charged twice,billing\n"a ""quoted"" line\nand another",access\n';

function sent(request: Pick<PlannedRequest, 'url' | 'headers' | 'body'>): object {
  const own = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const headers = own.filter(([name]) => name?.startsWith('pulze-'));
  return {
    path: new URL(request.url).pathname,
    headers: Object.fromEntries(headers.toSorted()),
    body: JSON.stringify(request.body),
  };
}

describe('what is sent', () => {
  it.each(Object.keys(pipelines))('is what is listed before: %s', async (name) => {
    const server = await startApiServer(({ path, body }) =>
      path.endsWith('/chat/completions')
        ? completion(`ok ${JSON.stringify(body)}`)
        : { body: { object: 'text_completion', choices: [{ index: 0, text: 'ok' }] } },
    );
    const program = await makeProgram({ files: { ...pipelines, 'tickets.csv': rows } });
    const endpoint = { baseUrl: server.url, dialect: 'pulze' };
    const options = { files: [name], endpoint };
    const listed = await list(options, program.makeEnvironment());
    if (listed.kind !== 'listed') throw new Error(JSON.stringify(listed.diagnostics));
    const expected: object[] = [];
    for await (const trial of listed.trials()) expected.push(...trial.requests.map(sent));
    expect(server.requests).toEqual([]);

    const ran = await run({ ...options, concurrency: 1 }, program.makeEnvironment());
    if (ran.kind !== 'ran') throw new Error(JSON.stringify(ran.diagnostics));
    const received = server.requests.map((request) =>
      sent({
        url: new URL(request.path, server.url).href,
        headers: request.headers as Record<string, string>,
        body: request.body,
      }),
    );
    expect(received).toEqual(expected);
    expect(received.length).toBeGreaterThan(0);

    const recorded: object[] = [];
    for await (const trial of ran.stored.trials()) {
      for (const { request } of trial.steps) if (request) recorded.push(sent(request));
    }
    expect(recorded).toEqual(expected);
  });

  it('is sent with no header but those that are needed', async () => {
    const server = await startApiServer(() => completion('ok'));
    const program = await makeProgram({ files: pipelines });
    await run(
      { files: ['plain.yaml'], endpoint: { baseUrl: server.url } },
      program.makeEnvironment(),
    );
    const [request] = server.requests;
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual([
      'accept',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
    expect(request?.body).toEqual({ messages: [{ role: 'user', content: 'hello' }] });
  });
});
