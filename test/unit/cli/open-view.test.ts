import { expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

const files = {
  'a.yaml': `version: 1
messages: [{ user: hi }]
emulator: { rules: [{ reply: { text: hi } }] }
`,
};
const ESCAPE = String.fromCharCode(27);

async function runAt(TERM: string): Promise<string> {
  const program = await makeProgram({ files, variables: { TERM }, isTerminal: true });
  const { exitCode, stdout, stderr } = await program.run('a.yaml', '--endpoint', 'emulator');
  expect(exitCode).toBe(0);
  return `${stdout}${stderr}`;
}

it('moves the cursor of a terminal that can, and writes lines at one that cannot', async () => {
  expect(await runAt('xterm')).toContain(`${ESCAPE}[?2026h`);
  expect(await runAt('dumb')).not.toContain(ESCAPE);
});
