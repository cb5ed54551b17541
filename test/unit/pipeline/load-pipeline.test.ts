import { describe, expect, it } from 'vitest';
import { builtIns } from '../../../src/api/extensions.ts';
import { makeValidators } from '../../../src/api/validators.ts';
import { makeVocabulary } from '../../../src/api/vocabulary.ts';
import { catalogue } from '../../../src/diagnostic/catalogue.ts';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { noSettings } from '../../../src/pipeline/bind/bind-settings.ts';
import { type Loaded, loadPipeline } from '../../../src/pipeline/load-pipeline.ts';
import { fc } from '../../support/fast-check.ts';

const vocabulary = makeVocabulary(builtIns);
const { pipeline: validate } = makeValidators(vocabulary, builtIns);

/** A folder that holds the pipeline and nothing else. */
function load(text: string): Promise<Loaded> {
  const files: Pick<Files, 'readText' | 'openRead' | 'kind' | 'list'> = {
    readText: (path) =>
      path === 'triage.yaml'
        ? Promise.resolve(text)
        : Promise.reject(new FileError('missing', path, 'no such file')),
    openRead: (path) => Promise.reject(new FileError('missing', path, 'no such file')),
    kind: (path) => Promise.resolve(path === '.' ? 'directory' : 'missing'),
    list: () => Promise.resolve(['triage.yaml']),
  };
  const shared = { defaults: noSettings, vars: {}, overriding: {} };
  return loadPipeline('triage.yaml', { files: files as Files, vocabulary, validate, shared });
}

/** Words of the format and of the desk, so that what is made up gets far. */
const words = fc.constantFrom(
  ...['version', 'name', 'vars', 'defaults', 'matrix', 'steps', 'messages', 'prompt', 'model'],
  ...['params', 'assert', 'cases', 'repeat', 'gate', 'emulator', 'id', 'user', 'system', 'role'],
  ...[
    'content',
    'history',
    'when',
    'continue',
    'contains',
    'regex',
    'not',
    'any',
    'at_least',
    'of',
  ],
  ...[
    'count',
    'json_schema',
    'json_path',
    'length',
    'step',
    'choice',
    'dataset',
    'where',
    'sample',
  ],
  ...['type', 'image_url', 'input_audio', 'url', 'tool_calls', 'tool_call_id', 'tool'],
  ...['exclude', 'include', 'from', 'to', 'rules', 'match', 'reply', 'text', 'file', 'pass', 'min'],
  ...['pass_rate', 'snapshot', 'ticket', 'classify', '__proto__', 'constructor', '', 'a/b', '~0'],
);
const scalar = fc.oneof(
  words,
  fc.constantFrom<unknown>(
    0,
    1,
    -1,
    0.5,
    true,
    false,
    null,
    '{{ticket}}',
    '{{#if',
    'steps.reply.x',
  ),
  fc.constantFrom('value.', '(', '$.queue', '{{> closing}}', '{{steps.classify.text}}', 'json'),
);
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'large', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(words, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('a file with anything in it', () => {
  it('gives a pipeline or diagnostics at places of the file, and never throws', async () => {
    const top = fc.dictionary(words, anything, { maxKeys: 6, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(fc.oneof(top, anything), async (root) => {
        const text = JSON.stringify(root, null, 1);
        const { pipeline, diagnostics } = await load(text);
        const errors = diagnostics.filter(({ severity }) => severity === 'error');
        expect(pipeline === undefined).toBe(errors.length > 0);
        const lines = text.split('\n');
        for (const { code, location, message } of diagnostics) {
          expect(Object.hasOwn(catalogue, code)).toBe(true);
          expect(message).not.toMatch(/undefined|\[object|NaN/);
          const { line, column } = location?.start ?? { line: 0, column: 0 };
          expect(lines[line - 1]?.length ?? -1).toBeGreaterThanOrEqual(column - 1);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('is told of each mistake once', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (root) => {
        const { diagnostics } = await load(JSON.stringify(root, null, 1));
        const told = diagnostics.map((each) => JSON.stringify([each.message, each.location]));
        expect(new Set(told).size).toBe(told.length);
      }),
      { numRuns: 500 },
    );
  });
});

const idsOf = async (steps: string) => {
  const { pipeline, diagnostics } = await load(`version: 1\nassert: [json]\nsteps:\n${steps}`);
  return {
    steps: pipeline?.steps.map(({ id, needs }) => [id, ...needs].join(' < ')),
    told: diagnostics.map(({ message }) => message),
  };
};

describe('the order of steps', () => {
  it('is that of the file where they are free of each other', async () => {
    expect(
      await idsOf(`
  - { id: reply, messages: [{ user: hello }] }
  - { id: classify, messages: [{ user: hello }] }`),
    ).toEqual({ steps: ['reply', 'classify'], told: [] });
  });

  it('puts each after what it refers to, by whatever way', async () => {
    expect(
      await idsOf(`
  - { id: by_template, messages: [{ user: "{{#if steps.last.json.urgent}}now{{/if}}" }] }
  - { id: by_params, params: { max_tokens: "{{steps.by_template.json.n}}" }, prompt: hello }
  - { id: by_condition, when: 'steps.by_params.text != ""', prompt: hello }
  - { id: by_history, messages: [{ history: steps.by_condition.json.turns }] }
  - { id: going_on, continue: last, messages: [{ user: hello }] }
  - { id: last, messages: [{ user: hello }] }`),
    ).toEqual({
      steps: [
        'last',
        'by_template < last',
        'by_params < by_template',
        'by_condition < by_params',
        'by_history < by_condition',
        'going_on < last',
      ],
      told: [],
    });
  });

  it('is none for a circle, of which only the steps in it are named', async () => {
    expect(
      await idsOf(`
  - { id: outside, messages: [{ user: "{{steps.one.text}}" }] }
  - { id: one, messages: [{ user: "{{steps.two.text}}" }] }
  - { id: two, messages: [{ user: "{{steps.one.text}}" }] }`),
    ).toEqual({ steps: undefined, told: ['steps wait for each other: `one` → `two` → `one`'] });
  });
});
