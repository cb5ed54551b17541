import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const spawned = process.env['SPAWN'] === '1' && hasComponent(programBuilt, 'npm run build');

const plain = `version: 1
name: tickets
messages: [{ user: "Which queue? {{ticket}}" }]
assert: [{ contains: billing }, { finish_reason: stop }]
cases: [{ id: one, vars: { ticket: "Charged twice." } }]
`;

const asUrl = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;

/** Appends what is imported and required to a file, each once it is needed. */
function listLoaded(list: string): string {
  const append = `(url) => appendFileSync(${JSON.stringify(list)}, url + '\\n')`;
  const hook = `import { appendFileSync } from 'node:fs';
const tell = ${append};
export async function load(url, context, next) { tell(url); return next(url, context); }`;
  return asUrl(`import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
const tell = ${append};
register(${JSON.stringify(asUrl(hook))});
const { cache } = createRequire(${JSON.stringify(programBuilt)});
process.on('exit', () => Object.keys(cache).forEach(tell));`);
}

/** The program's own files that a command loads, without what marks their versions. */
async function loadedBy(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, files);
  const list = join(folder, 'loaded.txt');
  const command = ['--import', listLoaded(list), programBuilt, ...args];
  const { status, stderr } = spawnSync(nodeBinary, command, { cwd: folder, env: {} });
  expect([status, stderr.toString()]).toEqual([0, '']);
  const loaded = readFileSync(list, 'utf8')
    .split('\n')
    .filter((each) => each.includes('/program/'))
    .map((each) => basename(each).replace(/-[\w-]{8}(?=\.cjs$)/, ''));
  return [...new Set(loaded)].sort();
}

/** Large, and of no use where nothing is sent and nobody asks for it. */
const large = [
  ...['connections.cjs', 'emulator.cjs', 'discriminator.cjs', 'run.cjs', 'connect.cjs'],
  ...['config.generated.cjs', 'script.generated.cjs', 'table-report.cjs', 'sweep-report.cjs'],
  ...['cel-js.cjs', 're2js.cjs', 'json-p3.cjs', 'string-width.cjs'],
];

/** In files of their own, which are loaded where somebody asks for them. */
const notOfTheCore = [
  ...['function makeHttpTransport', 'function makePools', 'function makeConnections'],
  ...[
    'function keepInCassettes',
    'function compareSides',
    'function runPlan',
    'function startEmulator',
  ],
];

describe.runIf(spawned)('what a command loads', () => {
  it('is next to nothing where only the version is asked for', async () => {
    expect(await loadedBy(['--version'], {})).toEqual([
      'base.cjs',
      'main.cjs',
      'rolldown-runtime.cjs',
    ]);
  });

  it('is what checks a file, without what sends, reports and emulates', async () => {
    const loaded = await loadedBy(['validate', 'tickets.yaml', '--endpoint', 'emulator'], {
      'tickets.yaml': plain,
    });
    expect(loaded.filter((each) => large.includes(each))).toEqual([]);
    expect(loaded).toContain('pipeline.generated.cjs');
    expect(loaded).toContain('handlebars.cjs');
  });

  it('has none of these in the file that every command loads', () => {
    const folder = dirname(programBuilt);
    const [core = ''] = readdirSync(folder).filter((name) => name.startsWith('core-'));
    const code = readFileSync(join(folder, core), 'utf8');
    expect(code).toContain('function prepare');
    expect(notOfTheCore.filter((each) => code.includes(each))).toEqual([]);
    const others = readdirSync(folder).filter((name) => name.endsWith('.cjs') && name !== core);
    const all = others.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    expect(notOfTheCore.filter((each) => !all.includes(each))).toEqual([]);
  });

  it('has the libraries that its assertions need', async () => {
    const loaded = await loadedBy(['validate', 'tickets.yaml', '--endpoint', 'emulator'], {
      'tickets.yaml': plain.replace(
        'assert: [',
        'assert: [{ regex: "b.l" }, { json_path: { $.a: 1 } }, { expression: "true" }, ',
      ),
    });
    expect(loaded.filter((each) => large.includes(each))).toEqual([
      'cel-js.cjs',
      'json-p3.cjs',
      're2js.cjs',
    ]);
  });
});
