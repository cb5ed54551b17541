import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtIns } from '../../../src/api/extensions.ts';
import { makeValidators } from '../../../src/api/validators.ts';
import { makeVocabulary } from '../../../src/api/vocabulary.ts';
import { FileError } from '../../../src/environment/environment.ts';
import { makeNodeEnvironment } from '../../../src/environment/node.ts';
import { emptyConfig, loadConfig } from '../../../src/pipeline/load-config.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { writeTree } from '../../support/write-tree.ts';

const vocabulary = makeVocabulary(builtIns);
const { config: validate } = makeValidators(vocabulary, builtIns);

/** Loads the configuration as seen from a folder below the one with these files. */
async function load(tree: Readonly<Record<string, string>>, below = '') {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, tree);
  const workingDirectory = join(folder, below);
  await mkdir(workingDirectory, { recursive: true });
  const { files } = makeNodeEnvironment({ workingDirectory });
  return await loadConfig({ files, vocabulary, validate, workingDirectory });
}

const text = `endpoint: local
endpoints:
  local:
    base_url: http://127.0.0.1:11434/v1
    api_key: { env: DESK_KEY }
    limits: { requests_per_minute: 600, concurrency: 16 }
    limiter: file
  gateway: { base_url: https://desk.example/v1, dialect: pulze }
prices: { openai/gpt-4o: { input: 2.5, output: 10 } }
defaults: { params: { temperature: 0.2 } }
vars: { product: Acme Cloud }
`;

describe('the configuration', () => {
  it.each([
    ['max_age: 2s', 'write minutes, hours or days, as in `30m`, `12h` or `7d`'],
    ['max_size: 2TB', 'write `kB`, `MB` or `GB`, as in `200MB`'],
  ])('says which units a limit of the cache takes: %s', async (limit, hint) => {
    const { diagnostics } = await load({ 'pulze.config.yaml': `cache: { ${limit} }\n` });
    expect(diagnostics.map(({ hints }) => hints)).toEqual([[hint]]);
  });

  it('has endpoints, prices, defaults and variables', async () => {
    const { config, diagnostics } = await load({ 'pulze.config.yaml': text });
    expect(diagnostics).toEqual([]);
    expect(config?.endpoint?.value).toBe('local');
    expect([...(config?.endpoints.values() ?? [])]).toMatchObject([
      {
        name: 'local',
        baseUrl: 'http://127.0.0.1:11434/v1',
        dialect: 'openai',
        keyVariable: 'DESK_KEY',
        limits: { requestsPerMinute: 600, concurrency: 16 },
        limiter: 'file',
        location: { path: 'pulze.config.yaml', start: { line: 3, column: 3 } },
      },
      { name: 'gateway', dialect: 'pulze', limits: {} },
    ]);
    expect(config?.endpoints.get('gateway')?.keyVariable).toBeUndefined();
    expect([...(config?.prices ?? [])]).toEqual([['openai/gpt-4o', { input: 2.5, output: 10 }]]);
    expect(config?.defaults.params.get('temperature')?.raw).toBe(0.2);
    expect(config?.vars).toEqual({ product: 'Acme Cloud' });
  });

  it('is the nearest one upwards, shown by the way to it', async () => {
    const tree = {
      'pulze.config.yaml': text,
      'desk/pulze.config.yaml': 'vars: { product: Desk }\n',
    };
    const { config, sources } = await load(tree, 'desk/pipelines/nightly');
    expect(config?.vars).toEqual({ product: 'Desk' });
    expect(sources.map(({ path }) => path)).toEqual(['../../pulze.config.yaml']);
  });

  it('is told of where a nearer one has the other ending, which is not read', async () => {
    const yml = 'vars: { product: Desk }\n';
    const tree = {
      'pulze.config.yaml': text,
      'pulze.config.yml': yml,
      'desk/pulze.config.yml': yml,
    };
    const { config, diagnostics } = await load(tree, 'desk/pipelines');
    expect(config?.vars).toEqual({ product: 'Acme Cloud' });
    expect(diagnostics).toMatchObject([
      { code: 'misnamed-config', message: '`../pulze.config.yml` is not read' },
    ]);
    expect((await load(tree)).diagnostics).toEqual([]);
  });

  it('is empty where there is none, or nothing in it', async () => {
    expect(await load({})).toEqual({ config: emptyConfig, diagnostics: [], sources: [] });
    expect((await load({ 'pulze.config.yaml': '# later\n' })).config).toEqual(emptyConfig);
  });

  it('is a file that cannot be read where a folder on the way may not be searched', async () => {
    const { files } = makeNodeEnvironment();
    const kind = (path: string) => Promise.reject(new FileError('denied', path, 'no permission'));
    const place = { files: { ...files, kind }, workingDirectory: '/desk' };
    const { config, diagnostics } = await loadConfig({ ...place, vocabulary, validate });
    expect([config, diagnostics]).toEqual([
      undefined,
      [
        {
          code: 'unreadable-file',
          severity: 'error',
          message: '`/desk/pulze.config.yaml`: no permission',
        },
      ],
    ]);
  });

  it.each([
    ['endpoint: [local', 'yaml-syntax'],
    ['- local\n', 'wrong-type'],
    ['endpoints: { local: { base_url: desk } }\n', 'bad-value'],
    ['defaults: { params: { temperature: "{{#if}}" } }\n', 'bad-template'],
  ])('is of no use with a mistake: %j', async (broken, code) => {
    const { config, diagnostics } = await load({ 'pulze.config.yaml': broken });
    expect(config).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
  });
});
