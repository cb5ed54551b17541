import { describe, expect, it } from 'vitest';
import { makeProgram, type ProgramOutput } from '../../support/program.ts';

const pipeline = `version: 1
messages: [{ user: "{{case.id}}" }]
assert: [{ contains: refund }]
cases: [{ id: a-refund }, { id: b-login }]
emulator: { rules: [{ reply: { text: "{{last_user}}" } }] }
`;

async function runAt(isTerminal: boolean, ...options: string[]): Promise<ProgramOutput> {
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline }, isTerminal });
  return await program.run('tickets.yaml', '--endpoint', 'emulator', ...options);
}

const RESULT = /1 passed, 1 failed in /g;

describe('what came of a run', () => {
  it.each<[boolean, ...string[]]>([
    [true, '-r', 'junit=x.xml'],
    [true, '-r', 'junit=x.xml', '-r', 'markdown=x.md', '--quiet'],
    [false, '-r', 'junit=x.xml', '--quiet'],
    [false, '-r', 'junit=x.xml'],
  ])('is told once where all reports go to files (terminal: %s) %s %s', async (is, ...options) => {
    const { exitCode, stdout, stderr } = await runAt(is, ...options);
    expect([exitCode, stdout, stderr.match(RESULT)?.length]).toEqual([1, '', 1]);
    expect(stderr.search(RESULT)).toBeLessThan(stderr.indexOf('kept as'));
  });

  it.each<[boolean, ...string[]]>([
    [true, '-r', 'json'],
    [true, '-r', 'table', '-r', 'junit=x.xml'],
    [false, '--quiet'],
  ])('is in a report (terminal: %s) %s', async (is, ...options) => {
    expect((await runAt(is, ...options)).stderr).not.toMatch(RESULT);
  });
});
