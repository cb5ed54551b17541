import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
name: triage
matrix: { tone: [terse, warm] }
messages: [{ user: "A {{matrix.tone}} reply to: I was charged twice." }]
params: { max_tokens: 12 }
assert: [{ contains_all: { values: [a, zzz] }, metric: coverage, severity: warning }]
emulator:
  rules:
    - { match: { text: terse }, reply: { text: Paid back. } }
    - { reply: { text: We are sorry. It was paid back with zzz. } }
`;

describe('the table of metrics', () => {
  it('has the mean of each metric for each variant', async () => {
    const program = await makeProgram({ files: { 'triage.yaml': pipeline } });
    const { stdout } = await program.run('triage.yaml', '--endpoint', 'emulator');
    const from = stdout.indexOf('│ Metric');
    expect(stdout.slice(from, stdout.indexOf('└', from))).toBe(
      [
        '│ Metric   │ Variant │ Mean │\n',
        '├──────────┼─────────┼──────┤\n',
        '│ coverage │ terse   │  0.5 │\n',
        '│ coverage │ warm    │    1 │\n',
      ].join(''),
    );
  });
});
