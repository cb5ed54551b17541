/** A file that breaks exactly one rule of `.dependency-cruiser.mjs`. */
export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

const folders = [
  ...['environment', 'source', 'statistics', 'diagnostic', 'protocol', 'template', 'expression'],
  ...['transport', 'pipeline', 'dataset', 'provider', 'cassette', 'assertion', 'plan', 'run'],
  ...['compare', 'calibration', 'report', 'emulator', 'api', 'cli', 'budget', 'pricing'],
];

/** Every module with a home of its own, and a file in it. */
const homes: Readonly<Record<string, string>> = {
  yaml: 'source/yaml.ts',
  ajv: 'assertion/builtin/json-schema.ts',
  'ajv-formats': 'pipeline/schema.ts',
  handlebars: 'template/parse-template.ts',
  '@marcbachmann/cel-js': 'expression/compile-expression.ts',
  re2js: 'expression/pattern.ts',
  undici: 'transport/connections.ts',
  'eventsource-parser': 'transport/sse.ts',
  'csv-parse': 'dataset/delimited-rows.ts',
  'json-p3': 'assertion/json-path.ts',
  saxes: 'assertion/read-xml.ts',
  parse5: 'assertion/read-html.ts',
  'node-sql-parser': 'assertion/parse-sql.ts',
  'fastest-levenshtein': 'diagnostic/suggest.ts',
  tokenx: 'assertion/estimate-tokens.ts',
  'p-map': 'run/pool.ts',
  diff: 'report/text-diff.ts',
  'cli-table3': 'report/table.ts',
  picocolors: 'report/paint.ts',
  'string-width': 'diagnostic/code-frame.ts',
  hono: 'emulator/server.ts',
  yargs: 'cli/program.ts',
  tinyglobby: 'environment/node-files.ts',
  chokidar: 'environment/node-files.ts',
  'node:fs/promises': 'environment/node-file-writing.ts',
  'node:timers': 'environment/node.ts',
  'node:http': 'emulator/server.ts',
  'node:net': 'transport/no-proxy.ts',
  'node:tls': 'transport/trust.ts',
  'node:zlib': 'transport/decode-body.ts',
  'node:crypto': 'source/crypto.ts',
};

const packages = Object.keys(homes).filter((module) => !module.startsWith('node:'));

/** Code that keeps every rule, going to the edge of each; the packages are empty ones. */
export const cleanTree: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'desk',
    dependencies: Object.fromEntries(packages.map((name) => [name, '1.0.0'])),
    devDependencies: { vitest: '1.0.0' },
  }),
  ...Object.assign({}, ...[...packages, 'vitest', 'undeclared'].map(packageFiles)),
  ...Object.fromEntries(folders.map((folder) => [`src/${folder}/${folder}.ts`, constant(folder)])),
  ...homeFiles(),
  'src/index.ts': imports('./api/run.ts', './provider/provider.ts', './protocol/event.ts'),
  'src/api/run.ts': imports(
    ...folders.map((folder) => `../${folder}/${folder}.ts`),
    ...Object.values(homes)
      .filter((file) => !/builtin|^environment/.test(file))
      .map((file) => `../${file}`),
    './extensions.ts',
  ),
  'src/api/extensions.ts': imports(
    '../provider/builtin/pulze.ts',
    '../assertion/builtin/json-schema.ts',
    '../dataset/builtin/csv.ts',
  ),
  'src/dataset/builtin/csv.ts': imports('../delimited-rows.ts'),
  'src/provider/wire.ts': constant('wire'),
  'src/provider/builtin/pulze.ts': imports('../provider.ts', '../wire.ts'),
  'src/protocol/event.ts': imports('../source/source.ts', '../environment/environment.ts'),
  'src/assertion/check.ts': imports('../provider/provider.ts'),
  'src/emulator/answer.ts': imports('../provider/wire.ts'),
  'src/cli/main.ts': imports('../environment/node.ts', './program.ts'),
  'src/report/words.generated.ts': constant('words'),
  'test/support/desk.ts': constant('desk'),
};

