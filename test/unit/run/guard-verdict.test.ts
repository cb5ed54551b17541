import { describe, expect, it } from 'vitest';
import { builtIns } from '../../../src/api/extensions.ts';
import { run } from '../../../src/api/run.ts';
import type { Assertion, Verdict } from '../../../src/assertion/assertion.ts';
import { FileError } from '../../../src/environment/environment.ts';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { makeProgram } from '../../support/program.ts';

const cases = `cases: [{ id: rude, vars: { text: no } }, { id: kind, vars: { text: please } }]
`;

async function runWith(given: unknown, use = '{ polite: yes }') {
  const pipeline = `version: 1
name: tickets
messages: [{ user: "{{text}}" }]
assert:
  - ${use}
${cases}emulator: { rules: [{ reply: { text: "{{last_user}}" } }] }
`;
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
  const polite: Assertion = {
    name: 'polite',
    summary: 'Whether it is polite.',
    scope: 'choice',
    options: {},
    bare: true,
    examples: [],
    prepare: () => (subject) =>
      (typeof given === 'function' ? given(String(subject.value)) : given) as Verdict,
  };
  const assertions = new Map([...builtIns.assertions, ['polite', polite] as const]);
  const result = await run(
    {
      files: ['tickets.yaml'],
      endpoint: { name: 'emulator' },
      extensions: { ...builtIns, assertions },
    },
    program.makeEnvironment(),
  );
  if (result.kind !== 'ran') throw new Error(JSON.stringify(result));
  const trials: TrialRecord[] = [];
  for await (const trial of result.stored.trials()) trials.push(trial);
  return trials.map(({ outcome, assertions: [judged] }) => ({
    outcome,
    message: judged?.message ?? '',
  }));
}

/** Within itself. */
const ring: { within?: unknown } = {};
ring.within = [ring];

describe('an assertion of an extension', () => {
  const bug = 'a bug in `polite`, and nothing in the answer: TypeError: ';

  it.each([
    ['`verdict` is `yes`, and not passed', { verdict: 'yes', message: 'is' }],
    ['it gave undefined', undefined],
    ['`verdict` is undefined', {}],
    ['`message` is undefined, and no text', { verdict: 'passed' }],
    ['`score` is NaN, and no number from 0 to 1', { verdict: 'passed', message: 'is', score: NaN }],
    ['`score` is 2,', Promise.resolve({ verdict: 'passed', message: 'is', score: 2 })],
    ['`actual` cannot be written as JSON', { verdict: 'failed', message: 'is', actual: 10n }],
    ['`actual` cannot be written as JSON', { verdict: 'failed', message: 'is', actual: [[10n]] }],
    ['`expected` cannot be written as JSON', { verdict: 'failed', message: 'is', expected: ring }],
    ['`reason` is an object', { verdict: 'passed', message: 'is', reason: {} }],
  ])('leaves a trial unjudged where it gave no verdict: %s', async (problem, given) => {
    const [first] = await runWith(given);
    expect(first?.outcome).toBe('errored');
    expect(first?.message).toContain(`${bug}it gave no verdict: ${problem}`);
  });

  it('is named inside of a combination, too', async () => {
    const [first] = await runWith(undefined, 'any: [{ polite: yes }]');
    expect(first?.message).toContain(`${bug}it gave no verdict`);
  });

  const verdict = { verdict: 'passed', message: 'is polite', score: 1 };

  it('may give a verdict now or later', async () => {
    for (const given of [verdict, Promise.resolve(verdict)]) {
      const trials = await runWith(given);
      expect(trials.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    }
  });

  it('that throws has a bug, which ends no run and says where it is', async () => {
    const crash = (text: string): unknown =>
      text === 'no' ? (undefined as unknown as Verdict).message : verdict;
    const later = async (text: string): Promise<unknown> => crash(text);
    for (const given of [crash, later]) {
      const [rude, kind] = await runWith(given);
      expect(rude?.outcome).toBe('errored');
      expect(rude?.message).toMatch(
        /^a bug in `polite`, and nothing in the answer: TypeError: Cannot read .*message.* \(guard-verdict\.test\.ts:\d+:\d+\)$/,
      );
      expect(kind?.outcome).toBe('passed');
    }
    const [thrown] = await runWith(() => Promise.reject('no error at all'));
    expect(thrown?.message).toBe('a bug in `polite`, and nothing in the answer: no error at all');
  });

  it('ends the run where a file is of no use to it', async () => {
    const full = new FileError('disk-full', 'kept.json', 'the disk is full');
    const { message, path } = full;
    await expect(runWith(() => Promise.reject(full))).rejects.toMatchObject({ message, path });
  });
});
