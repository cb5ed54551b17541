import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nestLists } from '../../support/nest.ts';
import { makeProgram, type Program } from '../../support/program.ts';
import { writeTree } from '../../support/write-tree.ts';

const pipeline = `version: 1
prompt: "ticket {{case.id}}"
assert: [{ contains: ticket }]
cases: [{ id: a }, { id: b }]
emulator: { rules: [{ reply: { text: "{{last_user}}" } }] }
`;

async function makeDamaged(change: (line: string) => string): Promise<Program> {
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
  const { stderr } = await program.run('tickets.yaml', '--endpoint', 'emulator');
  const id = /\d{8}-\d{6}-\w{4}/.exec(stderr)?.[0] ?? '';
  const path = `.pulze/runs/${id}/journal.jsonl`;
  const [started = '', first = '', second = ''] = program.read(path).split('\n');
  // Without its end it can be gone on with.
  await writeTree(program.folder, { [path]: `${[started, change(first), second].join('\n')}\n` });
  return program;
}

describe('a run whose journal is damaged', () => {
  it.each(['report', 'report -r junit', 'compare latest latest', 'resume'])(
    'is told with its line, and is no bug: %s',
    async (command) => {
      const program = await makeDamaged((line) =>
        line.replace('"vars":{', `"vars":{"a":${nestLists(9000)}`),
      );
      const { exitCode, stderr } = await program.run(...command.split(' '));
      expect(stderr).toMatch(
        /^error unreadable-run: `\.pulze\/runs\/[\w-]+\/journal\.jsonl`: line 2: this is nested more than 200 deep$/m,
      );
      expect(exitCode).toBe(2);
    },
  );

  it('leaves an earlier report whole', async () => {
    const program = await makeDamaged((line) => line.slice(1));
    await writeTree(program.folder, { 'reports/run.jsonl': 'an earlier report' });
    const { exitCode } = await program.run('report', '-r', 'jsonl=reports/run.jsonl');
    expect(exitCode).toBe(2);
    expect(program.read('reports/run.jsonl')).toBe('an earlier report');
    expect(readdirSync(join(program.folder, 'reports'))).toEqual(['run.jsonl']);
  });
});
