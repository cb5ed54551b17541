import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { RunSummary } from '../../src/protocol/summary.ts';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';
import { readTrials } from './chaos/read-trials.ts';
import { type Call, faults, RETRIES, TIMEOUT_MILLISECONDS, tellTruth } from './chaos/truth.ts';

const built = join(programBuilt, '../index.js');
const spawned = process.env['SPAWN'] === '1' && hasComponent(built, 'npm run build');

/** `npm run soak` has 10,000. */
const TRIALS = Number(process.env['CHAOS'] ?? 600);

/** A share of each fault, together 30% of the calls; drawn by the seed. */
const script = `seed: 7
rules:
${faults.map((fault) => `  - { match: { probability: 0.0293 }, ${fault} }`).join('\n')}
  - { match: { text: "50$" }, fault: { status: 400 } }
  - { match: { text: "3$" }, reply: { text: "no {{last_user}}" } }
  - { reply: { text: "ok {{last_user}}" } }
`;

const makePipeline = (name: string): string => `version: 1
name: ${name}
model: pulze
stream: ${name === 'streamed'}
defaults: { timeout: ${TIMEOUT_MILLISECONDS}ms }
pulze: { labels: { trial: "${name} {{case.id}}" } }
messages: [{ user: "ticket {{case.id}}" }]
assert: [{ equals: "ok ticket {{case.id}}" }]
cases: [${Array.from({ length: TRIALS / 2 }, (_, n) => `{ id: t${n} }`).join(', ')}]
`;

const makeConfig = (url: string): string => `endpoints:
  chaos:
    { base_url: "${url}", dialect: pulze, api_key: { env: CHAOS_KEY }, limits: { concurrency: 64 } }
`;

interface Emulator {
  readonly url: string;
  /** What it noted so far, and what holds its process that did not at its start. */
  report(): Promise<{ readonly calls: readonly Call[]; readonly leaked: readonly string[] }>;
  /** Its exit code, when nothing holds its process any more. */
  close(): Promise<number | null>;
}

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`chaos/${name}.mjs`, import.meta.url));

async function startEmulator(folder: string): Promise<Emulator> {
  const options = { cwd: folder, execPath: nodeBinary };
  const child: ChildProcess = fork(fileOf('emulator'), [built, 'rules.yaml'], options);
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`the emulator ended with ${code}`);
  });
  const [{ url, before }] = await Promise.race([once(child, 'message'), died]);
  died.catch(() => {});
  return {
    url,
    async report() {
      child.send('report');
      const [{ calls, left }] = await once(child, 'message');
      return { calls, leaked: findAdded(before, left) };
    },
    async close() {
      child.disconnect();
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}

/** What there is more of than there was. */
function findAdded(before: readonly string[], after: readonly string[]): readonly string[] {
  const known = [...before];
  return after.filter((name) => {
    const at = known.indexOf(name);
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  });
}

interface Ended {
  readonly code: number | null;
  readonly path: string;
  readonly summary: RunSummary;
  readonly diagnostics: readonly Diagnostic[];
  readonly events: Readonly<Record<string, number>>;
  /** What held the process before the run, and after it. */
  readonly before: readonly string[];
  readonly left: readonly string[];
}

async function runInChild(folder: string): Promise<Ended> {
  const options = {
    files: ['whole.yaml', 'streamed.yaml'],
    endpoint: { name: 'chaos' },
    concurrency: 64,
    retries: RETRIES,
  };
  const child = spawn(nodeBinary, [fileOf('run'), built, JSON.stringify(options)], {
    cwd: folder,
    env: { CHAOS_KEY: 'chaos' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, ...JSON.parse(output) };
}

describe.skipIf(!spawned)('a run against a service that fails three calls of ten', () => {
  it(
    'ends each trial once with what happened to it, and leaves nothing behind',
    async () => {
      const folder = await makeTemporaryFolder();
      await writeTree(folder, {
        'rules.yaml': script,
        'whole.yaml': makePipeline('whole'),
        'streamed.yaml': makePipeline('streamed'),
      });
      const emulator = await startEmulator(folder);
      await writeTree(folder, { 'pulze.config.yaml': makeConfig(emulator.url) });
      const run = await runInChild(folder);
      const { calls, leaked } = await emulator.report();

      expect(run.code).toBe(0);
      expect(run.diagnostics).toEqual([]);
      expect(findAdded(run.before, run.left)).toEqual([]);
      expect(leaked).toEqual([]);
      expect(await emulator.close()).toBe(0);

      const trials = readTrials(readFileSync(join(folder, run.path), 'utf8'));
      expect(trials.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: TRIALS }, (_, index) => index),
      );
      const names = trials.map(({ trial }) => `${trial.pipeline} ${trial.case}`);
      expect(new Set(names).size).toBe(TRIALS);
      const { lies, seen } = tellTruth(
        trials.map(({ trial }) => trial),
        calls,
      );
      expect(lies).toEqual([]);
      expect(run.events['trial_finished']).toBe(TRIALS);
      const { passed, failed, errored } = run.summary.counts;
      expect({ passed, failed, errored }).toEqual(seen.outcomes);
      // Each fault was met, and each has hurt somebody.
      expect(seen.faults).toEqual(faults.map((_, at) => at + 1));
      expect(seen.outcomes.passed).toBeGreaterThan(TRIALS / 2);
      expect(seen.outcomes.failed).toBeGreaterThan(0);
      expect(seen.outcomes.errored).toBeGreaterThan(0);
    },
    60_000 + TRIALS * 60,
  );
});
