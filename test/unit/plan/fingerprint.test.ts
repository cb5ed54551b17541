import { describe, expect, it } from 'vitest';
import { listTrials, prepareText } from '../../support/prepare-text.ts';

const text = `version: 1
vars: { product: Acme }
matrix: { tone: [terse, warm] }
repeat: 2
steps:
  - id: classify
    model: openai/gpt-4o
    messages: [{ system: "{{> voice}}" }, { user: "{{ticket}}" }]
  - id: reply
    messages: [{ user: "{{steps.classify.text}} {{matrix.tone}}" }]
assert: [{ contains: refund }]
cases:
  - { id: refund, vars: { ticket: charged twice }, assert: [{ contains: money }] }
  - { id: parcel, vars: { ticket: late } }
`;

async function fingerprints(pipeline: string, voice = 'Be kind.'): Promise<Map<string, string>> {
  const prepared = await prepareText(pipeline, { beside: { 'voice.hbs': voice } });
  expect(prepared.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const trials = await listTrials(prepared);
  return new Map(trials.map((trial) => [trial.id, trial.fingerprints.content]));
}

/** The trials whose fingerprint is another after a change of the text. */
async function changed(from: string | RegExp, to: string): Promise<readonly string[]> {
  const [before, after] = [await fingerprints(text), await fingerprints(text.replace(from, to))];
  const short = (id: string): string => id.replace('triage/', '');
  return [...after].filter(([id, one]) => before.get(id) !== one).map(([id]) => short(id));
}

const refund = ['refund[tone=terse]#1', 'refund[tone=terse]#2', 'refund[tone=warm]#1'];
const all = 8;

describe('a content fingerprint', () => {
  it('is the same for all repeats of a case in a variant, and for no others', async () => {
    const found = await fingerprints(text);
    expect(new Set(found.values()).size).toBe(4);
    expect(found.get('triage/refund[tone=warm]#1')).toBe(found.get('triage/refund[tone=warm]#2'));
    expect(found.get('triage/refund[tone=warm]#1')).toMatch(/^[0-9a-f]{12}$/);
  });

  it.each([
    ['another case', 'cases:\n', 'cases:\n  - { id: lost, vars: { ticket: lost } }\n', 4],
    ['more repeats', 'repeat: 2', 'repeat: 1', 0],
    ['another name of the pipeline’s file', 'version: 1', 'version: 1\ntags: [nightly]', 0],
    ['another value of the axis', '[terse, warm]', '[curt, terse, warm]', 4],
    ['how reports call an assertion', '{ contains: refund }', '{ contains: refund, name: r }', 0],
    ['a limit of time', 'id: reply', 'id: reply\n    timeout: 5s', 0],
  ])('does not change with %s', async (_, from, to, added) => {
    const found = await changed(from, to);
    expect(found.filter((id) => !/lost|curt/.test(id))).toEqual([]);
    expect(found.length).toBe(added);
  });

  it.each([
    ['a prompt', '{{ticket}}', 'Sort: {{ticket}}'],
    ['a model', 'openai/gpt-4o', 'pulze'],
    ['a parameter', 'id: reply', 'id: reply\n    params: { temperature: 0.2 }'],
    ['a variable of the file', 'Acme', 'Globex'],
    ['an assertion of every case', 'contains: refund', 'contains: money back'],
    ['the least score that passes', 'repeat: 2', 'repeat: 2\nthreshold: 0.7'],
    ['a weight', '{ contains: refund }', '{ contains: refund, weight: 2 }'],
    ['a condition', 'id: reply', 'id: reply\n    when: steps.classify.text != ""'],
  ])('of every case changes with %s', async (_, from, to) => {
    expect((await changed(from, to)).length).toBe(all);
  });

  it.each([
    ['a variable of the case', 'charged twice', 'charged thrice'],
    ['an assertion of the case', 'contains: money', 'contains: sum'],
  ])('of one case changes with %s', async (_, from, to) => {
    expect(await changed(from, to)).toEqual([...refund, 'refund[tone=warm]#2']);
  });

  it('changes with the text of a partial', async () => {
    const [before, after] = [await fingerprints(text), await fingerprints(text, 'Be brief.')];
    expect([...after].filter(([id, one]) => before.get(id) === one)).toEqual([]);
  });

  it('changes with the text of a file, not with its name', async () => {
    const one = (file: string) => `version: 1\nmessages: [{ user: { file: ${file} } }]\n`;
    const beside = { 'a.hbs': 'Sort.', 'b.hbs': 'Sort.', 'c.hbs': 'Rank.' };
    const of = async (file: string) =>
      (await listTrials(await prepareText(one(file), { beside })))[0]?.fingerprints.content;
    expect(await of('b.hbs')).toBe(await of('a.hbs'));
    expect(await of('c.hbs')).not.toBe(await of('a.hbs'));
  });

  it('does not change with an axis that is not read', async () => {
    const one = (matrix: string) => `version: 1\nprompt: hello\nmatrix: { ${matrix} }\n`;
    const [first] = (await fingerprints(one('tone: [warm]'))).values();
    const [second] = (await fingerprints(one('tone: [warm], size: [1]'))).values();
    expect(second).toBe(first);
  });
});

describe('a judge', () => {
  const judged = (options: string): string =>
    `version: 1\nmessages: [{ user: Hello }]\nassert: [{ judge: { rubric: Is it polite?, model: gpt-4o${options} } }]\n`;
  const of = async (options: string): Promise<unknown> =>
    (await listTrials(await prepareText(judged(options), { alone: true })))[0]?.fingerprints;

  it('is the same with a calibration, and another with another model', async () => {
    const plain = await of('');
    expect(await of(', calibration: polite.json')).toEqual(plain);
    expect(await of(', params: { max_tokens: 90 }')).not.toEqual(plain);
  });

  const head = 'version: 1\nmatrix: { tone: [warm] }\nvars: { m: a, e: b }\n';
  const judgeOf = async (text: string): Promise<unknown> =>
    (await listTrials(await prepareText(head + text, { alone: true })))[0]?.fingerprints.judge;
  const short = `steps:
  - { id: a, messages: [{ user: Hello }], model: x }
  - { id: b, messages: [{ user: "Sort: {{steps.a.text}}" }], model: "{{m}}" }
assert:
  - { judge: Is it polite? }
  - { judge: { rubric: How short is it?, score: { pass: 4 }, model: z } }
  - { judge: { rubric: "Is it {{e}}?", choices: { one: 1, two: 0 }, pass: [one], step: b } }
`.replace(', step: b } }', ' }, step: b }');

  it.each([
    ['a weight', '{ judge: Is it polite? }', '{ judge: Is it polite?, weight: 2 }'],
    ['a severity', 'Is it polite?', 'Is it polite?, severity: warning'],
    ['the least score that passes', 'pass: 4', 'pass: 3'],
    ['the choices that pass', 'pass: [one]', 'pass: [two]'],
    ['what a choice counts', 'one: 1', 'one: 0.8'],
    ['the model of a step that is not judged', 'model: x', 'model: y'],
    ['another prompt', 'Hello', 'Hi'],
    ['what a rubric reads', '', 'vars: { m: a, e: other }\n'],
  ])('is the same with %s', async (_, from, to) => {
    const changed = from === '' ? short : short.replace(from, to);
    const before = await judgeOf(short);
    const base = from === '' ? head.replace('e: b', 'e: c') : head;
    const [trial] = await listTrials(await prepareText(base + changed, { alone: true }));
    expect(before).toBeDefined();
    expect(trial?.fingerprints.judge).toBe(before);
  });

  it.each([
    ['rubric', 'polite', 'short', head],
    ['choice', 'two: 0', 'three: 0', head],
    ['model of the judged step', 'model: "{{m}}"', 'model: y', head],
    ['value that names it', '', '', head.replace('m: a', 'm: c')],
    ['endpoint of the judged step', 'model: "{{m}}"', 'model: "{{m}}", endpoint: openai', head],
    ['step that may be the last', 'id: b,', 'id: b, when: matrix.tone == "warm",', head],
  ])('is another with another %s', async (_, from, to, base) => {
    const text = base + short.replace(from, to);
    const [trial] = await listTrials(await prepareText(text, { alone: true }));
    expect(trial?.fingerprints.judge).toBeDefined();
    expect(trial?.fingerprints.judge).not.toBe(await judgeOf(short));
  });

  it('of embeddings is the same whatever model is asked', async () => {
    const similar = 'model: gpt-4o\nmessages: [{ user: Hello }]\nassert: [{ similar: hi }]\n';
    const other = head + similar.replace('gpt-4o', 'o3');
    const [trial] = await listTrials(await prepareText(other, { alone: true }));
    expect(trial?.fingerprints.judge).toBe(await judgeOf(similar));
  });
});

describe('a module of the author’s own', () => {
  const text = 'version: 1\nmessages: [{ user: Hello }]\nassert: [{ script: ./check.mjs }]\n';
  const of = async (beside: Readonly<Record<string, string>>): Promise<string | undefined> =>
    (await listTrials(await prepareText(text, { beside })))[0]?.fingerprints.content;

  it('is part of the content, with what it imports from beside itself', async () => {
    const module = { 'check.mjs': 'import "./help.mjs";', 'help.mjs': 'one' };
    const plain = await of(module);
    expect(await of(module)).toBe(plain);
    expect(await of({ ...module, 'help.mjs': 'two' })).not.toBe(plain);
    expect(await of({ ...module, 'check.mjs': 'import "./help.mjs"; 1;' })).not.toBe(plain);
  });
});
