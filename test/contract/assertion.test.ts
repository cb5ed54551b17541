import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type {
  Assertion,
  AssertionExample,
  Check,
  ExampleCompletion,
  Verdict,
} from '../../src/assertion/assertion.ts';
import { OptionError } from '../../src/assertion/assertion.ts';
import { choices } from '../../src/assertion/builtin/choices.ts';
import { closedQa } from '../../src/assertion/builtin/closed-qa.ts';
import { command } from '../../src/assertion/builtin/command.ts';
import { contains } from '../../src/assertion/builtin/contains.ts';
import { containsAll } from '../../src/assertion/builtin/contains-all.ts';
import { containsAny } from '../../src/assertion/builtin/contains-any.ts';
import { cost } from '../../src/assertion/builtin/cost.ts';
import { endsWith } from '../../src/assertion/builtin/ends-with.ts';
import { equals } from '../../src/assertion/builtin/equals.ts';
import { expression } from '../../src/assertion/builtin/expression.ts';
import { factual } from '../../src/assertion/builtin/factual.ts';
import { finishReason } from '../../src/assertion/builtin/finish-reason.ts';
import { html } from '../../src/assertion/builtin/html.ts';
import { json } from '../../src/assertion/builtin/json.ts';
import { jsonEquals } from '../../src/assertion/builtin/json-equals.ts';
import { jsonMode } from '../../src/assertion/builtin/json-mode.ts';
import { jsonPath } from '../../src/assertion/builtin/json-path.ts';
import { jsonSchema } from '../../src/assertion/builtin/json-schema.ts';
import { judge } from '../../src/assertion/builtin/judge.ts';
import { latency } from '../../src/assertion/builtin/latency.ts';
import { length } from '../../src/assertion/builtin/length.ts';
import { levenshtein } from '../../src/assertion/builtin/levenshtein.ts';
import { maxTokens } from '../../src/assertion/builtin/max-tokens.ts';
import { metadata } from '../../src/assertion/builtin/metadata.ts';
import { model } from '../../src/assertion/builtin/model.ts';
import { noToolCall } from '../../src/assertion/builtin/no-tool-call.ts';
import { oneOf } from '../../src/assertion/builtin/one-of.ts';
import { pairwise } from '../../src/assertion/builtin/pairwise.ts';
import { refusal } from '../../src/assertion/builtin/refusal.ts';
import { regex } from '../../src/assertion/builtin/regex.ts';
import { retries } from '../../src/assertion/builtin/retries.ts';
import { script } from '../../src/assertion/builtin/script.ts';
import { similarText } from '../../src/assertion/builtin/similar-text.ts';
import { snapshot } from '../../src/assertion/builtin/snapshot.ts';
import { sql } from '../../src/assertion/builtin/sql.ts';
import { startsWith } from '../../src/assertion/builtin/starts-with.ts';
import { stopSequences } from '../../src/assertion/builtin/stop-sequences.ts';
import { streamValid } from '../../src/assertion/builtin/stream-valid.ts';
import { toolCall } from '../../src/assertion/builtin/tool-call.ts';
import { toolCallsValid } from '../../src/assertion/builtin/tool-calls-valid.ts';
import { usage } from '../../src/assertion/builtin/usage.ts';
import { warning } from '../../src/assertion/builtin/warning.ts';
import { xml } from '../../src/assertion/builtin/xml.ts';
import { yaml } from '../../src/assertion/builtin/yaml.ts';
import { isJsonObject, type JsonValue } from '../../src/source/json.ts';
import { makeExampleSubjects } from '../support/example-subject.ts';
import { exampleTools } from '../support/example-tools.ts';
import { makeFakeModels } from '../support/fake-models.ts';

interface Tried {
  readonly assertion: Assertion;
  /** Options of a wrong shape, which the schema refuses. */
  readonly refused: readonly JsonValue[];
}

