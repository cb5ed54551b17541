import { expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { makeProgram } from '../../support/program.ts';

async function run(threshold: string, asserted: string) {
  const text = `version: 1
messages: [{ user: hello }]
${threshold}
assert: [${asserted}]
emulator: { rules: [{ reply: { text: a } }] }
`;
  const program = await makeProgram({ files: { 'a.yaml': text } });
  const { stdout, exitCode } = await program.run('a.yaml', '--endpoint', 'emulator', '-r', 'jsonl');
  const { outcome, score }: TrialRecord = JSON.parse(stdout);
  return { outcome, score, exitCode };
}

const unjudged = 'expression: json.x == 1';
const passed = { outcome: 'passed', score: 1, exitCode: 0 };

it.each([
  ['threshold: 0.5', 'weight: 0', passed],
  ['threshold: 0.5', 'severity: warning', passed],
  ['', 'severity: warning', passed],
  ['', 'weight: 0', { outcome: 'errored', score: 1, exitCode: 3 }],
  ['threshold: 0.5', 'weight: 0.1', { outcome: 'errored', score: undefined, exitCode: 3 }],
])(
  'what could not be judged leaves a score that it is no part of: %s, %s',
  async (threshold, more, expected) => {
    expect(await run(threshold, `{ equals: a }, { ${unjudged}, ${more} }`)).toEqual(expected);
  },
);

it('decides by the score where it is too low', async () => {
  const asserted = `{ equals: b }, { ${unjudged}, weight: 0 }`;
  expect(await run('threshold: 0.5', asserted)).toEqual({
    outcome: 'failed',
    score: 0,
    exitCode: 1,
  });
});
