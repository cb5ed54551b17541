import { describe, expect, it } from 'vitest';
import { list } from '../../../src/api/list.ts';
import type { PlannedRequest } from '../../../src/api/plan-request.ts';
import { makeProgram } from '../../support/program.ts';

async function listRequests(pipeline: string) {
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
  const options = { files: ['tickets.yaml'], endpoint: { name: 'openai' } };
  const listed = await list(options, program.makeEnvironment());
  if (listed.kind === 'refused') return listed.diagnostics.map(({ message }) => message);
  const requests: PlannedRequest[] = [];
  for await (const trial of listed.trials()) requests.push(...trial.requests);
  return requests.map(({ body }) => body);
}

describe('a request that is known before the run', () => {
  it('is refused where it cannot be made, with the first case', async () => {
    const pipeline = `version: 1
model: gpt-4o
messages: [{ user: "{{ticket}}" }]
assert: [{ contains: ok }]
cases: [{ id: a, vars: { ticket: hi } }, { id: b, vars: { ticket: null } }, { id: c, vars: { ticket: [] } }]
`;
    expect(await listRequests(pipeline)).toEqual([
      'in the case `b`, the first of 2 trials that are wrong here: `ticket` is null, which has no text; use `default`',
    ]);
  });

  it('is refused with all of its parts that cannot be made', async () => {
    const pipeline = `version: 1
model: gpt-4o
messages: [{ system: "{{tone}}" }, { user: "{{ticket}}" }]
params: { stop: ["{{end}}!"], user: "a{{who}}" }
vars: { tone: null, ticket: null, end: null, who: [] }
assert: [{ contains: ok }]
`;
    const found = await listRequests(pipeline);
    expect(found.map((each) => /: `(\w+)`/.exec(String(each))?.[1])).toEqual([
      'tone',
      'ticket',
      'end',
      'who',
    ]);
  });

  it('is refused beside an option that is of no use, and with all that is wrong with it', async () => {
    const pipeline = `version: 1
model: gpt-4o
messages: [{ user: "{{ticket}}" }]
params: { temperature: "{{t}}", max_tokens: "{{n}}" }
matrix: { lang: [en, fr] }
repeat: { count: 2 }
vars: { t: 0, n: 1, ticket: hi, pattern: x }
assert: [{ regex: "{{pattern}}{{matrix.lang}}" }, { length: { max: "{{n}}" } }]
cases:
  - { id: a, vars: { pattern: ( } }
  - { id: b, vars: { t: 3, n: -1 } }
  - { id: c, vars: { pattern: "[" } }
  - { id: d, vars: { ticket: null } }
`;
    expect(await listRequests(pipeline)).toEqual([
      'in the case `d[lang=en]`, the first of 2 trials that are wrong here: `ticket` is null, which has no text; use `default`',
      'in the case `b[lang=en]`, the first of 2 trials that are wrong here: `temperature` is 3; OpenAI takes 0 to 2',
      'in the case `b[lang=en]`, the first of 2 trials that are wrong here: `max_tokens` is -1; OpenAI takes 1 or more',
      'in the case `a[lang=en]`, the first of 4 trials that are wrong here: the pattern `(en`: a `(` is never closed',
      'in the case `b[lang=en]`, the first of 2 trials that are wrong here: `max` is -1; the least is 0',
    ]);
  });

  it('has the messages of a `history` in full, whatever their form, and one without a role is refused', async () => {
    const pipeline = (turns: string): string => `version: 1
model: gpt-4o
vars: { turns: ${turns} }
messages: [{ history: vars.turns }, { user: And now? }]
assert: [{ contains: ok }]
`;
    const answer =
      '{ role: assistant, content: null, refusal: null, annotations: [], tool_calls: [{ id: c1, type: function, function: { name: f, arguments: "{}" } }] }';
    const turns = `[{ user: hi, name: ann }, ${answer}, { tool: found, tool_call_id: c1 }]`;
    expect(await listRequests(pipeline(turns))).toMatchObject([
      {
        messages: [
          { role: 'user', content: 'hi', name: 'ann' },
          { role: 'assistant', content: null, refusal: null, annotations: [] },
          { role: 'tool', content: 'found', tool_call_id: 'c1' },
          { role: 'user', content: 'And now?' },
        ],
      },
    ]);
    const missing = 'has no `role`; OpenAI takes none without';
    for (const wrong of ['{ content: hi }', '{ usr: hi }', '{ user: hi, assistant: ho }']) {
      expect(await listRequests(pipeline(`[{ user: hi }, ${wrong}]`))).toEqual([
        expect.stringContaining(`\`messages[1]\` ${missing}`),
      ]);
    }
  });

  it('is not looked at in a case that is skipped there, and is told with its variant', async () => {
    const pipeline = `version: 1
model: gpt-4o
matrix: { lang: [en, fr] }
messages: [{ user: "{{#if (eq matrix.lang 'en')}}{{en}}{{else}}{{fr}}{{/if}}" }]
assert: [{ regex: "{{p}}" }]
cases:
  - { id: a, vars: { en: null, fr: x, p: (a }, skip: { unless: emulator, reason: scripted } }
  - { id: b, vars: { en: x, fr: null, p: a } }
`;
    expect(await listRequests(pipeline)).toEqual([
      'in the case `b[lang=fr]`: `fr` is null, which has no text; use `default`',
    ]);
  });

  it('is looked at in the first thousand trials', async () => {
    const cases = Array.from(
      { length: 1001 },
      (_, at) => `{ id: c${at}, vars: { t: ${at < 1000 ? 1 : null} } }`,
    );
    const pipeline = `version: 1
model: gpt-4o
messages: [{ user: "{{t}}" }]
cases: [${cases.join(', ')}]
`;
    expect(await listRequests(pipeline)).toHaveLength(1001);
  });

  it('is refused where its endpoint takes no such value, at the parameter, with the first case', async () => {
    const pipeline = `version: 1
model: gpt-4o
vars: { n: 3, t: 0.5 }
params: { max_tokens: "{{n}}", temperature: "{{t}}" }
messages: [{ user: hi }]
assert: [{ contains: ok }]
cases: [{ id: ok }, { id: a, vars: { t: 3 } }, { id: b, vars: { n: x } }, { id: c, vars: { t: 4 } }]
`;
    expect(await listRequests(pipeline)).toEqual([
      'in the case `b`: `max_tokens` is "x"; OpenAI takes a whole number, 1 or more',
      'in the case `a`, the first of 2 trials that are wrong here: `temperature` is 3; OpenAI takes 0 to 2',
    ]);
  });

  it('is refused where the word JSON that it needs is in no message', async () => {
    const pipeline = `version: 1
model: gpt-4o
params: { response_format: { type: json_object } }
messages: [{ user: "{{ticket}}" }]
assert: [{ contains: ok }]
cases: [{ id: a, vars: { ticket: in JSON } }, { id: b, vars: { ticket: in XML } }]
`;
    expect(await listRequests(pipeline)).toEqual([
      'in the case `b`: JSON mode is on, and the word JSON is in no message; OpenAI refuses that',
    ]);
  });

  it('may be one that its own case wants to be refused', async () => {
    const cases = (others: string) => `version: 1
model: gpt-4o
params: { temperature: "{{t}}" }
messages: [{ user: hi }]
cases: [{ id: a, vars: { t: 3 }, assert: [refused] }, { id: b, vars: { t: ${others} }, assert: [{ contains: ok }] }]
`;
    expect(await listRequests(cases('1'))).toHaveLength(2);
    expect(await listRequests(cases('4'))).toEqual([
      'in the case `b`: `temperature` is 4; OpenAI takes 0 to 2',
    ]);
  });

  it('has the empty content of a message that only calls tools', async () => {
    const pipeline = `version: 1
model: gpt-4o
messages:
  - user: Where is it?
  - role: assistant
    content: null
    tool_calls: [{ id: c1, type: function, function: { name: find, arguments: "{}" } }]
  - { role: tool, tool_call_id: c1, content: late }
`;
    expect(await listRequests(pipeline)).toMatchObject([
      {
        messages: [
          { role: 'user' },
          { role: 'assistant', content: null, tool_calls: [{ id: 'c1' }] },
          { role: 'tool', content: 'late' },
        ],
      },
    ]);
  });
});
