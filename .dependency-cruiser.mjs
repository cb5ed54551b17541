/**
 * Which folder of src may import which; type imports count. A folder that is not here is refused.
 * `source` holds the words that everything is said in, so whoever may import anything may import it.
 */
const mayImport = {
  environment: [],
  source: [],
  statistics: [],
  diagnostic: ['source'],
  protocol: ['source', 'environment', 'statistics'],
  budget: ['source', 'protocol'],
  pricing: ['source', 'protocol'],
  template: ['source', 'diagnostic'],
  expression: ['source', 'diagnostic'],
  transport: ['source', 'environment', 'protocol', 'budget'],
  pipeline: ['source', 'environment', 'diagnostic', 'protocol', 'template', 'expression'],
  dataset: ['source', 'environment', 'diagnostic', 'protocol', 'expression', 'statistics'],
  provider: ['source', 'protocol', 'transport'],
  cassette: ['source', 'environment', 'diagnostic', 'protocol', 'transport'],
  assertion: ['source', 'protocol', 'statistics', 'expression', 'template', 'provider'],
  plan: [
    ...['source', 'environment', 'diagnostic', 'protocol', 'template', 'expression'],
    ...['pipeline', 'dataset', 'statistics'],
  ],
  run: [
    ...['source', 'environment', 'diagnostic', 'protocol', 'statistics', 'template', 'expression'],
    ...['provider', 'assertion', 'pipeline', 'plan', 'compare', 'calibration', 'budget', 'pricing'],
  ],
  compare: ['source', 'environment', 'protocol', 'statistics'],
  calibration: ['source', 'diagnostic', 'protocol', 'statistics', 'dataset'],
  report: [
    ...['source', 'environment', 'diagnostic', 'protocol', 'statistics', 'compare', 'calibration'],
  ],
  emulator: ['source', 'environment', 'template', 'expression', 'provider'],
  api: '*',
  cli: ['source', 'environment', 'diagnostic', 'protocol', 'api'],
};

/**
 * Built into the program by the bundler, so that an install needs none of them: development
 * dependencies that src may import.
 */
const bundled = [
  '@hono/node-server',
  '@marcbachmann/cel-js',
  'ajv-formats',
  'chokidar',
  'csv-parse',
  'diff',
  'eventsource-parser',
  'fastest-levenshtein',
  'hono',
  'json-p3',
  'node-sql-parser',
  'parse5',
  'picocolors',
  're2js',
  'saxes',
  'string-width',
  'tinyglobby',
  'tokenx',
  'undici',
];

/**
 * Modules that are worth containing, and where they may be named: paths in src, as the beginning
 * of a regular expression. Each can be replaced by editing what is in its home.
 */