const builtins: readonly Tried[] = [
  { assertion: equals, refused: [['Paris'], {}, { value: 'Paris', ignorecase: true }] },
  { assertion: contains, refused: [null, ['Paris'], {}, { value: 'Paris', max: 2 }] },
  { assertion: containsAll, refused: ['Paris', [], [{}], { values: [] }] },
  { assertion: containsAny, refused: ['Paris', [], { value: 'Paris' }] },
  { assertion: startsWith, refused: [null, ['Dear'], { ignore_case: true }] },
  { assertion: endsWith, refused: [null, ['Dear'], { value: 'Dear', ignore_case: 'yes' }] },
  { assertion: oneOf, refused: ['billing', [], { values: 'billing' }] },
  { assertion: regex, refused: [42, '', { pattern: '' }, { pattern: 'a', flags: 'i' }] },
  { assertion: length, refused: [80, {}, { max: '80' }, { max: -1 }, { max: 5, unit: 'pages' }] },
  { assertion: levenshtein, refused: ['billing', { to: 'billing' }, { max: 2, trim: true }] },
  {
    assertion: similarText,
    refused: [
      'billing',
      { to: 'billing' },
      { min: 0.5 },
      { to: [], min: 0.5 },
      { to: 'billing', min: 1.5 },
      { to: 'billing', min: 0.5, method: 'rouge_3' },
      { value: 'billing', min: 0.5 },
    ],
  },
  { assertion: json, refused: ['object', { type: 'map' }, { kind: 'object' }] },
  { assertion: jsonMode, refused: [false, 'yes', {}] },
  { assertion: jsonSchema, refused: [42, null, [], ''] },
  { assertion: jsonPath, refused: ['$.queue', {}, { queue: 'billing' }, { path: 3 }] },
  { assertion: jsonEquals, refused: [] },
  { assertion: finishReason, refused: [3, [], { reason: 'stop' }] },
  { assertion: stopSequences, refused: ['END', { required: 'no' }, { stop: 'END' }] },
  { assertion: maxTokens, refused: [0, '50', 1.5, { max: 5 }] },
  { assertion: choices, refused: ['two', -1, {}, { exactly: 2 }] },
  { assertion: model, refused: ['', [], 4, { name: 'openai/*' }] },
  { assertion: usage, refused: [100, {}, { tokens: 100 }, { total_tokens: -1 }] },
  { assertion: cost, refused: ['0.01', -1, {}, { min: 1 }] },
  { assertion: latency, refused: [2, '2', 'soon', {}, { max: 2000 }] },
  { assertion: toolCall, refused: ['', {}, { tool: 'refund' }, { name: 'refund', exact: 1 }] },
  { assertion: noToolCall, refused: [3, [], { name: 'refund' }] },
  { assertion: xml, refused: ['ticket', {}, { root: '' }, { elements: 'ticket' }] },
  { assertion: html, refused: ['p', {}, { elements: [] }, { forbid: ['script'], strict: true }] },
  { assertion: yaml, refused: ['map', {}, { type: 'map' }, { schema: 3 }] },
  { assertion: sql, refused: [3, {}, { statements: 'select' }, { one: 'yes' }, { limit: 5 }] },
  { assertion: toolCallsValid, refused: ['yes', {}, { required: 0 }, { min: 1 }] },
  { assertion: refusal, refused: ['no', {}, { by_text: 'yes' }, { text: true }] },
  { assertion: retries, refused: [-1, '1', {}, { max: 1.5 }, { max: 1, by: 'pulze' }] },
  { assertion: warning, refused: ['none', {}, { contains: '' }, { is: false }] },
  { assertion: metadata, refused: ['$.score', {}, { score: 1 }, { path: 3 }] },
  { assertion: streamValid, refused: ['yes', {}, { done: 'no' }, { usage: true }] },
  { assertion: expression, refused: ['', true, { source: 'true' }] },
  { assertion: script, refused: ['', {}, true, { path: './check.ts' }, { file: 'a', min: 2 }] },
  { assertion: snapshot, refused: ['text', {}, { normalize: [] }, { normalize: ['case'] }] },
  { assertion: command, refused: ['python3', [], {}, { run: [] }, { run: ['a'], env: 'HOME' }] },
  { assertion: judge, refused: [null, {}, { rubric: [] }, { rubric: 'a', score: { min: 1 } }] },
  { assertion: factual, refused: [[], {}, { reference: 'a', pass: ['right'] }, { rubric: 'a' }] },
  { assertion: closedQa, refused: [[], {}, { question: 'a' }, { criterion: 'a', repeat: 0 }] },
  { assertion: pairwise, refused: [[], {}, { to: 'a', pass: 'tie' }, { to: 'a', repeat: 2 }] },
];

