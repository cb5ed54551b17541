import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type ContractFeature, contract } from '../../src/protocol/contract.ts';
import type { TrialRecord } from '../../src/protocol/record.ts';
import {
  isAbout,
  isRed,
  mayNotice,
  mutate,
  noticedBy,
  ofContract,
  runPipelines,
} from './contract-runs.ts';

const readme = join(import.meta.dirname, '../../README.md');
const rows: string[] = [];

let running: Promise<readonly TrialRecord[]> | undefined;

/** The run that nothing was changed for; made once, in the first test that asks. */
function runUntouched(): Promise<readonly TrialRecord[]> {
  running ??= runPipelines({});
  return running;
}

/** Pipelines in which these trials are, with the assertions that noticed. */
function describeRow(
  feature: ContractFeature,
  { red, all }: { readonly red: readonly TrialRecord[]; readonly all: readonly TrialRecord[] },
): string {
  const names = [...new Set(red.map(({ pipeline }) => pipeline))].sort();
  const links =
    names.length === new Set(all.map(({ pipeline }) => pipeline)).size
      ? 'all'
      : names.map((name) => `[${name}](pipelines/${name}.yaml)`).join(', ');
  const noticed = noticedBy(red)
    .map((name) => (name.includes(' ') ? name : `\`${name}\``))
    .join(', ');
  const written = feature.written.includes('`') ? feature.written : `\`${feature.written}\``;
  return `| \`${feature.name}\` | ${feature.summary} | ${written} | ${noticed} | ${links} |`;
}

vi.setConfig({ testTimeout: 60_000 });

describe('the pipelines that ship', () => {
  it('pass against an emulator that honours the contract', async () => {
    const untouched = ofContract(await runUntouched());
    expect(untouched.filter(isRed).map(({ id }) => id)).toEqual([]);
  });

  it('are about parts of the contract that there are', async () => {
    const untouched = await runUntouched();
    const tags = untouched.flatMap((trial) => trial.tags ?? []);
    const named = tags.filter((tag) => tag.startsWith('contract:')).map((tag) => tag.slice(9));
    const known = contract.map(({ name }) => name);
    expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe.each(contract)('an emulator that does nothing about $name', (feature) => {
  it('turns the pipelines that are for it red, and no others', async () => {
    const untouched = ofContract(await runUntouched());
    const red = ofContract(await runPipelines(mutate(feature))).filter(isRed);
    const about = untouched.filter((trial) => isAbout(trial, feature));
    const others = untouched.filter((trial) => !mayNotice(trial, feature)).map(({ id }) => id);
    const pipelinesOf = (some: readonly TrialRecord[]): readonly string[] =>
      [...new Set(some.map(({ pipeline }) => pipeline))].sort();
    expect({
      missing: pipelinesOf(about).filter((name) => !pipelinesOf(red).includes(name)),
      strange: red.map(({ id }) => id).filter((id) => others.includes(id)),
    }).toEqual({ missing: [], strange: [] });
    expect(red).not.toEqual([]);
    rows.push(describeRow(feature, { red, all: untouched }));
  });
});

describe('the table of the contract in the README', () => {
  it('says what was found', () => {
    const head = '| part | what it is | sent or found as | asserted by | pipelines |';
    const table = [head, '| --- | --- | --- | --- | --- |', ...rows].join('\n');
    const text = readFileSync(readme, 'utf8');
    const pattern = /(<!-- contract -->\n)[\s\S]*?(<!-- end -->)/;
    const fresh = text.replace(pattern, (_, start, end) => `${start}\n${table}\n\n${end}`);
    if (process.env['UPDATE']) writeFileSync(readme, fresh);
    else expect(text).toBe(fresh);
  });
});
