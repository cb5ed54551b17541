import { describe, expect, it } from 'vitest';
import { judgeCase } from '../../../src/protocol/judge-case.ts';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { makeProgram } from '../../support/program.ts';

const steps = `steps:
  - { id: a, messages: [{ user: stop }] }
  - { id: b, when: steps.a.text == "go", messages: [{ user: go }], assert: [{ equals: x }] }
`;
const emulator = 'emulator: { rules: [{ reply: { text: "{{last_user}}" } }] }\n';
const why = 'nothing was judged: the step `b` was skipped: `when` is false';

async function run(text: string, ...more: readonly string[]) {
  const files = { 'a.yaml': `version: 1\n${text}${emulator}` };
  const program = await makeProgram({ files });
  const said = await program.run('a.yaml', '--endpoint', 'emulator', '-r', 'jsonl', ...more);
  const lines = said.stdout.trimEnd().split('\n');
  const trials: readonly TrialRecord[] = lines.map((line) => JSON.parse(line));
  return {
    code: said.exitCode,
    trials: trials.map(({ outcome, reason }) => ({ outcome, reason })),
  };
}

describe('a trial all of whose assertions belong to steps that were skipped', () => {
  it.each([
    ['', 0],
    ['threshold: 0.9\n', 0],
    ['repeat: { count: 2, pass: { mean: 0.8 } }\n', 0],
    ['gate: { pass_rate: { min: 1 } }\n', 3],
  ])('is skipped, and says why: %j', async (rule, code) => {
    const said = await run(`${rule}${steps}`);
    expect(new Set(said.trials.map(({ outcome }) => outcome))).toEqual(new Set(['skipped']));
    expect(said.trials[0]?.reason).toBe(why);
    expect(said.code).toBe(code);
  });

  it('is no warning: that its steps may be skipped is what its author wrote', async () => {
    const skipped = { outcome: 'skipped', reason: why };
    expect(await run(steps, '--strict')).toEqual({ code: 0, trials: [skipped] });
  });

  it('names each of them, and what was skipped with the first', async () => {
    const last =
      '  - { id: c, messages: [{ user: "{{steps.b.text}}" }], assert: [{ equals: y }] }\n';
    const { trials } = await run(`${steps}${last}`);
    expect(trials[0]?.reason).toBe(
      'nothing was judged: steps were skipped: `b` (`when` is false), `c` (`b` was skipped)',
    );
  });

  it('passes by what is asserted elsewhere', async () => {
    const { trials } = await run(`${steps}assert: [{ equals: stop }]\n`);
    expect(trials).toEqual([{ outcome: 'passed' }]);
  });

  it('has no score by what weighs nothing, and passes without a need for one', async () => {
    const weightless = steps.replace(
      'stop }] }',
      'stop }], assert: [{ equals: stop, weight: 0 }] }',
    );
    expect((await run(weightless)).trials[0]?.outcome).toBe('passed');
    const { trials } = await run(`threshold: 0.5\n${weightless}`);
    expect(trials).toEqual([{ outcome: 'skipped', reason: why }]);
  });

  it('passes where nothing that counts is asserted at all', async () => {
    const warning = steps.replace('equals: x', 'equals: x, severity: warning');
    expect((await run(warning)).trials[0]?.outcome).toBe('passed');
  });
});

describe('a case some of whose repeats were skipped', () => {
  const [passed, skipped] = [{ outcome: 'passed', score: 1 }, { outcome: 'skipped' }] as const;

  it('is judged by the others, also where it could have ended early', () => {
    const rule = { count: 3, pass: 'all', stop: 'curtail' } as const;
    expect(judgeCase(rule, [passed, skipped, passed]).outcome).toBe('passed');
  });

  it.each([{ at_least: 2 }, { 'pass@k': 2, min: 0.9 }, { 'pass^k': 2, min: 0.9 }])(
    'is judged by the others where they are fewer than it asks for: %j',
    (pass) => {
      const judge = (...repeats: Parameters<typeof judgeCase>[1]) =>
        judgeCase({ count: 3, pass }, repeats).outcome;
      const failed = { outcome: 'failed', score: 0 } as const;
      expect(judge(passed, skipped, skipped)).toBe('passed');
      expect(judge(failed, skipped, skipped)).toBe('failed');
      expect(judge(passed, skipped, passed)).toBe('passed');
      // Not skipped: a run that was stopped.
      expect(judge(passed)).not.toBe('passed');
    },
  );
});
