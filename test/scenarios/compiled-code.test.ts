import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const spawned = process.env['SPAWN'] === '1' && hasComponent(programBuilt, 'npm run build');

const tickets = `version: 1
name: tickets
messages: [{ user: "Which queue? {{ticket}}" }]
assert: [{ contains: billing }]
cases: [{ id: one, vars: { ticket: "Charged twice." } }]
`;

async function makeDesk(): Promise<{ readonly desk: string; readonly kept: string }> {
  const desk = await makeTemporaryFolder();
  await writeTree(desk, { 'tickets.yaml': tickets, 'kept/readme.txt': '' });
  return { desk, kept: join(desk, 'kept') };
}

function validate(desk: string, variables: Readonly<Record<string, string>>): string {
  const command = [programBuilt, 'validate', 'tickets.yaml', '--endpoint', 'emulator'];
  const { stdout, stderr } = spawnSync(nodeBinary, command, {
    cwd: desk,
    env: variables,
    timeout: 60_000,
  });
  return `${stdout}${stderr}`;
}

function cut(data = Buffer.alloc(0)): Buffer {
  return data.subarray(0, data.length / 2);
}

/** In several places, behind what anything begins with. */
function flip(data = Buffer.alloc(0)): Buffer {
  return data.map((byte, at) => (at > 100 && at % 997 === 0 ? 255 - byte : byte)) as Buffer;
}

const told = '1 pipeline, 1 trial: no mistake found\n';

/** Paths and ages of what is kept. */
function listKept(folder: string): readonly (readonly [path: string, modified: number])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !path.endsWith('readme.txt'))
    .map((path) => [path, statSync(path).mtimeMs]);
}

describe.runIf(spawned)('what is compiled', () => {
  it('is kept for the next start, and not compiled again', async () => {
    const { desk, kept } = await makeDesk();
    expect(validate(desk, { NODE_COMPILE_CACHE: kept })).toBe(told);
    const first = listKept(kept);
    expect(first.length).toBeGreaterThan(3);
    expect(validate(desk, { NODE_COMPILE_CACHE: kept })).toBe(told);
    expect(listKept(kept)).toEqual(first);
  });

  // Newer releases keep it themselves, and find no end below /proc.
  const isOurs = process.platform === 'linux' && nodeBinary === process.execPath;
  it.runIf(isOurs)('is not kept where no folder can be made', async () => {
    const { desk } = await makeDesk();
    expect(validate(desk, { TMPDIR: '/proc' })).toBe(told);
  });

  it('is compiled again where what was kept is damaged', async () => {
    const { desk, kept } = await makeDesk();
    validate(desk, { NODE_COMPILE_CACHE: kept });
    const first = listKept(kept).map(([path]) => path);
    for (const damage of [cut, flip, () => Buffer.from('no code')]) {
      const whole = first.map((path) => readFileSync(path));
      for (const [at, path] of first.entries()) writeFileSync(path, damage(whole[at]));
      expect(validate(desk, { NODE_COMPILE_CACHE: kept })).toBe(told);
      expect(listKept(kept).map(([path]) => path)).toEqual(first);
      for (const path of first) expect(readFileSync(path).length).toBeGreaterThan(1000);
    }
  });

  it('is not kept where that is not wanted', async () => {
    const { desk, kept } = await makeDesk();
    const variables = { NODE_COMPILE_CACHE: kept, NODE_DISABLE_COMPILE_CACHE: '1' };
    expect(validate(desk, variables)).toBe(told);
    expect(listKept(kept)).toEqual([]);
  });

  it.runIf(process.getuid && nodeBinary === process.execPath)(
    'is not kept where others could put code there, or where nothing can be',
    async () => {
      const { desk, kept } = await makeDesk();
      chmodSync(kept, 0o777);
      expect(validate(desk, { NODE_COMPILE_CACHE: kept })).toBe(told);
      expect(listKept(kept)).toEqual([]);
      expect(validate(desk, { NODE_COMPILE_CACHE: join(desk, 'tickets.yaml') })).toBe(told);
    },
  );
});
