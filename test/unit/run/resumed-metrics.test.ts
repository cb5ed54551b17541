import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeProgram, type Program } from '../../support/program.ts';

/** Of a case that fails one judge says nothing. */
const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{case.id}}" }]
assert:
  - { equals: hello }
  - { judge: { rubric: Is it polite? }, name: polite, metric: tone }
  - { judge: { rubric: Is it short? }, name: short, metric: size }
metrics: { twice: 2.0 * tone }
gate: { metric.tone: { min: 0.5 }, metric.twice: { min: 0.5 }, metric.size: { min: 0.5 } }
cases: [{ id: a }, { id: b }, { id: c }]
emulator:
  rules:
    - { match: { step: polite, text: nope }, reply: { text: hmm } }
    - { match: { step: polite }, reply: { json: { verdict: pass } } }
    - { match: { step: short }, reply: { json: { verdict: pass } } }
    - { match: { text: "^a$" }, reply: { text: nope } }
    - { reply: { text: hello } }
`;

/** Gives the record the form that it had before it named what is unknown. */
function forgetUnknown({ folder }: Program): void {
  const runs = join(folder, '.pulze/runs');
  const path = join(runs, readdirSync(runs)[0] ?? '', 'journal.jsonl');
  const text = readFileSync(path, 'utf8');
  const known = '"unknown_metrics":["tone","twice"],';
  expect(text).toContain(known);
  writeFileSync(path, text.replace(known, ''));
}

it('leaves the gates open on metrics that a trial of an earlier version of the program lacks', async () => {
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
  const args = ['--endpoint', 'emulator', '--quiet', '--concurrency', '1', '--bail', '1'];
  expect((await program.run('tickets.yaml', ...args)).exitCode).toBe(3);
  forgetUnknown(program);
  const { exitCode, stdout } = await program.run('resume', '--quiet');
  expect(exitCode).toBe(3);
  expect(stdout).toContain('2 passed, 1 failed; gates: 1 met, 2 inconclusive');
  expect(stdout).toContain('metric.tone: the `tone` of 1 case is not known');
  expect(stdout).toContain('metric.twice: the `twice` of 1 case is not known');
});
