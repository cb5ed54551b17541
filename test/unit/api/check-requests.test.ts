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
      'in the case `b`: `ticket` is null, which has no text; use `default`',
    ]);
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
