import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
steps:
  - { id: a, messages: [{ user: stop }] }
  - { id: b, when: steps.a.text == "go", messages: [{ user: "{{steps.a.text}}" }] }
cases:
  - { id: option, assert: [{ equals: "{{steps.b.text}}" }] }
  - { id: expression, assert: [{ expression: steps.b.text == "" }] }
emulator: { rules: [{ reply: { text: "{{last_user}}" } }] }
`;

describe('what an assertion reads of a step that its `when` skipped', () => {
  it('is not there, and the reason is told', async () => {
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const { stdout } = await program.run('a.yaml', '-r', 'jsonl', '--endpoint', 'emulator');
    const trials: readonly TrialRecord[] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const why = '`steps` has no `b`; the step `b` was skipped: `when` is false';
    expect(trials.map(({ assertions }) => assertions[0]?.message)).toEqual([
      why,
      `\`steps.b.text == ""\`: no such key: ${why}`,
    ]);
  });
});
