import { describe, expect, it } from 'vitest';
import { builtIns } from '../../../src/api/extensions.ts';
import { run } from '../../../src/api/run.ts';
import type { Assertion, Verdict } from '../../../src/assertion/assertion.ts';
import { makeProgram } from '../../support/program.ts';

async function runWith(given: unknown, use = '{ polite: yes }') {
  const pipeline = `version: 1
name: tickets
messages: [{ user: hi }]
assert:
  - ${use}
`;
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
  const polite: Assertion = {
    name: 'polite',
    summary: 'Whether it is polite.',
    scope: 'choice',
    options: {},
    bare: true,
    examples: [],
    prepare: () => () => given as Verdict,
  };
  const assertions = new Map([...builtIns.assertions, ['polite', polite] as const]);
  return await run(
    {
      files: ['tickets.yaml'],
      endpoint: { name: 'emulator' },
      extensions: { ...builtIns, assertions },
    },
    program.makeEnvironment(),
  );
}

describe('an assertion of an extension', () => {
  const named = 'the assertion `polite` (tickets.yaml:5) gave no verdict: ';

  it.each([
    ['`verdict` is `yes`, and not passed', { verdict: 'yes', message: 'is' }],
    ['it gave undefined', undefined],
    ['`verdict` is undefined', {}],
    ['`message` is undefined, and no text', { verdict: 'passed' }],
    ['`score` is NaN, and no number from 0 to 1', { verdict: 'passed', message: 'is', score: NaN }],
    ['`score` is 2,', Promise.resolve({ verdict: 'passed', message: 'is', score: 2 })],
    ['`reason` is an object', { verdict: 'passed', message: 'is', reason: {} }],
  ])('is named where it gave no verdict: %s', async (problem, given) => {
    await expect(runWith(given)).rejects.toThrow(named + problem);
  });

  it('is named inside of a combination, too', async () => {
    await expect(runWith(undefined, 'any: [{ polite: yes }]')).rejects.toThrow(named);
  });

  it('may give a verdict now or later', async () => {
    const verdict = { verdict: 'passed', message: 'is polite', score: 1 };
    expect(await runWith(verdict)).toMatchObject({ summary: { counts: { passed: 1 } } });
    expect(await runWith(Promise.resolve(verdict))).toMatchObject({
      summary: { counts: { passed: 1 } },
    });
  });
});