const homes = [
  { name: 'yaml', modules: ['yaml'], files: ['source/yaml', 'source/compose-yaml\\.ts'] },
  {
    name: 'ajv',
    modules: ['ajv', 'ajv-formats'],
    files: [
      'pipeline/schema',
      'assertion/[^/]*(schema|mismatch)',
      'assertion/builtin/json-schema\\.ts',
    ],
  },
  { name: 'handlebars', modules: ['handlebars'], files: ['template/'] },
  { name: 'cel-js', modules: ['@marcbachmann/cel-js'], files: ['expression/'] },
  { name: 're2js', modules: ['re2js'], files: ['expression/pattern\\.ts'] },
  {
    name: 'undici',
    modules: ['undici'],
    files: ['transport/(http|connections|proxy-tunnel)\\.ts'],
  },
  { name: 'eventsource-parser', modules: ['eventsource-parser'], files: ['transport/sse\\.ts'] },
  { name: 'csv-parse', modules: ['csv-parse'], files: ['dataset/delimited-rows\\.ts'] },
  { name: 'saxes', modules: ['saxes'], files: ['assertion/read-xml\\.ts'] },
  { name: 'parse5', modules: ['parse5'], files: ['assertion/read-html\\.ts'] },
  {
    name: 'node-sql-parser',
    modules: ['node-sql-parser'],
    files: ['assertion/parse-sql\\.ts'],
  },
  { name: 'json-p3', modules: ['json-p3'], files: ['assertion/json-path(-grammar)?\\.ts'] },
  {
    name: 'fastest-levenshtein',
    modules: ['fastest-levenshtein'],
    files: ['diagnostic/', 'assertion/', 'provider/parameter-rule\\.ts'],
  },
  { name: 'tokenx', modules: ['tokenx'], files: ['assertion/', 'run/', 'emulator/'] },
  { name: 'p-map', modules: ['p-map'], files: ['api/', 'run/'] },
  { name: 'diff', modules: ['diff'], files: ['report/'] },
  { name: 'cli-table3', modules: ['cli-table3'], files: ['report/'] },
  { name: 'picocolors', modules: ['picocolors'], files: ['report/'] },
  { name: 'string-width', modules: ['string-width'], files: ['report/', 'diagnostic/'] },
  { name: 'hono', modules: ['hono', '@hono/node-server'], files: ['emulator/server'] },
  { name: 'yargs', modules: ['yargs'], files: ['cli/'] },
  { name: 'tinyglobby', modules: ['tinyglobby'], files: ['environment/node'] },
  { name: 'chokidar', modules: ['chokidar'], files: ['environment/node'] },
  { name: 'fs', modules: ['fs', 'fs/promises'], files: ['environment/node'] },
  {
    name: 'process',
    modules: ['process', 'os', 'timers', 'timers/promises', 'perf_hooks', 'readline', 'tty'],
    files: ['environment/node', 'cli/main\\.ts'],
  },
  {
    name: 'http',
    modules: ['http', 'https', 'http2'],
    files: ['emulator/server'],
  },
  {
    name: 'net',
    modules: ['net'],
    files: ['emulator/server', 'transport/(no-proxy|proxy-tunnel)\\.ts'],
  },
  { name: 'tls', modules: ['tls'], files: ['transport/trust\\.ts'] },
  {
    name: 'zlib',
    modules: ['zlib'],
    files: [
      ...['emulator/server', 'transport/decode-body\\.ts'],
      'environment/node-compiled-code\\.ts',
    ],
  },
  {
    name: 'crypto',
    modules: ['crypto'],
    files: ['source/crypto\\.ts', 'api/'],
  },
  {
    name: 'child_process',
    modules: ['child_process'],
    files: ['environment/node'],
  },
  {
    name: 'worker_threads',
    modules: ['worker_threads', 'cluster'],
    files: [],
  },
  { name: 'vm', modules: ['vm'], files: ['environment/node-compiled-code.ts'] },
];

const rule = (name, comment, { from, to }) => ({ name, comment, severity: 'error', from, to });

const layers = Object.entries(mayImport)
  .filter(([, allowed]) => allowed !== '*')
  .map(([folder, allowed]) => {
    const reachable = [folder, ...allowed];
    return rule(
      `layer-${folder}`,
      `src/${folder} may import only: ${reachable.join(', ')}. Move what it needs down to one of these, or hand it in as an argument.`,
      {
        from: { path: `^src/${folder}/` },
        to: { path: '^src/[^/]+/', pathNot: `^src/(${reachable.join('|')})/` },
      },
    );
  });

const oneHome = homes.map(({ name, modules, files }) => {
  const readable = files.map((file) => `src/${file.replaceAll('\\', '')}`).join(', ');
  const names = modules.join('|');
  return rule(
    `home-of-${name}`,
    files.length > 0
      ? `Only ${readable} may import ${modules.join(', ')}: call what is there instead, or add to it.`
      : `Nothing may import ${modules.join(', ')}: what runs beside the program is a process of its own.`,
    {
      from: { path: '^src/', ...(files.length > 0 && { pathNot: `^src/(${files.join('|')})` }) },
      to: { path: `^(node:)?(${names})$|^node_modules/(@types/)?(${names})/` },
    },
  );
});

