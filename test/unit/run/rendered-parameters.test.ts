import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
model: gpt-4o
vars: { nothing: null, one: 1 }
params:
  options: { list: ["{{nothing}}", "END {{one}}"], "__proto__": "{{one}}", none: "{{nothing}}" }
  "__proto__": { a: "{{one}}" }
messages:
  - user: Hi
cases:
  - id: a
`;

describe('parameters that are templates', () => {
  it('are sent as the values that they come to, null among them, under any name', async () => {
    const server = await startApiServer(() => completion('ok'));
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const { stdout } = await program.run('a.yaml', '-r', 'jsonl', '--base-url', server.url);
    const sent = JSON.stringify(server.requests[0]?.body);
    expect(sent).toContain('"options":{"list":[null,"END 1"],"__proto__":1,"none":null}');
    expect(sent).toContain('"__proto__":{"a":1}');
    expect(stdout).toContain('"__proto__":{"a":1}');
  });
});
