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
  const { failure, attempts } = steps[0] ?? {};
  return [id, outcome, failure?.message, failure?.location?.start.line, attempts?.length];
}

describe('a request that only its rendered templates make a refused one', () => {
  it('is not sent, and is told at the parameter', async () => {
    const trials = await runTrials({
      'triage.yaml': `version: 1
messages: [{ user: "{{ticket}}" }]
params:
  temperature: "{{warmth}}"
  max_tokens: 5
assert: [{ length: { min: 1 } }]
cases:
  - { id: cool, vars: { ticket: I was charged twice., warmth: 0.4 } }
  - { id: hot, vars: { ticket: The login fails., warmth: 1.4 } }
`,
    });
    expect(trials.map(show)).toEqual([
      ['cool', 'passed', undefined, undefined, 1],
      ['hot', 'errored', '`temperature` is 1.4; Pulze takes 0 to 1', 4, 0],
    ]);
  });

  it('is found where a block leaves the word JSON out of some trials', async () => {
    const trials = await runTrials({
      'triage.yaml': `version: 1
messages:
  - user: "{{#if strict}}Reply in JSON. {{/if}}{{ticket}}"
params: { response_format: { type: json_object }, max_tokens: 40 }
assert: [{ length: { min: 1 } }]
cases:
  - dataset: tickets.csv
    id: "{{row.number}}"
`,
      'tickets.csv': 'ticket,strict\nI was charged twice.,yes\nThe login fails.,\nHelp,yes\n',
    });
    expect(trials.map(({ outcome }) => outcome)).toEqual(['passed', 'errored', 'passed']);
    expect(trials[1]?.steps[0]?.failure).toMatchObject({
      kind: 'refused',
      message: 'JSON mode is on, and the word JSON is in no message; Pulze refuses that',
    });
  });
});
