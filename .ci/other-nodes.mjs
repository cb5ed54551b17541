/**
 * Other releases of Node that the built program has to run on. The packages carry the binary, one for
 * each platform; they are installed into a folder of their own, and nothing of theirs is run then.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Exact: what is tested must not change by itself. */
const releases = ['22.23.3', '24.21.0'];

const execute = promisify(execFile);

/**
 * Calls back with `{ release, path }` of each binary, and takes the binaries away afterwards. Resolves to
 * what the callback resolves to; rejects when a binary cannot be had.
 */
export async function withOtherNodes(action) {
  const folder = mkdtempSync(join(tmpdir(), 'pulze-run-nodes-'));
  try {
    return await action(await install(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function install(folder) {
  const carrier = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const dependencies = Object.fromEntries(
    releases.map((release) => [`node-${release}`, `npm:${carrier}@${release}`]),
  );
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await execute('npm', args, { cwd: folder });
  return await Promise.all(releases.map((release) => find(folder, release)));
}

async function find(folder, release) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(folder, 'node_modules', `node-${release}`, 'bin', name);
  const { stdout } = await execute(path, ['--version']);
  if (stdout.trim() !== `v${release}`) throw new Error(`${path} is ${stdout.trim()}`);
  return { release, path };
}
