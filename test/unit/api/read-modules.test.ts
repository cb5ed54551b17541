import { describe, expect, it } from 'vitest';
import { readModules } from '../../../src/api/read-modules.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { writeTree } from '../../support/write-tree.ts';

async function pathsOf(tree: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, tree);
  const modules = await readModules('checks/main.js', makeNodeFiles(folder));
  for (const { path, text } of modules) expect(text).toBe(tree[path]);
  return modules.map(({ path }) => path).sort();
}

describe('the modules of an assertion', () => {
  it('are what it imports from beside itself, and what that imports', async () => {
    const paths = await pathsOf({
      'checks/main.js': `import { words } from './words.js';\nexport * from "../shared/rules.mjs";`,
      'checks/words.js': `import './main.js';\nconst list = await import('./list.json', { with: { type: 'json' } });`,
      'checks/list.json': '[]',
      'shared/rules.mjs': `import{a}from'../checks/words.js'`,
      'shared/other.js': '',
    });
    expect(paths).toEqual([
      ...['checks/list.json', 'checks/main.js', 'checks/words.js'],
      'shared/rules.mjs',
    ]);
  });

  it('are found as Node finds what is required', async () => {
    const paths = await pathsOf({
      'checks/main.js': `const a = require('./a'), b = require("./b"), c = require('./c');`,
      'checks/a.js': '',
      'checks/b/index.js': '',
      'checks/c.json': '1',
    });
    expect(paths).toEqual(['checks/a.js', 'checks/b/index.js', 'checks/c.json', 'checks/main.js']);
  });

  it('are not what is not there, nor packages', async () => {
    const paths = await pathsOf({
      'checks/main.js': `import 'yaml';\nimport fs from 'node:fs';\n// import './gone.js'`,
    });
    expect(paths).toEqual(['checks/main.js']);
  });

  it('are looked for in time linear to the text', async () => {
    const text = `import './words.js';\nimport x from${' '.repeat(300_000)}`;
    const paths = await pathsOf({ 'checks/main.js': text, 'checks/words.js': '' });
    expect(paths).toEqual(['checks/main.js', 'checks/words.js']);
  });

  it('end with the module itself where that cannot be read', async () => {
    const folder = await makeTemporaryFolder();
    await expect(readModules('checks/main.js', makeNodeFiles(folder))).rejects.toThrow(
      'no such file',
    );
  });
});
