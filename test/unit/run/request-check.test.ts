import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { makeProgram } from '../../support/program.ts';

async function runTrials(files: Readonly<Record<string, string>>): Promise<readonly TrialRecord[]> {
  const program = await makeProgram({ files });
  const { stdout } = await program.run('triage.yaml', '-r', 'jsonl', '--endpoint', 'emulator');
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function show({ case: id, outcome, steps }: TrialRecord) {
  const { failure, attempts } = steps.at(-1) ?? {};
  return [id, outcome, failure?.message, failure?.location?.start.line, attempts?.length];
}

describe('a request that only an answer makes a refused one', () => {
  it('is not sent, and is told at the parameter', async () => {
    const trials = await runTrials({
      'triage.yaml': `version: 1
assert: [{ length: { min: 1 } }]
steps:
  - { id: ask, messages: [{ user: "{{warmth}}" }] }
  - id: tell
    params:
      temperature: "{{steps.ask.json}}"
      max_tokens: 5
    messages: [{ user: "{{ticket}}" }]
cases:
  - { id: cool, vars: { ticket: I was charged twice., warmth: 0.4 } }
  - { id: hot, vars: { ticket: The login fails., warmth: 1.4 } }
emulator: { rules: [{ reply: { text: "{{last_user}}" } }] }
`,
    });
    expect(trials.map(show)).toEqual([
      ['cool', 'passed', undefined, undefined, 1],
      ['hot', 'errored', '`temperature` is 1.4; Pulze takes 0 to 1', 7, 0],
    ]);
  });

  it('is found where a block leaves the word JSON out of some trials', async () => {
    const trials = await runTrials({
      'triage.yaml': `version: 1
assert: [{ length: { min: 1 } }]
steps:
  - { id: ask, messages: [{ user: "{{strict}}" }] }
  - id: tell
    messages:
      - user: "{{#if (eq steps.ask.text 'yes')}}Reply in JSON. {{/if}}{{ticket}}"
    params: { response_format: { type: json_object }, max_tokens: 40 }
cases:
  - dataset: tickets.csv
    id: "{{row.number}}"
emulator: { rules: [{ reply: { text: "{{last_user}}" } }] }
`,
      'tickets.csv': 'ticket,strict\nI was charged twice.,yes\nThe login fails.,no\nHelp,yes\n',
    });
    expect(trials.map(({ outcome }) => outcome)).toEqual(['passed', 'errored', 'passed']);
    expect(trials[1]?.steps[1]?.failure).toMatchObject({
      kind: 'refused',
      message: 'JSON mode is on, and the word JSON is in no message; Pulze refuses that',
    });
  });
});
