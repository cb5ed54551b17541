import { expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

const pipeline = (asserted: string): string => `version: 1
name: desk
model: openai/gpt-4o
messages: [{ user: hello }]
params: { n: 2 }
assert: [${asserted}]
emulator:
  rules:
${asserted.includes('judge') ? '    - { match: { step: judge }, model_fault: { status: 400 } }\n' : ''}    - reply: { choices: [{ text: '{"name":"Ann"}' }, { text: '{"queue":"billing"}' }] }
`;

async function judge(asserted: string, files: Readonly<Record<string, string>> = {}) {
  const program = await makeProgram({ files: { ...files, 'desk.yaml': pipeline(asserted) } });
  const options = ['--endpoint', 'emulator', '--quiet', '-r', 'jsonl', '--allow-code'];
  const { exitCode, stdout } = await program.run('desk.yaml', ...options);
  const events = stdout.split('\n').filter((line) => line.includes('"assertions"'));
  const [record] = events.flatMap((line) => JSON.parse(line).assertions);
  return { exitCode, record };
}

it('a call that judges a choice is recorded, though another choice cannot be judged', async () => {
  const { exitCode, record } = await judge('{ judge: Polite?, of: $, transform: value.name }');
  expect(exitCode).toBe(3);
  expect(record.verdict).toBe('errored');
  expect(record.calls[0]).toMatchObject({
    endpoint: 'emulator',
    attempts: 1,
    failure: { kind: 'refused', status: 400 },
  });
});

it('code that throws for a choice leaves the assertion errored, though another cannot be judged', async () => {
  const { exitCode, record } = await judge('{ script: check.mjs, of: $, transform: value.name }', {
    'check.mjs': "export default async () => { throw new Error('no queue'); };\n",
  });
  expect(exitCode).toBe(3);
  expect(record.message).toContain('no queue');
});
