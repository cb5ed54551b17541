import { describe, expect, it } from 'vitest';
import { noOverrides } from '../../../src/pipeline/overrides.ts';
import type { Selection } from '../../../src/plan/selection.ts';
import { listTrials, prepareText } from '../../support/prepare-text.ts';

const text = `version: 1
tags: [support]
matrix: { tone: [terse, warm] }
repeat: 2
steps:
  - id: classify
    messages: [{ user: "{{ticket}}" }]
    assert: [{ contains: billing }]
  - id: reply
    messages: [{ user: "{{steps.classify.text}} {{matrix.tone}}" }]
  - id: title
    messages: [{ user: A title. }]
assert: [{ length: { max: 20 } }, { contains: refund, step: reply }]
cases:
  - { id: refund, name: Charged twice, tags: [billing], vars: { ticket: charged twice }, assert: [{ contains: a }, { contains: b, step: classify }] }
  - { id: parcel, tags: [delivery], vars: { ticket: late }, skip: waits for the carrier }
`;

async function plan(selection: Selection, pipeline: string = text) {
  const prepared = await prepareText(pipeline, { selection });
  const trials = await listTrials(prepared);
  expect(prepared.plan?.trialCount).toBe(trials.length);
  return { prepared, trials, ids: trials.map(({ id }) => id) };
}

