import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { serve } from '../../src/api/serve.ts';
import { contract } from '../../src/protocol/contract.ts';
import type { ConformanceResult } from '../../src/protocol/summary.ts';
import { makeProgram } from '../support/program.ts';
import { isRed, ofContract, runPipelines, runShipped, type ShippedRun } from './contract-runs.ts';

vi.setConfig({ testTimeout: 60_000 });

async function runServed(
  dialect: 'pulze' | 'openai',
  ...args: readonly string[]
): Promise<ShippedRun> {
  const environment = (await makeProgram()).makeEnvironment();
  const { server } = await serve({ host: '127.0.0.1', port: 0, dialect }, environment);
  if (server === undefined) throw new Error('the emulator cannot be served');
  onTestFinished(() => server.close());
  const where = ['--base-url', server.url, '--dialect', dialect, '--api-key-env', 'DESK_KEY'];
  return await runShipped({ variables: { DESK_KEY: 'desk-key' } }, ...where, ...args);
}

function found({ conformance }: ShippedRun, result: ConformanceResult): readonly string[] {
  return conformance.filter((each) => each.result === result).map(({ feature }) => feature);
}

/** What is in the request and in the answer of both APIs. */
const shared = contract
  .map(({ name }) => name)
  .filter((name) => !/^Pulze-|^response\.metadata|^messages$|^prompt$|^plugins$|^model$/.test(name))
  .filter((name) => !['response.id', 'response.created'].includes(name));

describe('the pipelines that ship', () => {
  it.each([1, 2, 3, 4, 5, 6])('do not depend on what the emulator draws: seed %i', async (seed) => {
    const trials = ofContract(await runPipelines({ seed }));
    expect(trials.filter(isRed).map(({ id }) => id)).toEqual([]);
  });

  it('say of a service that takes no script what can be known of it', async () => {
    const run = await runServed('pulze');
    const scripted = run.trials.filter(isRed).map(({ pipeline }) => pipeline);
    expect({
      red: [...new Set(scripted)],
      ignored: found(run, 'ignored'),
      refused: found(run, 'refused'),
      unknown: found(run, 'unknown'),
    }).toEqual({
      // Their answers are scripted, and they are about no part of the contract.
      red: ['gated', 'judged', 'regression', 'tone-sweep', 'two-step'],
      ignored: [],
      refused: [],
      unknown: ['Pulze-Policies.prompt_id', 'response.metadata.error', 'response.metadata.retries'],
    });
  });

  it("say of OpenAI's API that it honours what both have", async () => {
    const run = await runServed('openai', '--model', 'gpt-4o');
    expect(found(run, 'honoured').toSorted()).toEqual(shared.toSorted());
    expect(found(run, 'refused')).toEqual(['plugins']);
    expect(found(run, 'ignored')).toEqual([
      'Pulze-Policies.max_same_model_retries',
      'Pulze-Policies.max_switch_model_retries',
      'Pulze-Policies.privacy_level',
      'Pulze-Weights',
      'response.created',
      'response.id',
      'response.metadata.scores',
    ]);
  });
});
