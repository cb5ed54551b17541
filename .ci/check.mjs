/**
 * Everything that must hold before a change goes in, the quick things first. Stops at the first
 * step that fails. Its last line is the one that machines read: `12 passed, 0 failed`.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { withOtherNodes } from './other-nodes.mjs';

process.chdir(resolve(import.meta.dirname, '..'));

const steps = [
  { name: 'build', run: build },
  { name: 'generated files are fresh', run: generateAndCompare },
  { name: 'format and lint', run: () => run('biome', ['check', '.']) },
  { name: 'types of the tests', run: () => run('tsc', ['-p', 'tsconfig.test.json']) },
  {
    name: 'imports',
    run: () => run('depcruise', ['--config', '.dependency-cruiser.mjs', 'src']),
  },
  { name: 'nothing unused', run: () => run('knip', []) },
  { name: 'package', run: () => run('npm', ['run', '--silent', 'package']) },
  { name: 'tests', run: () => run('vitest', ['run', '--coverage']) },
  {
    name: 'scenarios with the built program',
    run: () => run('vitest', ['run', 'test/scenarios'], { variables: { SPAWN: '1' } }),
  },
  { name: 'scenarios on newer releases of Node', run: runOnOtherNodes },
];

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const [index, step] of steps.entries()) {
  console.log(`\n── ${index + 1}/${steps.length} ${step.name}`);
  const start = performance.now();
  const succeeded = await step.run();
  console.log(`── ${succeeded ? 'done' : 'FAILED'} in ${seconds(performance.now() - start)} s`);
  if (!succeeded) {
    console.log(`\nThe check stopped at: ${step.name}`);
    counts.failed = Math.max(counts.failed, 1);
    process.exitCode = 1;
    break;
  }
}
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);

/** From nothing, so that what was removed from src is not found in dist. */
function build() {
  rmSync('dist', { recursive: true, force: true });
  return run('npm', ['run', '--silent', 'build']);
}

/** Compares with what was there, not with git: what is not committed yet may be fresh, too. */
async function generateAndCompare() {
  const before = digestFiles();
  if (!(await run('npm', ['run', '--silent', 'generate']))) return false;
  const after = digestFiles();
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const stale = paths.filter((path) => before.get(path) !== after.get(path));
  for (const path of stale) console.log(`${path} was stale, and is fresh now: commit it`);
  return stale.length === 0;
}

function digestFiles() {
  const folders = ['.', 'src', 'schemas', 'examples', 'pipelines', 'test'].filter(existsSync);
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true, recursive: folder !== '.' })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return new Map(
    paths.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

/** The tests stay on this Node, and start the program with each of the others, at the same time. */
async function runOnOtherNodes() {
  try {
    return await withOtherNodes(async (nodes) => {
      const results = await Promise.all(
        nodes.map(({ release, path }) => {
          const variables = { SPAWN: '1', NODE: path };
          return run('vitest', ['run', 'test/scenarios'], { variables, title: `Node ${release}` });
        }),
      );
      return results.every(Boolean);
    });
  } catch (error) {
    console.log(`skipped: the newer releases of Node cannot be had: ${error.message}`);
    return process.env.PULZE_RUN_REQUIRE_COMPONENTS !== '1';
  }
}

/**
 * Shows what the program writes, and counts the tests that its closing line tells of. With a title, all
 * that it writes is shown at its end.
 */
function run(program, args, { variables = {}, title } = {}) {
  return new Promise((resolveStep) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
        ...variables,
        PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter),
      },
    });
    let end = '';
    const held = [];
    child.stdout.on('data', (bytes) => {
      if (title === undefined) process.stdout.write(bytes);
      else held.push(bytes);
      end = (end + bytes).slice(-200);
    });
    child.on('error', (error) => {
      console.log(`${program}: ${error.message}`);
      resolveStep(false);
    });
    child.on('close', (code) => {
      if (title !== undefined) process.stdout.write(`\n${title}\n${Buffer.concat(held)}`);
      countTests(end);
      resolveStep(code === 0);
    });
  });
}

function countTests(output) {
  const line = /(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\n$/.exec(output);
  if (line === null) return;
  counts.passed += Number(line[1]);
  counts.failed += Number(line[2]);
  counts.skipped += Number(line[3] ?? 0);
}

function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(1);
}
