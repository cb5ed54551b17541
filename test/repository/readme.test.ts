import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtIns } from '../../src/api/extensions.ts';
import { makeReadmeTables } from '../../src/api/readme-tables.ts';
import { commands } from '../../src/cli/commands.ts';
import { makeCommandLineTables } from '../../src/cli/readme-tables.ts';
import { helperSummaries } from '../../src/template/builtin-helpers.ts';
import { hasComponent } from '../support/component.ts';
import { makeStable } from '../support/scenario/make-stable.ts';
import { parseScenario } from '../support/scenario/parse-scenario.ts';
import { runInProcess, startNode } from '../support/scenario/run-program.ts';
import { runScenario } from '../support/scenario/run-scenario.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const readme = readFileSync('README.md', 'utf8');
const tables: Readonly<Record<string, string>> = {
  ...makeReadmeTables(),
  ...makeCommandLineTables(),
};

/** A line that is the same but for its times stays as it was: a reader sees a run as it really went. */
function keepTimes(played: string): string {
  const written = readme
    .split('\n')
    .map((line) => ({ line, stable: makeStable(line, '<folder>') }));
  return played
    .split('\n')
    .map((line) => {
      const stable = makeStable(line, '<folder>');
      const at = written.findIndex((each) => each.stable === stable);
      return written.splice(0, at + 1).at(-1)?.line ?? line;
    })
    .join('\n');
}

/** The text of the block whose fence says this. */
function findBlock(info: string): string {
  const found = new RegExp(`^\`\`\`${info}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(readme)?.[1];
  if (found === undefined) throw new Error(`the README has no block \`${info}\``);
  return found;
}

describe('the tables of the README', () => {
  const places = [...readme.matchAll(/<!-- table (\S+) -->\n([\s\S]*?)<!-- end -->/g)];

  it('have their places, and there is no place without one', () => {
    expect(places.map(([, name]) => name).sort()).toEqual(Object.keys(tables).sort());
  });

  it.each(Object.entries(tables))('are as the definitions say: %s', (name, table) => {
    const written = places.find(([, place]) => place === name)?.[2];
    expect(written, 'npm run generate').toBe(`\n${table}\n\n`);
  });

  it('have a row for everything that is built in', () => {
    const names = [
      ...builtIns.assertions.keys(),
      ...builtIns.reporters.keys(),
      ...builtIns.providers.keys(),
      ...builtIns.datasets.map(({ name }) => name),
      ...helperSummaries.map(({ name }) => name),
    ];
    expect(names.filter((name) => !readme.includes(`\n| \`${name}\` |`))).toEqual([]);
  });
});