const ajv: Ajv2020 = new Ajv2020({ strict: false });

describe.each(builtins.map((tried) => ({ ...tried, name: tried.assertion.name })))(
  '$name',
  ({ assertion, refused, name }) => {
    const validate = ajv.compile(assertion.options);

    it('has a summary of one sentence and a described schema with examples that fit it', () => {
      expect(assertion.summary).toMatch(/^[A-Z][^\n]*[^.]\.$/);
      expect(assertion.summary).not.toMatch(/\. [A-Z]/);
      expect(assertion.options['description']).toMatch(/^[^\n]+\.$/);
      const examples = assertion.options['examples'] as readonly JsonValue[];
      expect(examples.filter((example) => !validate(example))).toEqual([]);
      expect(examples.length).toBeGreaterThan(0);
    });

    it('has at least two examples, a bare one exactly when the bare name is enough', () => {
      expect(assertion.examples.length).toBeGreaterThanOrEqual(2);
      const entries = assertion.examples.map((example): unknown => parse(example.yaml));
      expect(entries.includes(name)).toBe(assertion.bare);
    });

    it.each(assertion.examples)('passes and fails as its example says: $yaml', async (example) => {
      const options = optionsOf(assertion, example);
      expect(validate(options) || ajv.errorsText(validate.errors)).toBe(true);
      const check = await prepare(assertion, options);
      const passed = await verdictsOf(check, assertion, example.passes);
      const failed = await verdictsOf(check, assertion, example.fails);
      expect(passed.map((verdict) => verdict.verdict)).toEqual(passed.map(() => 'passed'));
      expect(failed.map((verdict) => verdict.verdict)).toContain('failed');
      const [yes, no] = [passed[0], failed.find((verdict) => verdict.verdict === 'failed')];
      expect(no?.message).not.toBe(yes?.message);
      expect(no?.expected ?? no?.actual).toBeDefined();
      for (const verdict of [...passed, ...failed]) expectWellFormed(verdict);
    });

    it.each(refused.map((options) => ({ options, text: JSON.stringify(options) })))(
      'refuses options of a wrong shape: $text',
      ({ options }) => {
        expect(validate(options)).toBe(false);
      },
    );

    it('takes its options rendered from templates without ever throwing anything but OptionError', async () => {
      const rendered: readonly JsonValue[] = [
        '',
        '12',
        'abc',
        12,
        -1,
        null,
        [],
        [{}],
        {},
        { max: 'x' },
      ];
      for (const options of rendered) {
        try {
          await prepare(assertion, options);
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError);
          expect((error as OptionError).message).toMatch(/^[^A-Z\n][^\n]*[^.\n]$/);
        }
      }
    });
  },
);

function optionsOf(assertion: Assertion, example: AssertionExample): JsonValue {
  const entry = parse(example.yaml) as JsonValue;
  if (entry === assertion.name) return true;
  if (!isJsonObject(entry)) throw new Error(`${example.yaml} is no entry`);
  expect(Object.keys(entry)).toEqual([assertion.name]);
  return entry[assertion.name] ?? null;
}

async function prepare(assertion: Assertion, options: JsonValue): Promise<Check> {
  const refuse = (path: string): Promise<string> =>
    Promise.reject(new OptionError('unreadable-file', `\`${path}\` is not there`));
  return assertion.prepare((await assertion.load?.(options, refuse)) ?? options);
}

async function verdictsOf(
  check: Check,
  assertion: Assertion,
  example: ExampleCompletion,
): Promise<readonly Verdict[]> {
  const subjects = makeExampleSubjects(example);
  const looked = assertion.scope === 'completion' ? subjects.slice(0, 1) : subjects;
  const tools = example.answers ? makeFakeModels(example.answers).tools : exampleTools;
  return await Promise.all(looked.map((subject) => check(subject, tools)));
}

function expectWellFormed(verdict: Verdict): void {
  expect(verdict.message).toMatch(/^[^A-Z\n][^\n]*[^.\n]$/);
  expect(verdict.score).toBeGreaterThanOrEqual(0);
  expect(verdict.score).toBeLessThanOrEqual(1);
  expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
}