export const violations: readonly Violation[] = [
  ...folders.filter((folder) => folder !== 'api').map(plantInLayer),
  plant('home-of-yaml', 'pipeline', 'yaml'),
  plant('home-of-ajv', 'run', 'ajv'),
  plant('home-of-handlebars', 'pipeline', 'handlebars'),
  plant('home-of-cel-js', 'pipeline', '@marcbachmann/cel-js'),
  plant('home-of-re2js', 'expression', 're2js'),
  plant('home-of-undici', 'transport', 'undici'),
  plant('home-of-eventsource-parser', 'transport', 'eventsource-parser'),
  plant('home-of-csv-parse', 'dataset', 'csv-parse'),
  plant('home-of-json-p3', 'assertion', 'json-p3'),
  plant('home-of-saxes', 'report', 'saxes'),
  plant('home-of-parse5', 'report', 'parse5'),
  plant('home-of-node-sql-parser', 'assertion', 'node-sql-parser'),
  plant('home-of-fastest-levenshtein', 'pipeline', 'fastest-levenshtein'),
  plant('home-of-tokenx', 'report', 'tokenx'),
  plant('home-of-p-map', 'cli', 'p-map'),
  plant('home-of-diff', 'assertion', 'diff'),
  plant('home-of-cli-table3', 'cli', 'cli-table3'),
  plant('home-of-picocolors', 'cli', 'picocolors'),
  plant('home-of-string-width', 'cli', 'string-width'),
  plant('home-of-hono', 'emulator', 'hono'),
  plant('home-of-yargs', 'api', 'yargs'),
  plant('home-of-tinyglobby', 'dataset', 'tinyglobby'),
  plant('home-of-chokidar', 'cli', 'chokidar'),
  plant('home-of-fs', 'dataset', 'node:fs/promises'),
  plant('home-of-process', 'run', 'node:process'),
  plant('home-of-http', 'transport', 'node:http'),
  plant('home-of-net', 'transport', 'node:net'),
  plant('home-of-tls', 'transport', 'node:tls'),
  plant('home-of-zlib', 'transport', 'node:zlib'),
  plant('home-of-crypto', 'run', 'node:crypto'),
  plant('home-of-child_process', 'assertion', 'node:child_process'),
  plant('home-of-worker_threads', 'run', 'node:worker_threads'),
  plant('home-of-vm', 'expression', 'node:vm'),
  plant('builtins-are-named-once', 'run', '../assertion/builtin/json-schema.ts'),
  {
    rule: 'builtins-stand-alone',
    file: 'src/provider/builtin/planted.ts',
    text: imports('./pulze.ts'),
  },
  plant('assertions-know-only-the-provider-contract', 'assertion', '../provider/wire.ts'),
  plant('emulator-knows-only-the-wire', 'emulator', '../provider/provider.ts'),
  plant('one-node-environment', 'api', '../environment/node.ts'),
  {
    rule: 'index-is-api-and-contracts',
    file: 'src/index.ts',
    text: imports('./api/run.ts', './provider/wire.ts'),
  },
  plant('index-is-for-others', 'api', '../index.ts'),
  {
    rule: 'every-folder-has-a-layer',
    file: 'src/utils/planted.ts',
    text: imports('../source/source.ts'),
  },
  // A cycle is reported once, at the first of its files.
  plant('no-cycles', 'plan', './there.ts'),
  { rule: 'no-orphans', file: 'src/run/forgotten.ts', text: constant('forgotten') },
  plant('no-test-in-src', 'run', '../../test/support/desk.ts'),
  plant('no-development-dependency', 'run', 'vitest'),
  plant('no-undeclared-dependency', 'run', 'undeclared'),
  plant('no-unresolvable', 'run', './nowhere.ts'),
];

/** What a violation needs, and is itself without fault. */
export const accomplices: Readonly<Record<string, string>> = {
  'src/plan/there.ts':
    "import type { m0 } from './no-cycles.ts';\nexport type There = typeof m0;\n",
};

/** A type import, so that it is seen that those count. */
function plantInLayer(folder: string): Violation {
  const above = folder === 'cli' ? 'run' : 'cli';
  return {
    rule: `layer-${folder}`,
    file: `src/${folder}/too-high.ts`,
    text: `import type { ${above} } from '../${above}/${above}.ts';\nexport type X = typeof ${above};\n`,
  };
}

function plant(rule: string, folder: string, module: string): Violation {
  return { rule, file: `src/${folder}/${rule.toLowerCase()}.ts`, text: imports(module) };
}

function imports(...modules: readonly string[]): string {
  return modules.map((module, index) => `import * as m${index} from '${module}';\n`).join('');
}

function constant(name: string): string {
  return `export const ${name} = '${name}';\n`;
}

function packageFiles(name: string): Readonly<Record<string, string>> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'index.js' }),
    [`node_modules/${name}/index.js`]: '',
  };
}

function homeFiles(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [module, file] of Object.entries(homes)) {
    files[`src/${file}`] = `${files[`src/${file}`] ?? ''}import '${module}';\n`;
  }
  return files;
}
