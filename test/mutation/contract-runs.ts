import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractFeature } from '../../src/protocol/contract.ts';
import type { TrialRecord } from '../../src/protocol/record.ts';
import type { ConformanceRecord, RunSummary } from '../../src/protocol/summary.ts';
import { makeProgram, type ProgramOptions } from '../support/program.ts';

const pipelinesFolder = join(import.meta.dirname, '../../pipelines');

/** The shipped pipelines, as files of a folder. */
const pipelines = Object.fromEntries(
  readdirSync(pipelinesFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [
      join('pipelines', path.slice(pipelinesFolder.length + 1)),
      readFileSync(path, 'utf8'),
    ]),
);

/** What an emulator is told, so that it does nothing about a part of the contract. */
export function mutate({ name, kind }: ContractFeature): Readonly<Record<string, string[]>> {
  return kind === 'field' ? { omit: [name.slice('response.'.length)] } : { ignore: [name] };
}

/** Every trial of the shipped pipelines, against an emulator with such a script. */
export async function runPipelines(
  script: Readonly<Record<string, unknown>>,
): Promise<readonly TrialRecord[]> {
  const config = { endpoint: 'mutant', endpoints: { mutant: { emulator: script } } };
  const { trials } = await runShipped({ files: { 'pulze.config.yaml': JSON.stringify(config) } });
  return trials;
}

/** The shipped pipelines as the command line runs them. */
export async function runShipped(
  { files, variables = {} }: Pick<ProgramOptions, 'files' | 'variables'>,
  ...args: readonly string[]
): Promise<ShippedRun> {
  const program = await makeProgram({ files: { ...pipelines, ...files }, variables });
  const line = ['pipelines/*.yaml', '-r', 'json', '--retries', '0', ...args];
  const { stdout, stderr } = await program.run(...line);
  if (stdout === '') throw new Error(stderr);
  const { trials, summary }: RunReport = JSON.parse(stdout);
  return { trials, conformance: summary.conformance ?? [] };
}

interface RunReport {
  readonly trials: readonly TrialRecord[];
  readonly summary: RunSummary;
}

export interface ShippedRun {
  readonly trials: readonly TrialRecord[];
  readonly conformance: readonly ConformanceRecord[];
}

export function isRed({ outcome }: TrialRecord): boolean {
  return outcome === 'failed' || outcome === 'errored';
}

/** Whether a trial has to notice: by its tag, or since its answer is one to what is taken away. */
export function isAbout(trial: TrialRecord, { name }: ContractFeature): boolean {
  if (!isRequired(name)) return trial.tags?.includes(`contract:${name}`) ?? false;
  return trial.steps.some(({ request, response }) => request?.body[name] && response);
}

/**
 * Whether a trial may notice: what cannot be asked without is in every request, and the metadata say
 * which temperature was used.
 */
export function mayNotice(trial: TrialRecord, feature: ContractFeature): boolean {
  const { name, kind } = feature;
  const isReported =
    kind === 'parameter' && trial.tags?.includes(`contract:response.metadata.${name}`) === true;
  if (!isRequired(name)) return isReported || isAbout(trial, feature);
  return trial.steps.some(({ request }) => request?.body[name] !== undefined);
}

/** Without those of pipelines that are about no part of the contract: an example needs what it needs. */
export function ofContract(trials: readonly TrialRecord[]): readonly TrialRecord[] {
  const tagged = trials.filter(({ tags = [] }) => tags.some((tag) => tag.startsWith('contract:')));
  const names = new Set(tagged.map(({ pipeline }) => pipeline));
  return trials.filter(({ pipeline }) => names.has(pipeline));
}

function isRequired(name: string): boolean {
  return name === 'messages' || name === 'prompt';
}

/** The names of the assertions that noticed; `the call itself` where there was no answer to judge. */
export function noticedBy(trials: readonly TrialRecord[]): readonly string[] {
  const names = trials.filter(isRed).flatMap(({ assertions }) => {
    const failed = assertions.filter(({ verdict }) => verdict !== 'passed');
    return failed.length === 0 ? ['the call itself'] : failed.map(({ assertion }) => assertion);
  });
  return [...new Set(names)].sort();
}
