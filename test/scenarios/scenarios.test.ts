import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { hasComponent } from '../support/component.ts';
import { parseScenario, type Scenario } from '../support/scenario/parse-scenario.ts';
import { programBuilt, runAsChild, runInProcess } from '../support/scenario/run-program.ts';
import { runScenario } from '../support/scenario/run-scenario.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const spawned = process.env['SPAWN'] === '1';
const update = process.env['UPDATE'] === '1';
const runProgram = spawned ? runAsChild : runInProcess;
const canRun = !spawned || hasComponent(programBuilt, 'npm run build');

const scenarios = globSync('*.md', { cwd: import.meta.dirname, absolute: true })
  .sort()
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  .map(({ path, text }) => ({ path, text, scenario: parse(path, text) }));

function parse(path: string, text: string): Scenario {
  try {
    return parseScenario(text);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`);
  }
}

describe.skipIf(!canRun)('a session at the command line', () => {
  it.each(scenarios.map((entry) => ({ ...entry, title: entry.scenario.title })))(
    '$title',
    async ({ path, text, scenario }) => {
      const played = await runScenario(scenario, await makeTemporaryFolder(), runProgram);
      if (update) await writeFile(path, played);
      else expect(played).toBe(text);
    },
  );
});
