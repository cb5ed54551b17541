import { readFileSync } from 'node:fs';
import type { TrialRecord } from '../../src/protocol/record.ts';
import { makeInstantClock } from '../support/instant-clock.ts';
import { makeProgram } from '../support/program.ts';

export interface AimockRun {
  readonly exitCode: number;
  readonly trials: readonly TrialRecord[];
  /** How long the program waited before each further try, in milliseconds. */
  readonly waits: readonly number[];
}

/** Runs a pipeline with the whole program against an address, on a clock that does not wait. */
export async function runAgainst(
  url: string,
  pipeline: string,
  ...args: readonly string[]
): Promise<AimockRun> {
  const clock = makeInstantClock();
  const program = await makeProgram({ files: { 'desk.yaml': pipeline }, clock });
  const { exitCode, stdout, stderr } = await program.run(
    ...['desk.yaml', '--base-url', `${url}/v1`, '--model', 'gpt-4o', '-r', 'json', '--quiet'],
    ...args,
  );
  if (stdout === '') throw new Error(stderr);
  return { exitCode, trials: JSON.parse(stdout).trials, waits: clock.sleeps };
}

/** A pipeline of the repository's own. */
export function ownPipeline(name: string): string {
  return readFileSync(new URL(`../../pipelines/${name}.yaml`, import.meta.url), 'utf8');
}

/** What a run came to: each trial with its outcome and what failed in it. */
export function outcomesOf({ trials }: AimockRun): readonly string[] {
  return trials.map(({ id, outcome, steps, assertions }) => {
    const failures = steps.flatMap(({ failure }) => (failure === undefined ? [] : [failure.kind]));
    const broken = assertions
      .filter(({ verdict }) => verdict !== 'passed')
      .map(({ name, message }) => `${name}: ${message}`);
    return [id, outcome, ...failures, ...broken].join(' ');
  });
}
