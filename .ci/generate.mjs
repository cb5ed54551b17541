/**
 * Makes what is generated from the definitions in `dist`: the schemas, the validators that are
 * compiled ahead of time, the types of the files, the version, and the README's tables.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';

process.chdir(resolve(import.meta.dirname, '..'));
const load = (path) => import(resolve('dist', path));

const { builtIns } = await load('api/extensions.js');
const { makeVocabulary } = await load('api/vocabulary.js');
const { schemasToCompile } = await load('api/schemas.js');
const { ajvOptions } = await load('pipeline/schema/compile.js');

const vocabulary = makeVocabulary(builtIns);
const schemas = schemasToCompile(vocabulary);

writeJson('schemas/pipeline.schema.json', schemas.validatePipeline);
writeJson('schemas/config.schema.json', schemas.validateConfig);
writeJson('schemas/emulator-script.schema.json', {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'EmulatorScript',
  ...schemas.validateEmulatorScript,
});
const validators = {
  pipeline: ['validatePipeline', schemas.validatePipeline],
  config: ['validateConfig', schemas.validateConfig],
  script: ['validateEmulatorScript', schemas.validateEmulatorScript],
};
for (const [name, [exported, schema]] of Object.entries(validators)) {
  writeFileSync(`src/api/validators/${name}.generated.ts`, makeValidator(exported, schema));
}
writeFileSync('src/api/version.generated.ts', makeVersion());
writeFileSync('src/pipeline/pipeline-file.generated.ts', await makeTypes());
await writeReadme();

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Plain functions, a module for each kind of file, since few are needed at once: no ajv at run time,
 * apart from a helper that counts characters.
 */
function makeValidator(name, schema) {
  const ajv = new Ajv({
    ...ajvOptions,
    inlineRefs: false,
    code: { source: true, esm: true, lines: false },
  });
  ajv.addSchema(inSmallParts(withoutWords(schema)), name);
  const code = standaloneCode(ajv, { [name]: name })
    .replace(/^"use strict";/, '')
    .replaceAll(
      /const (\w+) = require\("ajv\/dist\/runtime\/ucs2length"\)\.default;/g,
      (_, name) => `const ${name} = ucs2length;`,
    )
    // A copy for each part of a file would be quadratic where thousands are wrong.
    .replaceAll(
      /vErrors\.concat\((\w+)\.errors\)/g,
      (_, name) => `(vErrors.push(...${name}.errors), vErrors)`,
    );
  const foreign = /require\("[^"]+"\)/.exec(code)?.[0];
  if (foreign) throw new Error(`a schema has a keyword that needs ${foreign} at run time`);
  return [
    '// @ts-nocheck',
    '/** Generated from the schemas; see .ci/generate.mjs. */',
    ...(code.includes('ucs2length')
      ? ['const ucs2length: (text: string) => number = (text) => [...text].length;']
      : []),
    code
      .replaceAll(
        /export const (\w+) = (\w+);/g,
        'export const $1: (value: unknown) => boolean = $2;',
      )
      .trim(),
    '',
  ].join('\n');
}

/**
 * Gives each larger part a definition, and so a function, of its own: what a file does not have is then
 * never compiled when the file is checked.
 */
function inSmallParts(root) {
  const definitions = {};
  const known = new Map();
  const hoist = (schema) => {
    const parts = split(schema);
    const text = JSON.stringify(parts);
    if (text.length < 200) return parts;
    const name = known.get(text) ?? `part${known.size}`;
    known.set(text, name);
    definitions[name] = parts;
    return { $ref: `#/definitions/${name}` };
  };
  const each = (schemas) =>
    Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, hoist(schema)]));
  const split = (schema) =>
    typeof schema !== 'object' || Array.isArray(schema)
      ? schema
      : {
          ...schema,
          ...(schema.properties && { properties: each(schema.properties) }),
          ...(schema.items && !Array.isArray(schema.items) && { items: hoist(schema.items) }),
          ...(schema.additionalProperties && {
            additionalProperties: hoist(schema.additionalProperties),
          }),
        };
  const { definitions: own = {}, ...rest } = split(root);
  const whole = Object.entries(own).map(([name, schema]) => [name, split(schema)]);
  return { ...rest, definitions: { ...Object.fromEntries(whole), ...definitions } };
}

/** What only people read of a schema. Names of properties may be the same words, and stay. */
function withoutWords(schema) {
  if (Array.isArray(schema)) return schema.map(withoutWords);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (['title', 'description', 'examples', 'default'].includes(key)) return [];
      if (['const', 'enum', 'required'].includes(key)) return [[key, value]];
      return [
        [
          key,
          ['properties', 'definitions', 'patternProperties'].includes(key)
            ? mapValues(value)
            : withoutWords(value),
        ],
      ];
    }),
  );
}

function mapValues(schemas) {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withoutWords(schema)]),
  );
}

function makeVersion() {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  return `/** The package's version. */\nexport const VERSION: string = '${version}';\n`;
}

async function makeTypes() {
  const banner =
    '/** Generated from schemas/pipeline.schema.json: a pipeline file as an author writes it. */';
  const text = await compile(structuredClone(schemas.validatePipeline), 'PipelineFile', {
    bannerComment: banner,
    additionalProperties: false,
    style: { singleQuote: true },
    format: false,
  });
  return text.endsWith('\n') ? text : `${text}\n`;
}

async function writeReadme() {
  const { makeReadmeTables } = await load('api/readme-tables.js');
  const { makeCommandLineTables } = await load('cli/readme-tables.js');
  let text = readFileSync('README.md', 'utf8');
  for (const [name, table] of Object.entries({
    ...makeReadmeTables(),
    ...makeCommandLineTables(),
  })) {
    const pattern = new RegExp(`(<!-- table ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
    text = text.replace(pattern, (_, start, end) => `${start}\n${table}\n\n${end}`);
  }
  writeFileSync('README.md', text);
}