const particular = [
  rule(
    'builtins-are-named-once',
    'Only src/api/extensions.ts names a built-in; everybody else is handed the table.',
    {
      from: { path: '^src/', pathNot: '^src/api/extensions\\.ts$|^src/[^/]+/builtin/' },
      to: { path: '^src/[^/]+/builtin/' },
    },
  ),
  rule(
    'builtins-stand-alone',
    'A built-in imports its contract and what lies beside that, never another built-in: move what both need one folder up.',
    { from: { path: '^src/[^/]+/builtin/' }, to: { path: '^src/[^/]+/builtin/' } },
  ),
  rule(
    'assertions-know-only-the-provider-contract',
    'An assertion that knew a dialect would hold for one provider only: import src/provider/provider.ts and nothing else of that folder.',
    {
      from: { path: '^src/assertion/' },
      to: { path: '^src/provider/', pathNot: '^src/provider/(provider\\.ts$|builtin/)' },
    },
  ),
  rule(
    'emulator-knows-only-the-wire',
    'If the emulator shared more with the client than src/provider/wire.ts, it could not find the client’s mistakes.',
    {
      from: { path: '^src/emulator/' },
      to: { path: '^src/provider/', pathNot: '^src/provider/(wire\\.ts$|builtin/)' },
    },
  ),
  rule(
    'one-node-environment',
    'Only src/cli/main.ts builds the real world, and src/index.ts offers it to programs; everybody else takes an Environment as an argument.',
    {
      from: { path: '^src/', pathNot: '^src/(cli/main|index|environment/node[^/]*)\\.ts$' },
      to: { path: '^src/environment/node[^/]*\\.ts$' },
    },
  ),
  rule(
    'index-is-api-and-contracts',
    'src/index.ts offers the functions of src/api and the contracts (src/<thing>/<thing>.ts, src/report/reporter.ts, src/protocol, src/source, what options and the author’s code are made of), and the real environment, nothing else.',
    {
      from: { path: '^src/index\\.ts$' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(api|protocol|source)/|^src/([^/]+)/\\2\\.ts$|^src/report/reporter\\.ts$|^src/environment/(node|interrupts)\\.ts$|^src/plan/selection\\.ts$|^src/assertion/code-input\\.ts$|^src/pipeline/(overrides|pipeline-file\\.generated)\\.ts$',
      },
    },
  ),
  rule(
    'index-is-for-others',
    'src/index.ts is the face for those who install the package; inside, import the file that has it.',
    { from: { path: '^src/' }, to: { path: '^src/index\\.ts$' } },
  ),
  rule(
    'every-folder-has-a-layer',
    'A new folder of src is refused until it is in `mayImport` of .dependency-cruiser.mjs.',
    {
      from: { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(mayImport).join('|')})/` },
      to: {},
    },
  ),
  rule('no-cycles', 'Split out what both sides need into a third file.', {
    from: { path: '^src/' },
    to: { circular: true },
  }),
  rule('no-orphans', 'Nothing uses it and it uses nothing: delete it, or import it.', {
    from: { path: '^src/', orphan: true, pathNot: '\\.generated\\.ts$' },
    to: {},
  }),
  rule('no-test-in-src', 'The program must not need its tests.', {
    from: { path: '^src/' },
    to: { path: '^(test|bench|\\.ci|examples)/' },
  }),
  rule(
    'no-development-dependency',
    'It serves development: add it to `bundled` above if the program needs it, or do without.',
    {
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: `^node_modules/(${bundled.join('|')})/`,
      },
    },
  ),
  rule(
    'no-undeclared-dependency',
    'It is installed only because another package wants it: put it in `devDependencies`, pinned, and in `bundled` above.',
    {
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ),
  rule('no-unresolvable', 'There is no such file or package.', {
    from: { path: '^src/' },
    to: { couldNotResolve: true },
  }),
];

export default {
  forbidden: [...layers, ...oneHome, ...particular],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
