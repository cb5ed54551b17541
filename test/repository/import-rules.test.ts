import { readdir } from 'node:fs/promises';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';
import config from '../../.dependency-cruiser.mjs';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';
import { accomplices, cleanTree, type Violation, violations } from './import-rules-tree.ts';

/** A rule that matches nothing looks exactly like clean code: each has to find what is planted. */
describe('the import rules', () => {
  it('each find the violation that is planted for it, and nothing else', async () => {
    const planted = Object.fromEntries(violations.map(({ file, text }) => [file, text]));
    const found = await findViolations({ ...cleanTree, ...accomplices, ...planted });
    expect(found).toEqual(inOrder(violations.map(({ rule, file }) => ({ rule, file }))));
  });

  it('are silent about code that keeps them', async () => {
    expect(await findViolations(cleanTree)).toEqual([]);
  });

  it('all have a violation that is planted for them', () => {
    const planted = new Set(violations.map(({ rule }) => rule));
    const rules = config.forbidden.map((rule) => rule.name);
    expect([...planted].sort()).toEqual(rules.sort());
  });

  it('tell the offender what they mean', () => {
    const silent = config.forbidden.filter((rule) => !/^\S.{20,}\.$/.test(rule.comment));
    expect(silent.map((rule) => rule.name)).toEqual([]);
  });

  it('have a layer for every folder of src', async () => {
    const entries = await readdir('src', { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const layers = config.forbidden.map((rule) => rule.name);
    const free = folders.filter((folder) => !layers.includes(`layer-${folder}`));
    expect(free).toEqual(['api']);
  });
});

type Found = Pick<Violation, 'rule' | 'file'>;

async function findViolations(tree: Readonly<Record<string, string>>): Promise<readonly Found[]> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, tree);
  const { options } = config;
  const forbidden = config.forbidden.map(
    (rule): IForbiddenRuleType => ({ ...rule, severity: 'error' }),
  );
  const { output } = await cruise(['src'], {
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden },
    tsPreCompilationDeps: options.tsPreCompilationDeps,
    doNotFollow: options.doNotFollow,
    enhancedResolveOptions: options.enhancedResolveOptions,
  });
  if (typeof output === 'string') throw new Error(`not a result: ${output}`);
  return inOrder(toFound(output));
}

function toFound(result: ICruiseResult): Found[] {
  return result.summary.violations.map(({ rule, from }) => ({ rule: rule.name, file: from }));
}

function inOrder(found: readonly Found[]): readonly Found[] {
  return found.toSorted((a, b) => (a.rule + a.file < b.rule + b.file ? -1 : 1));
}