describe('a plan', () => {
  it('lists for each case the variants, for each variant the repeats', async () => {
    const { ids, trials, prepared } = await plan({});
    expect(ids).toEqual([
      'triage/refund[tone=terse]#1',
      'triage/refund[tone=terse]#2',
      'triage/refund[tone=warm]#1',
      'triage/refund[tone=warm]#2',
      'triage/parcel[tone=terse]#1',
      'triage/parcel[tone=terse]#2',
      'triage/parcel[tone=warm]#1',
      'triage/parcel[tone=warm]#2',
    ]);
    expect(trials.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(trials.map((trial) => trial.case.skip)).toEqual([
      ...Array(4).fill(undefined),
      ...Array(4).fill('waits for the carrier'),
    ]);
    expect(prepared.plan?.pipelines[0]).toMatchObject({ caseCount: 2, trialCount: 8 });
  });

  it('gives the same trials each time that it is asked', async () => {
    const { prepared, ids } = await plan({});
    expect((await listTrials(prepared)).map(({ id }) => id)).toEqual(ids);
  });

  it('follows the order in which the files are given', async () => {
    const one = (name: string) => `version: 1\nname: ${name}\nprompt: hello\nassert: [json]\n`;
    const prepared = await prepareText(one('triage'), {
      beside: { 'nightly.yaml': one('nightly') },
      files: ['triage.yaml', 'nightly.yaml'],
    });
    expect((await listTrials(prepared)).map(({ id, index }) => `${index} ${id}`)).toEqual([
      '0 triage/default#1',
      '1 nightly/default#1',
    ]);
  });
});

describe('a selection', () => {
  it('of variants is by pipeline, and none of one that is not named', async () => {
    const variants = new Map([['triage', ['tone=warm', 'tone=formal']]]);
    expect((await plan({ variants, cases: ['refund'] })).ids).toEqual([
      'triage/refund[tone=warm]#1',
      'triage/refund[tone=warm]#2',
    ]);
    expect((await plan({ variants: new Map() })).ids).toEqual([]);
  });

  it('of repeats that come after those of another run has all of them, whatever ends early', async () => {
    const early = text.replace('repeat: 2', 'repeat: { count: 2, pass: any, stop: curtail }');
    const overrides = { ...noOverrides, repeat: 3, firstRepeat: 6 };
    const prepared = await prepareText(early, {
      selection: { filter: 'refund[tone=warm' },
      overrides,
    });
    expect(prepared.plan?.pipelines[0]?.pipeline.repeat).toEqual({
      ...{ count: 3, pass: 'any', first: 6 },
    });
    expect((await listTrials(prepared)).map(({ id }) => id)).toEqual([
      'triage/refund[tone=warm]#6',
      'triage/refund[tone=warm]#7',
      'triage/refund[tone=warm]#8',
    ]);
  });

  it.each<[string, Selection, number, readonly string[]]>([
    ['a case', { cases: ['parcel'] }, 4, ['parcel']],
    ['a tag of a case', { tags: ['billing'] }, 4, ['refund']],
    ['a tag of the pipeline', { tags: ['support'] }, 8, ['refund', 'parcel']],
    ['any of several tags', { tags: ['billing', 'delivery'] }, 8, ['refund', 'parcel']],
    ['a text in the id', { filter: 'TONE=WARM' }, 4, ['refund', 'parcel']],
    ['a text in the name', { filter: 'charged' }, 4, ['refund']],
    [
      'all of these at once',
      { cases: ['refund'], filter: 'warm', tags: ['billing'] },
      2,
      ['refund'],
    ],
    ['nothing', { cases: ['password'] }, 0, []],
  ])('by %s', async (_, selection, count, cases) => {
    const { trials, prepared } = await plan(selection);
    expect(trials.length).toBe(count);
    expect([...new Set(trials.map((trial) => trial.case.id))]).toEqual(cases);
    expect(prepared.plan?.pipelines[0]?.caseCount ?? 0).toBe(cases.length);
  });

  it('by a filter leaves only the variants of selected trials', async () => {
    const { prepared } = await plan({ filter: 'warm' });
    const [planned] = prepared.plan?.pipelines ?? [];
    expect(planned?.variants.map(({ id }) => id)).toEqual(['tone=warm']);
    expect([...(planned?.trialsOfVariant ?? [])]).toEqual([['tone=warm', 4]]);
  });

  it('by a step takes what that step needs along, and what is asserted about these', async () => {
    const { prepared, trials } = await plan({ steps: ['reply'], cases: ['refund'] });
    const [planned] = prepared.plan?.pipelines ?? [];
    expect(planned?.steps.map(({ id }) => id)).toEqual(['classify', 'reply']);
    expect(planned?.assertions.map(({ step }) => step?.value)).toEqual(['reply']);
    expect(trials[0]?.case.assertions.map(({ step }) => step?.value)).toEqual(['classify']);
  });

  it('by the last step keeps what is asserted without one', async () => {
    const { prepared, trials } = await plan({ steps: ['title'], cases: ['refund'] });
    const [planned] = prepared.plan?.pipelines ?? [];
    expect(planned?.steps.map(({ id }) => id)).toEqual(['title']);
    expect(planned?.assertions.map(({ assertion }) => assertion)).toEqual(['length']);
    expect(trials[0]?.case.assertions.map(({ assertion }) => assertion)).toEqual(['contains']);
    expect([prepared.leftOut, prepared.diagnostics]).toEqual([{}, []]);
  });

  it('by another step counts what is asserted of the last, and tells where nothing is left', async () => {
    const { prepared } = await plan({ steps: ['classify'] });
    expect([prepared.leftOut, prepared.diagnostics]).toEqual([{ assertions: 2 }, []]);
    const two = `version: 1
steps: [{ id: one, prompt: hi }, { id: two, prompt: hi }]
assert: [{ contains: hi }]
`;
    const left = await prepareText(two, { selection: { steps: ['one'] } });
    expect(left.diagnostics).toMatchObject([
      {
        code: 'nothing-asserted',
        severity: 'warning',
        message: 'nothing is asserted about the selected steps of `triage`: `one`',
      },
    ]);
  });

  it('by a case or a tag that is not there beside others is a warning', async () => {
    const cased = `version: 1
tags: [all]
prompt: "{{case.id}}"
assert: [{ contains: hi }]
cases: [{ id: login, tags: [nightly] }, { id: checkout }]
`;
    const select = async (selection: Selection) => {
      const { plan: made, diagnostics } = await prepareText(cased, { selection });
      return [made?.trialCount, ...diagnostics.map(({ message, hints }) => [message, hints])];
    };
    expect(await select({ cases: ['login', 'chekout'] })).toEqual([
      1,
      ['nothing fits `--case chekout`', ['did you mean `checkout`?']],
    ]);
    expect(await select({ tags: ['nightly', 'weekly'] })).toEqual([
      1,
      ['nothing fits `--tag weekly`', ['there is `all`, `nightly`']],
    ]);
    expect(await select({ tags: ['all'], cases: ['login', 'checkout'] })).toEqual([2]);
    expect(await select({ cases: ['chekout'] })).toEqual([0]);
  });

  it('by a case that may stand in what cannot be read is told nothing of', async () => {
    const broken = `version: 1
prompt: "{{case.id}}"
assert: [{ contains: hi }]
cases: [{ id: login }, { dataset: none.csv }]
`;
    const { diagnostics } = await prepareText(broken, { selection: { cases: ['login', 'row'] } });
    expect(diagnostics.map(({ code }) => code)).toEqual(['unreadable-dataset']);
  });

  it('by a step that no pipeline has is an error', async () => {
    const { diagnostics } = await prepareText(text, { selection: { steps: ['repyl'] } });
    expect(diagnostics).toMatchObject([{ code: 'unknown-step', hints: ['did you mean `reply`?'] }]);
  });
});

const rows = [
  'ticket,lang',
  'charged twice,en',
  'zu spät,de',
  'password,en',
  'refund,en',
  'late,en',
];
const withDataset = (options: string) =>
  `version: 1\nvars: { agent: Kim, lang: none }\nprompt: "{{ticket}} {{agent}}"\nassert: [json]\ncases:\n  - { dataset: tickets.csv, ${options} }\n`;

async function ticketsOf(options: string, lines: readonly string[] = rows) {
  const beside = { 'tickets.csv': `${lines.join('\n')}\n` };
  const prepared = await prepareText(withDataset(options), { beside });
  expect(prepared.diagnostics).toEqual([]);
  return await listTrials(prepared);
}

describe('the cases of a dataset', () => {
  it('have the columns over the file’s variables, and know their row', async () => {
    const [first] = await ticketsOf(
      'id: "{{lang}}-{{row.number}}", vars: { lang: fr, city: Bern }',
    );
    expect(first?.case).toMatchObject({
      id: 'en-1',
      vars: { agent: 'Kim', ticket: 'charged twice', lang: 'en', city: 'Bern' },
      row: { number: 1, ticket: 'charged twice', lang: 'en' },
      location: { path: 'tickets.csv', start: { line: 2, column: 1 } },
    });
  });

  it.each([
    ['limit: 2', [1, 2]],
    ['offset: 3', [4, 5]],
    ['offset: 1, limit: 1', [2]],
    [`where: 'lang == "en"', limit: 3`, [1, 3, 4]],
    [`where: 'row.number > 3 && ticket != "refund"'`, [5]],
  ])('are chosen by %s', async (options, numbers) => {
    const trials = await ticketsOf(options);
    expect(trials.map((trial) => trial.case.row?.['number'])).toEqual(numbers);
  });

  it('are sampled in the order of the file, the same ones for the same seed', async () => {
    const many = ['ticket', ...Array.from({ length: 100 }, (_, at) => `ticket ${at}`)];
    const sample = async (seed: number) =>
      (await ticketsOf(`sample: { count: 10, seed: ${seed} }`, many)).map((trial) =>
        Number(trial.case.row?.['number']),
      );
    const first = await sample(7);
    expect(first.length).toBe(10);
    expect(first).toEqual(first.toSorted((a, b) => a - b));
    expect(await sample(7)).toEqual(first);
    expect(await sample(8)).not.toEqual(first);
  });

  it.each([
    ['many', Array.from({ length: 250 }, () => 'late,en')],
    ['large', Array.from({ length: 7 }, () => `${'late '.repeat(12_000)},en`)],
    ['as many as are planned at a time', Array.from({ length: 200 }, () => 'late,en')],
  ])('are each there once, in order: %s', async (_, more) => {
    const trials = await ticketsOf('id: "{{row.number}}"', ['ticket,lang', ...more]);
    expect(trials.map((trial) => trial.case.id)).toEqual(more.map((_, at) => String(at + 1)));
    expect(trials.map(({ index }) => index)).toEqual(more.map((_, at) => at));
  });

  it('keep the ids that their values give when a row is added before them', async () => {
    const before = await ticketsOf('limit: 5');
    const more = [rows[0] ?? '', 'new ticket,en', ...rows.slice(1)];
    const after = await ticketsOf('limit: 6', more);
    expect(after.slice(1).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it('are refused where two are the same, with both places', async () => {
    const beside = { 'tickets.csv': 'ticket\nlate\nlate\n' };
    const { diagnostics } = await prepareText(withDataset('tags: [nightly]'), { beside });
    expect(diagnostics).toMatchObject([
      {
        code: 'duplicate-id',
        location: { path: 'tickets.csv', start: { line: 3 } },
        related: [{ location: { start: { line: 2 } } }],
      },
    ]);
  });

  it('are refused for a reserved column once, however many rows there are', async () => {
    const beside = { 'tickets.csv': `ticket,row\n${'late,1\n'.repeat(50)}` };
    const { diagnostics } = await prepareText(withDataset('tags: [nightly]'), { beside });
    expect(diagnostics.map(({ code }) => code)).toEqual(['reserved-name']);
  });
});

describe('a case without an id', () => {
  it('is called by its variables, whatever stands before it', async () => {
    const one = (cases: string) =>
      `version: 1\nprompt: "{{ticket}}"\nassert: [json]\ncases:\n${cases}`;
    const late = '  - { vars: { ticket: late } }\n';
    const alone = await plan({}, one(late));
    const second = await plan({}, one(`  - { vars: { ticket: refund } }\n${late}`));
    expect(alone.ids).toEqual([second.ids[1]]);
  });
});