describe('the README', () => {
  it('shows sessions that really go like this', async () => {
    const played = await runScenario(
      parseScenario(readme),
      await makeTemporaryFolder(),
      runInProcess,
    );
    const [shown, written] = [played, readme].map((text) => makeStable(text, '<folder>'));
    if (process.env['UPDATE'] === '1' && shown !== written)
      await writeFile('README.md', keepTimes(played));
    else expect(shown).toBe(written);
  });

  it('has the two lines for a fresh clone', () => {
    const lines = findBlock('sh')
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, ''));
    expect(lines).toEqual(['npm ci && npx pulze-run pipelines/*.yaml', 'npm ci && npm test', '']);
  });

  it('has all options of the commands beside `run`', () => {
    const rowsOf = (name: string): readonly string[] =>
      [...(tables[name] ?? '').matchAll(/^\| `--([\w-]+)/gm)].map(([, option = '']) => option);
    const said = (sentence: RegExp): readonly string[] =>
      [...(sentence.exec(readme)?.[0] ?? '').matchAll(/`--([\w-]+)`/g)].map(
        ([, name = '']) => name,
      );
    const optionsOf = (name: string): readonly string[] =>
      Object.keys(commands.find((each) => each.name === name)?.options ?? {}).sort();
    const run = rowsOf('options');
    const planned = run.slice(0, run.indexOf('strict') + 1);
    const sending = run.slice(0, run.indexOf('env-file') + 1);
    const [first, last, ...both] = said(/^`validate` and `list` take .*? and `list` also/m);
    expect([first, last]).toEqual([planned[0], planned.at(-1)]);
    const alsoListed = said(/ and `list` also .*:$/m);
    const calibrated = said(/^and of those of `run` where to send, .*$/m);
    expect({
      validate: [...planned, ...both].sort(),
      list: [...planned, ...both, ...alsoListed, ...rowsOf('list-options')].sort(),
      compare: [...rowsOf('compare-options')].sort(),
      calibrate: [...rowsOf('calibrate-options'), ...sending, ...calibrated].sort(),
    }).toEqual({
      validate: optionsOf('validate'),
      list: optionsOf('list'),
      compare: optionsOf('compare'),
      calibrate: optionsOf('calibrate'),
    });
  });

  it('names no option that is neither known nor named as one for later', () => {
    const known = [
      'options',
      'serve-options',
      'list-options',
      'compare-options',
      'calibrate-options',
      'rerun-options',
      'runs-options',
    ]
      .map((name) => tables[name])
      .join('\n')
      .replace(/ (?:[A-Z[]|top=)[^`]*`/g, '`');
    const later = /the options? ((?:`--[\w-]+`(?:, |\. ))+)/.exec(readme)?.[1] ?? '';
    const others = ['--save-dev', '--help', '--version', '--no-color', '--'];
    const unknown = [...readme.matchAll(/(?<![\w<-])--[a-z][\w-]*/g)]
      .map(([option]) => option)
      .filter((option) => !known.includes(`\`${option}\``) && !later.includes(`\`${option}\``))
      .filter((option) => !others.includes(option));
    expect(unknown).toEqual([]);
  });

  it('shows a configuration that is one', async () => {
    const folder = await makeTemporaryFolder();
    await writeTree(folder, {
      'pulze.config.yaml': findBlock('yaml config'),
      'tickets.yaml': findBlock('yaml file=tickets.yaml'),
    });
    expect(await validate('tickets.yaml', folder)).toEqual(silent);
  });

  it('shows a script of the emulator that is one', async () => {
    const folder = await makeTemporaryFolder();
    const pipeline = `${findBlock('yaml file=tickets.yaml')}${findBlock('yaml emulator')}`;
    await writeTree(folder, { 'tickets.yaml': pipeline.replace('step: classify', 'step: main') });
    expect(await validate('tickets.yaml', folder)).toEqual(silent);
  });

  const built = hasComponent(resolve('dist/program/index.js'), 'npm run build');
  it.skipIf(!built)('shows a program that runs with the package as it is installed', async () => {
    const folder = await makeTemporaryFolder();
    await writeTree(folder, {
      'triage.mjs': findBlock('js library'),
      'tickets.yaml': findBlock('yaml file=tickets.yaml'),
      'node_modules/.package-lock.json': '{}',
    });
    await symlink(resolve('.'), join(folder, 'node_modules/pulze-run'), 'dir');
    const command = { program: 'node', args: [], variables: {} };
    expect(await startNode(join(folder, 'triage.mjs'), command, folder)).toEqual({
      stdout: [
        '4 of 4 passed for $0.001755',
        'tickets/charged-twice[model=openai/gpt-4o]#1 passed',
        'tickets/charged-twice[model=anthropic/claude-2.0]#1 passed',
        'tickets/login[model=openai/gpt-4o]#1 passed',
        'tickets/login[model=anthropic/claude-2.0]#1 passed',
        '',
      ].join('\n'),
      stderr: '',
      exitCode: 0,
    });
  });
});

const silent = { stderr: '', exitCode: 0 };

async function validate(file: string, folder: string): Promise<typeof silent> {
  const command = { program: 'pulze-run', args: ['validate', '--strict', file], variables: {} };
  const { stderr, exitCode } = await runInProcess(command, folder);
  return { stderr, exitCode };
}

const documents = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  'pipelines/README.md',
  ...readdirSync('examples').map((name) => `examples/${name}/README.md`),
];

describe('the links of a document', () => {
  it.each(documents)('lead somewhere: %s', (path) => {
    const text = readFileSync(path, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = targets.filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const where = file === '' ? path : join(dirname(path), file);
      if (!existsSync(where)) return true;
      return anchor !== undefined && !findAnchors(readFileSync(where, 'utf8')).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

/** As GitHub makes them of headings. */
function findAnchors(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
