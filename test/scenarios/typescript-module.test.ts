import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const spawned = process.env['SPAWN'] === '1' && hasComponent(programBuilt, 'npm run build');

const desk = {
  'package.json': '{ "type": "module" }\n',
  'tickets.yaml': `version: 1
name: tickets
emulator: { rules: [{ reply: { text: billing } }] }
messages: [{ user: Which queue? }]
assert: [{ script: checks/queue.ts }]
cases: [{ id: one }]
`,
  'checks/queue.ts': `import type { ScriptInput, ScriptVerdict } from 'pulze-run';
import { type Queue, queues } from './queues.ts';

export default function judge({ text }: ScriptInput): ScriptVerdict {
  const pass: boolean = queues.includes(text as Queue);
  return { pass, message: \`\${text} is no queue\` };
}
`,
  'checks/queues.ts': `export type Queue = 'billing' | 'access';
export const queues: readonly Queue[] = ['billing', 'access'];
`,
};

describe.runIf(spawned)('a module in TypeScript', () => {
  const node = (...args: readonly string[]) => spawnSync(nodeBinary, args, { encoding: 'utf8' });
  const runsTypeScript =
    spawned && node('-p', 'process.features.typescript').stdout !== 'undefined\n';

  async function run(tree: Readonly<Record<string, string>>) {
    const cwd = await makeTemporaryFolder();
    await writeTree(cwd, tree);
    const command = [programBuilt, 'tickets.yaml', '--endpoint', 'emulator', '--allow-code'];
    return spawnSync(nodeBinary, command, { cwd, env: {}, encoding: 'utf8' });
  }

  it.runIf(runsTypeScript)('judges where Node runs it', async () => {
    const { status, stderr, stdout } = await run(desk);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
    expect(stdout).toContain('1 passed');
    const other = { ...desk, 'checks/queues.ts': 'export const queues: string[] = [];\n' };
    const failed = await run(other);
    expect([failed.status, failed.stdout]).toEqual([1, expect.stringContaining('is no queue')]);
  });

  it.runIf(!runsTypeScript)('is told before the run where Node does not', async () => {
    const { status, stderr } = await run(desk);
    expect(status).toBe(2);
    expect(stderr).toContain('is TypeScript, which Node');
  });
});
