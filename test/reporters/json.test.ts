import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { jsonReporter } from '../../src/report/builtin/json.ts';
import { jsonlReporter } from '../../src/report/builtin/jsonl.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../src/source/json.ts';
import { collectReport } from '../support/collect-report.ts';
import { makeProgram } from '../support/program.ts';
import { RUN_FIXTURES } from '../support/run-fixtures.ts';

const schemaUrl = new URL('../../schemas/report.schema.json', import.meta.url);
const ajv = new Ajv2020({ allowUnionTypes: true, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaUrl, 'utf8')));

const fixtures = Object.entries(RUN_FIXTURES);

describe('the json report', () => {
  it.each(fixtures)('is what its schema describes, %s', async (_, makeRun) => {
    validate(JSON.parse(await collectReport(jsonReporter, makeRun())));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(fixtures)('has the trials of the run, unchanged and in order, %s', async (_, makeRun) => {
    const run = makeRun();
    const trials: unknown[] = [];
    for await (const trial of run.trials()) trials.push(trial);
    const report = JSON.parse(await collectReport(jsonReporter, run));
    expect(report.trials).toEqual(JSON.parse(JSON.stringify(trials)));
  });

  it('is what its schema describes, of a run that used its budgets up', async () => {
    const pipeline = `version: 1
name: letters
budget: { requests: 3, time: 10m }
messages: [{ user: hello }]
assert: [{ judge: { rubric: Is it polite? } }]
repeat: 5
`;
    const program = await makeProgram({ files: { 'letters.yaml': pipeline } });
    const args = ['letters.yaml', '--endpoint', 'emulator', '--quiet', '-r', 'json'];
    const { stdout, exitCode } = await program.run(...args, '--max-requests', '100');
    validate(JSON.parse(stdout));
    expect([validate.errors ?? [], exitCode]).toEqual([[], 3]);
  });

  it('is what its schema describes, of a search', async () => {
    const pipeline = `version: 1
matrix: { tone: [terse, warm, plain, curt] }
search: { strategy: successive_halving, budget: 24 }
messages: [{ user: "{{matrix.tone}} {{case.id}}" }]
assert: [{ equals: ok }]
cases: [{ id: a }, { id: b }, { id: c }, { id: d }, { id: e }, { id: f }, { id: g }, { id: h }]
emulator: { rules: [{ match: { text: terse }, reply: { text: ok } }] }
`;
    const program = await makeProgram({ files: { 'tones.yaml': pipeline } });
    const args = ['tones.yaml', '--endpoint', 'emulator', '--quiet', '-r', 'json'];
    const report = JSON.parse((await program.run(...args)).stdout);
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
    const [summary] = report.summary.pipelines;
    expect(summary.rounds.length).toBeGreaterThan(1);
    expect(summary.variants).toContainEqual(expect.objectContaining({ dropped_in_round: 1 }));
  });

  it('has no summary, gates or end of a run that was killed', async () => {
    const run = RUN_FIXTURES['killed']?.();
    const report = run && JSON.parse(await collectReport(jsonReporter, run));
    expect(Object.keys(report)).toEqual(['version', 'run', 'sources', 'trials']);
    expect(report.run.finished_at).toBeUndefined();
  });

  it('keeps the gates beside the summary, not in it', async () => {
    const run = RUN_FIXTURES['sweep']?.();
    const report = run && JSON.parse(await collectReport(jsonReporter, run));
    expect(report.gates).toEqual(run?.finished?.summary.gates);
    expect(report.summary.gates).toBeUndefined();
  });
});

describe('the jsonl report', () => {
  it('is the trials of the json report, one a line', async () => {
    const run = RUN_FIXTURES['hostile']?.();
    if (run === undefined) throw new Error('no fixture');
    const report = JSON.parse(await collectReport(jsonReporter, run));
    const lines = (await collectReport(jsonlReporter, run)).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(report.trials);
  });
});

describe('the schema of the json report', () => {
  it.each(['sweep', 'errored', 'failures', 'stopped'])(
    'refuses a member that we do not know, anywhere in %s',
    async (name) => {
      const run = RUN_FIXTURES[name]?.();
      if (run === undefined) throw new Error('no fixture');
      const report = JSON.parse(await collectReport(jsonReporter, run));
      const accepted = ownObjects(report, []).filter((path) => validate(misspell(report, path)));
      expect(accepted).toEqual([]);
    },
  );

  it.each([
    ['a number for a text', { version: 1, run: 7, sources: [], trials: [] }],
    ['another version', { version: 2 }],
  ])('refuses %s', (_, report) => {
    expect(validate(report)).toBe(false);
  });
});

/** What is below these keys is the author's, the service's or the model's. */
const FOREIGN = new Set(['response', 'body', 'vars', 'variant', 'headers', 'expected', 'actual']);

type Path = readonly (string | number)[];

function ownObjects(value: JsonValue, path: Path): readonly Path[] {
  if (isJsonArray(value)) {
    return value.slice(0, 3).flatMap((item, index) => ownObjects(item, [...path, index]));
  }
  if (!isJsonObject(value)) return [];
  const below = Object.entries(value).filter(([key]) => !FOREIGN.has(key));
  return [path, ...below.flatMap(([key, member]) => ownObjects(member, [...path, key]))];
}

function misspell(report: JsonValue, path: Path): JsonValue {
  const [key, ...rest] = path;
  if (isJsonArray(report)) {
    return report.map((item, index) => (index === key ? misspell(item, rest) : item));
  }
  if (!isJsonObject(report)) return report;
  if (key === undefined) return { ...report, mispelt: 1 };
  return { ...report, [key]: misspell(report[key] ?? null, rest) };
}
