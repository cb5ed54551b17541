import { describe, expect, it } from 'vitest';
import { list } from '../../../src/api/list.ts';
import type { PlannedRequest } from '../../../src/api/plan-request.ts';
import type { PlanOptions } from '../../../src/api/prepared.ts';
import { run } from '../../../src/api/run.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  completion,
  startApiServer,
} from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';

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

async function listRequests(options: PlanOptions, program: Program): Promise<readonly object[]> {
  const listed = await list(options, program.makeEnvironment());
  if (listed.kind !== 'listed') throw new Error(JSON.stringify(listed.diagnostics));
  const requests: object[] = [];
  for await (const trial of listed.trials()) requests.push(...trial.requests.map(sent));
  return requests;
}

/** What the record says was sent. */
async function runRequests(options: PlanOptions, program: Program): Promise<readonly object[]> {
  const ran = await run({ ...options, concurrency: 1 }, program.makeEnvironment());
  if (ran.kind !== 'ran') throw new Error(JSON.stringify(ran.diagnostics));
  const requests: object[] = [];
  for await (const trial of ran.stored.trials()) {
    requests.push(...trial.steps.flatMap(({ request }) => (request ? [sent(request)] : [])));
  }
  return requests;
}

const prices = 'prices: { m: { input: 1, output: 1 } }\n';

async function listed(pipeline: string, config = prices) {
  const files = { 'p.yaml': pipeline, 'pulze.config.yaml': config };
  const program = await makeProgram({ files });
  const options = { files: ['p.yaml'], needsEndpoint: false };
  const result = await list(options, program.makeEnvironment());
  if (result.kind !== 'listed') throw new Error(JSON.stringify(result.diagnostics));
  for await (const trial of result.trials()) {
    result.forecast.add(trial);
    const [variant] = result.forecast.variants();
    return { requests: trial.requests, judging: trial.judging, variant };
  }
  throw new Error('no trial');
}

const steps = (limit: string) => `version: 1
name: p
defaults: { model: m }
vars: { long: "${'word '.repeat(1000)}" }
steps:
  - { id: one, messages: [{ user: write }]${limit} }
  - { id: two, messages: [{ user: "{{long}}{{steps.one.text}} or {{steps.one.text}}" }], params: { max_tokens: 5 } }
  - { id: three, continue: two, messages: [{ user: more }], params: { max_tokens: 1 } }
  - { id: four, when: steps.one.text == "x", messages: [{ user: last }], params: { max_tokens: 1 } }
assert: [{ contains: ok }, { judge: { rubric: nice, params: { max_tokens: 10 } }, step: three }]
cases: [{ id: c }]
`;

