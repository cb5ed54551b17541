import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { csvLoader } from '../../src/dataset/builtin/csv.ts';
import { jsonLoader } from '../../src/dataset/builtin/json.ts';
import { jsonLinesLoader } from '../../src/dataset/builtin/json-lines.ts';
import { yamlLoader } from '../../src/dataset/builtin/yaml.ts';
import { fc } from '../support/fast-check.ts';
import { mutantsOf, runsOf } from '../support/fuzz.ts';
import { makeProgram } from '../support/program.ts';
import { file, readAll } from '../unit/dataset/support.ts';

const folder = new URL('../../pipelines/', import.meta.url);
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

const config = `endpoints:
  desk: { base_url: "https://desk.example/v1", dialect: openai, api_key: { env: DESK_KEY }, limits: { concurrency: 4 } }
prices: { gpt-4o: { input: 2.5, output: 10 } }
defaults: { endpoint: desk, timeout: 10s }
vars: { product: Acme }
gates: { nightly: { pass_rate: { min: 0.9 } } }
`;

const fragments = [
  ...[
    '- ',
    ': ',
    '\n',
    '\n  ',
    '\n      ',
    '{ ',
    ' }',
    '[',
    ']',
    ', ',
    '"',
    '~',
    '&a ',
    '*a',
    '|\n',
  ],
  ...[
    '{{case.id}}',
    '{{#each tags}}',
    '{{matrix.x}}',
    '{{> a}}',
    '-1',
    '1e308',
    '0',
    'true',
    '.nan',
  ],
  ...['steps:', 'cases:', 'assert:', 'matrix: { x: [1] }', 'repeat: { count: 9007199254740991 }'],
  ...[
    'cel: "json.a[0] > 1"',
    'json_path: { "$..a[?@.b]": 1 }',
    'matches: "(a*)*["',
    'any: [',
    'not: ',
  ],
  ...[
    'json_schema: { $ref: "#" }',
    'messages:',
    'params: { temperature: 1 }',
    'tools:',
    'emulator: { rules: [{}] }',
  ],
  ...[
    'when: "',
    'vars:',
    'gate: { pass_rate: { min: 2 } }',
    'search: { budget: 3 }',
    '__proto__: 1',
    '\u0000',
  ],
];

const nests: readonly (readonly [string, string])[] = [
  ['[', ']'],
  ['{ a: ', ' }'],
  ['- ', ''],
  ['{ any: [', '] }'],
  ['{ not: ', ' }'],
  ['{{#if a}}', '{{/if}}'],
];

describe('a pipeline or a config of right words in wrong places', () => {
  it('is valid, or has mistakes with their places', async () => {
    const pipelines = mutantsOf({ seeds: shipped, fragments, nests });
    const configs = fc.oneof(fc.constant(config), mutantsOf({ seeds: [config], fragments, nests }));
    await fc.assert(
      fc.asyncProperty(pipelines, configs, async (pipeline, settings) => {
        const program = await makeProgram({
          files: { 'tickets.yaml': pipeline, 'pulze.config.yaml': settings },
          variables: { DESK_KEY: 'x' },
        });
        const { exitCode, stderr } = await program.run('validate', 'tickets.yaml');
        expect(exitCode === exitCodes.bug ? stderr : '').toBe('');
      }),
      runsOf(120),
    );
  });
});

describe('a dataset of right words in wrong places', () => {
  it.each([csvLoader, jsonLoader, jsonLinesLoader, yamlLoader])(
    'has rows or says at a line why not: $name',
    async (loader) => {
      const texts = mutantsOf({
        seeds: [
          'ticket,tags\n"a ""b""",x\nc,\n',
          '[{"ticket":"a","tags":["x"]},{"ticket":"b","n":{"m":1}}]',
          '{"ticket":"a","tags":["x"]}\n{"ticket":"b","n":{"m":1}}\n',
          '- ticket: a\n  tags: [x]\n- { ticket: b, n: { m: 1 } }\n',
        ],
        fragments: [
          ...fragments,
          '{"a":1,"a":2}',
          '\\u0061',
          '"',
          '\r\n',
          '\ufeff',
          ',,',
          '[',
          '{',
        ],
        nests: [...nests, ['{"a":', '}'], ['"', '"'], ['{"a":1,"b":[', ']}']],
      });
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const rows = await readAll(loader.read(file(new TextEncoder().encode(text))));
          for (const { value, diagnostics } of rows) {
            expect(value === undefined).toBe(diagnostics.length > 0);
            JSON.stringify(value?.values);
          }
        }),
        runsOf(100),
      );
    },
  );
});