describe('what a plan can come to', () => {
  it('has the answers of earlier steps at their most, and what was asked before them', async () => {
    const { requests, judging, variant } = await listed(steps(', params: { max_tokens: 600 }'));
    const [one, two, three, four] = requests;
    expect(two?.answerTokens).toBe(2 * 600);
    expect(two?.promptTokens).toBeGreaterThan(1000 + 2 * 600);
    expect(three?.answerTokens).toBe(2 * 600 + 5);
    expect(three?.promptTokens).toBeGreaterThan((two?.promptTokens ?? 0) + 5);
    expect(four?.answerTokens).toBeUndefined();
    const prompt = requests.reduce((sum, each) => sum + each.promptTokens, 0);
    expect(variant?.steps).toMatchObject({ prompt_tokens: prompt, completion_tokens: 607 });
    expect(variant?.steps.cost_usd).toBeCloseTo((prompt + 607) / 1e6, 9);
    expect(judging[0]?.promptTokens).toBeGreaterThan(three?.promptTokens ?? 0);
    expect(variant?.judges?.['judge']?.cost_usd).toBeGreaterThan(0);
    expect(one?.mostCostUsd).toBeGreaterThan(0);
  });

  const judged = (assertion: string, more = '') =>
    listed(
      `version: 1
model: m
params: { max_tokens: 10 }
messages: [{ user: hello }]
assert: [{ ${assertion} }]
vars: { long: "${'word '.repeat(1000)}" }
${more}`,
      prices.replace('m:', 'text-embedding-3-small: { input: 1, output: 0 }, m:'),
    );

  it.each([
    ['pairwise: { to: "{{long}}", params: { max_tokens: 10 } }', 2, 1000],
    ['judge: { rubric: "{{long}} {{long}}", params: { max_tokens: 10 } }', 1, 2000],
    ['judge: { rubric: nice, show: [vars], params: { max_tokens: 10 } }', 1, 1000],
    ['similar: ["{{long}}", "{{long}}", "{{long}}"]', 1, 3000],
  ])('has what a judge is shown by a case: %s', async (assertion, calls, tokens) => {
    const { judging, variant } = await judged(assertion);
    expect(judging).toMatchObject([{ calls }]);
    const [{ promptTokens = 0 } = {}] = judging;
    expect(promptTokens).toBeGreaterThan(tokens);
    expect(promptTokens).toBeLessThan(tokens + 600);
    const [estimate] = Object.values(variant?.judges ?? {});
    expect(estimate).toMatchObject({ cost_unknown: 0 });
    expect(estimate?.cost_usd).toBeGreaterThan((calls * tokens) / 1e6);
  });

  it('has the text of a file that a judge is shown', async () => {
    const files = {
      'p.yaml':
        'version: 1\nmodel: m\nmessages: [{ user: hi }]\nassert: [{ judge: { rubric: { file: r.md } } }]\n',
      'r.md': 'word '.repeat(1000),
      'pulze.config.yaml': prices,
    };
    const program = await makeProgram({ files });
    const options = { files: ['p.yaml'], needsEndpoint: false };
    const result = await list(options, program.makeEnvironment());
    if (result.kind !== 'listed') throw new Error(JSON.stringify(result.diagnostics));
    for await (const { judging } of result.trials())
      expect(judging[0]?.promptTokens).toBeGreaterThan(1000);
  });

  it('has the most of an answer that a judge is compared with, if there is one', async () => {
    const steps = (limit: string): string => `version: 1
defaults: { model: m }
steps:
  - { id: draft, messages: [{ user: write }]${limit} }
  - { id: final, messages: [{ user: better }], params: { max_tokens: 5 } }
assert: [{ pairwise: { to: "{{steps.draft.text}}", params: { max_tokens: 10 } } }]
`;
    const known = await listed(steps(', params: { max_tokens: 3000 }'));
    expect(known.judging[0]?.promptTokens).toBeGreaterThan(3000);
    expect(known.variant?.judges?.['pairwise']).toMatchObject({ cost_unknown: 0 });
    const open = await listed(steps(''));
    expect(open.variant?.judges?.['pairwise']).toMatchObject({ cost_unknown: 2 });
  });

  it('is not known where an earlier answer has no limit', async () => {
    const { requests, variant } = await listed(steps(''));
    expect(requests.map(({ isOpen = false, mostCostUsd }) => [isOpen, mostCostUsd])).toEqual([
      [false, undefined],
      [true, undefined],
      [true, undefined],
      [false, expect.any(Number)],
    ]);
    expect(variant?.steps).toMatchObject({ cost_unknown: 3 });
    expect(variant?.steps.cost_usd).toBeUndefined();
    expect(variant?.judges?.['judge']).toMatchObject({ cost_unknown: 1 });
  });

  it('costs nothing, however long its answers are, where neither side has a price', async () => {
    const free = prices.replaceAll(': 1', ': 0');
    const { requests, variant } = await listed(steps(''), free);
    expect(requests.map(({ mostCostUsd }) => mostCostUsd)).toEqual([0, 0, 0, 0]);
    expect(variant?.steps).toMatchObject({ cost_unknown: 0, cost_usd: 0 });
    expect(variant?.judges?.['judge']).toMatchObject({ cost_unknown: 0, cost_usd: 0 });
    const answers = await listed(steps(''), free.replace('input: 0', 'input: 1'));
    expect(answers.requests.map(({ mostCostUsd }) => mostCostUsd !== undefined)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('has what a template says only after some answers', async () => {
    const words = 'again '.repeat(400);
    const user = `{{#if (eq steps.one.text "yes")}}${words}{{else}}short{{/if}}`;
    const asked = { model: 'm', params: { max_tokens: 5 } };
    const { requests } = await listed(
      JSON.stringify({
        version: 1,
        steps: [
          { id: 'one', ...asked, messages: [{ user: 'hello' }] },
          { id: 'two', ...asked, messages: [{ user }] },
        ],
        assert: [{ contains: 'a' }],
      }),
    );
    expect(requests[1]?.promptTokens).toBeGreaterThan(400);
  });

  it('has each answer once where more is asked of it than its text', async () => {
    const pipeline = steps(', params: { max_tokens: 600 }');
    const { requests } = await listed(pipeline.replaceAll('one.text}}', 'one.json.key}}'));
    expect(requests[1]?.answerTokens).toBe(600);
  });

  it('has tools and schemas', async () => {
    const wide = Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`property_${n}`, {}]));
    const parameters = { type: 'object', properties: wide };
    const ask = async (more: object) => {
      const pipeline = { version: 1, model: 'm', messages: [{ user: 'hello' }], ...more };
      const { requests } = await listed(
        JSON.stringify({ ...pipeline, assert: [{ contains: 'a' }] }),
      );
      return requests[0]?.promptTokens ?? 0;
    };
    const tool = { type: 'function', function: { name: 'find', parameters } };
    const schema = { type: 'json_schema', json_schema: { name: 'find', schema: parameters } };
    const least = (await ask({})) + 99 * 3;
    expect(await ask({ tools: [tool] })).toBeGreaterThan(least);
    expect(await ask({ params: { response_format: schema } })).toBeGreaterThan(least);
  });
});

function answer({ path, body }: ApiRequest): ApiAnswer {
  if (path.endsWith('/chat/completions')) return completion(`ok ${JSON.stringify(body)}`);
  return { body: { object: 'text_completion', choices: [{ index: 0, text: 'ok' }] } };
}

describe('what is sent', () => {
  it.each(Object.keys(pipelines))('is what is listed before, and recorded: %s', async (name) => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { ...pipelines, 'tickets.csv': rows } });
    const options = { files: [name], endpoint: { baseUrl: server.url, dialect: 'pulze' } };
    const listed = await listRequests(options, program);
    expect([listed.length > 0, server.requests]).toEqual([true, []]);

    const recorded = await runRequests(options, program);
    const received = server.requests.map(({ path, headers, body }) =>
      sent({ url: `http://desk${path}`, headers: headers as Record<string, string>, body }),
    );
    expect(received).toEqual(listed);
    expect(recorded).toEqual(listed);
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
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
    expect(request?.body).toEqual({ messages: [{ role: 'user', content: 'hello' }] });
  });
});
