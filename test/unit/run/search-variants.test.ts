import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import type { GateRecord, RunSummary } from '../../../src/protocol/summary.ts';
import { makeProgram, type Program } from '../../support/program.ts';

/** Twelve variants, of which one is better by far, and 40 cases, of which one is skipped. */
const pipeline = `version: 1
name: tones
matrix: { tone: [a, b, c, d, e, f], style: [x, y] }
messages: [{ user: "Be {{matrix.tone}} and {{matrix.style}}. Ticket {{row.number}}." }]
params: { max_tokens: 5 }
assert: [{ equals: billing }]
cases:
  - { dataset: tickets.csv, id: "{{row.number}}" }
  - { id: fax, skip: the fax is gone }
search: { strategy: successive_halving, budget: 120 }
emulator:
  rules:
    - { match: { text: "Be c and y", probability: 0.95 }, reply: { text: billing } }
    - { match: { probability: 0.4 }, reply: { text: billing } }
    - { reply: { text: technical } }
`;
const tickets = `ticket\n${'I was charged twice.\n'.repeat(40)}`;

interface Report {
  readonly trials: readonly TrialRecord[];
  readonly summary: RunSummary;
  readonly gates: readonly GateRecord[];
}

async function start(text: string): Promise<Program> {
  return await makeProgram({ files: { 'tones.yaml': text, 'tickets.csv': tickets } });
}

let searching: Promise<Report> | undefined;

/** The search as it is written; made once. */
function searchOnce(): Promise<Report> {
  searching ??= search(pipeline);
  return searching;
}

async function search(text: string, ...args: readonly string[]): Promise<Report> {
  const program = await start(text);
  const line = ['tones.yaml', '--endpoint', 'emulator', '-r', 'json', ...args];
  const { stdout, stderr } = await program.run(...line);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

function droppedIn({ summary }: Report): Readonly<Record<string, number>> {
  const variants = summary.pipelines[0]?.variants ?? [];
  return Object.fromEntries(
    variants.flatMap(({ variant_id: id, dropped_in_round: round }) =>
      round === undefined ? [] : [[id, round]],
    ),
  );
}

function idsOf({ trials }: Report): readonly string[] {
  return trials.map(({ id, outcome }) => `${id} ${outcome}`);
}

describe('a search', () => {
  it('runs all variants on a few cases, then the best on more, and spares the rest', async () => {
    const found = await searchOnce();
    const [searched] = found.summary.pipelines;
    expect(searched?.rounds).toEqual([
      { variants: 12, cases: 3 },
      { variants: 4, cases: 10 },
      { variants: 2, cases: 21 },
    ]);
    const rounds = Object.values(droppedIn(found));
    expect([1, 2].map((round) => rounds.filter((each) => each === round).length)).toEqual([8, 2]);
    expect(droppedIn(found)['tone=c,style=y']).toBeUndefined();
    const { counts } = found.summary;
    expect(counts).toMatchObject({ planned: 492, skipped: 12, spared: 362, not_run: 0 });
    expect(counts.passed + counts.failed).toBe(118);
  });

  it('makes the same decisions whatever the concurrency', async () => {
    const [one, many] = [await search(pipeline, '--concurrency', '1'), await searchOnce()];
    expect(idsOf(one)).toEqual(idsOf(many));
    expect(droppedIn(one)).toEqual(droppedIn(many));
  });

  it('takes cases in another order with another seed', async () => {
    const [one, other] = [
      await searchOnce(),
      await search(pipeline.replace('budget: 120', 'budget: 120, seed: 7')),
    ];
    const casesOf = ({ trials }: Report): readonly string[] => [
      ...new Set(trials.map((trial) => trial.case)),
    ];
    expect(casesOf(one)).not.toEqual(casesOf(other));
  });

  it('runs everything where the budget is enough for it', async () => {
    const { summary } = await search(pipeline.replace('budget: 120', 'budget: 480'));
    expect(summary.counts).toMatchObject({ planned: 492, not_run: 0 });
    expect(summary.counts.spared).toBeUndefined();
    expect(summary.pipelines[0]?.rounds).toEqual([{ variants: 12, cases: 40 }]);
  });

  it('judges the variants that are left, by gates and without', async () => {
    const gated = await search(`${pipeline}gate: { pass_rate: { min: 0.3 } }\n`);
    expect(gated.gates.map(({ variant_id: id }) => id)).toEqual([
      expect.not.stringMatching('tone=c,style=y'),
      'tone=c,style=y',
    ]);
    const sure = pipeline
      .replace('text: "Be c and y", probability: 0.95', 'text: Be c')
      .replace('probability: 0.4', 'text: nothing');
    const found = await search(sure);
    expect(found.summary.counts).toMatchObject({ failed: 50, errored: 0 });
    expect(found.summary.pipelines[0]?.outcome).toBe('passed');
  });

  it('counts all repeats of a case against the budget', async () => {
    const { summary } = await search(pipeline, '--repeat', '3');
    expect(summary.counts.passed + summary.counts.failed).toBeLessThanOrEqual(120);
    expect(summary.pipelines[0]?.rounds).toEqual([
      { variants: 12, cases: 1 },
      { variants: 4, cases: 3 },
      { variants: 2, cases: 7 },
    ]);
  });

  it('is among the variants that the command line leaves', async () => {
    const { summary } = await search(pipeline, '--filter', 'style=x');
    expect(summary.pipelines[0]?.variants).toHaveLength(6);
    expect(summary.pipelines[0]?.rounds?.[0]?.variants).toBe(6);
    expect(summary.counts.passed + summary.counts.failed).toBeLessThanOrEqual(120);
  });

  it.each(['table', 'markdown'])('says how many variants have no verdict: %s', async (name) => {
    const program = await start(pipeline);
    const line = ['tones.yaml', '--endpoint', 'emulator', '--no-color', '-r', name];
    const { stdout } = await program.run(...line);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '10 of 12 variants were dropped by the search, run with fewer cases: no gate has a verdict of them.',
    );
  });

  it('stops where the run does, and leaves open what it had not decided', async () => {
    const { summary } = await search(pipeline, '--bail', '5', '--concurrency', '1');
    expect(summary.stop?.reason).toBe('bail');
    expect(summary.pipelines[0]?.rounds).toEqual([]);
    expect(summary.counts.spared).toBeUndefined();
  });
});

/** Two variants of four pass, which the first round of one case tells. */
const told = `version: 1
name: tones
matrix: { tone: [warm, calm, rude, loud] }
messages: [{ user: "Be {{matrix.tone}}. {{case.id}}" }]
assert: [{ equals: billing }]
tags: [nightly]
cases: [{ id: a }, { id: b }, { id: c }, { id: d }, { id: e }, { id: f }]
search: { strategy: successive_halving, budget: 12, eta: 2 }
emulator:
  rules:
    - { match: { text: Be rude }, reply: { text: technical } }
    - { match: { text: Be loud }, reply: { text: technical } }
    - { reply: { text: billing } }
`;
const gates = `gates:
  run:
    pass_rate: { min: 0.9, confidence: 0.8 }
    metric.score: { min: 0.9 }
    tokens: { max: 100 }
  tags: { nightly: { pass_rate: { min: 1 } } }
`;

describe('a gate over the run, or a tag, of a search', () => {
  const files = { 'tones.yaml': told, 'pulze.config.yaml': gates };
  const options = ['-r', 'json', '--endpoint', 'emulator'];

  function readGates(stdout: string): readonly string[] {
    const { gates: judged } = JSON.parse(stdout) as Report;
    return judged.map(({ gate, result, message }) => `${gate} ${result}: ${message}`);
  }

  it('is about the variants that are left; what is paid is of all', async () => {
    const program = await makeProgram({ files });
    const { stdout } = await program.run('tones.yaml', ...options);
    const { summary } = JSON.parse(stdout) as Report;
    expect(summary.counts).toMatchObject({ passed: 8, failed: 2, spared: 14 });
    expect(readGates(stdout)).toEqual([
      'pass_rate met: 8 of 8 cases passed; at least 1',
      'pass_rate inconclusive: 8 of 8 passed, 4 cases in their variants; 80% interval 0.71 to 1.00; the gate asks for 0.9 with 80% confidence',
      'metric.score met: the mean of 8 cases is 1; at least 0.9',
      'tokens.max met: 50 tokens in all; at most 100 tokens',
    ]);
  });

  it('is judged alike where the answers of the run are judged again', async () => {
    let ids = 0;
    // Two runs, with ids of their own.
    const program = await makeProgram({ files, random: () => (ids++ % 10) / 10 });
    const { stdout } = await program.run('tones.yaml', ...options);
    const again = await program.run('rescore', '-r', 'json');
    expect(readGates(again.stdout)).toEqual(readGates(stdout));
  });
});

describe('answers of a search that are judged again', () => {
  const searched = `version: 1
name: tones
matrix: { tone: [a, b, c, d] }
search: { strategy: successive_halving, budget: 16, eta: 2 }
messages: [{ user: "Be {{matrix.tone}}. Ticket {{ticket}}." }]
assert: [{ expression: "matrix.tone == 'a'" }]
cases: [${[1, 2, 3, 4, 5, 6].map((ticket) => `{ id: t${ticket}, vars: { ticket: ${ticket} } }`).join(', ')}]
emulator: { rules: [{ reply: { text: billing } }] }
`;
  /** Two of four variants are dropped after two of six cases. */
  const makeSearched = async (): Promise<{ program: Program; found: Report }> => {
    let ids = 0;
    const random = () => (ids++ % 10) / 10;
    const program = await makeProgram({ files: { 'tones.yaml': searched }, random });
    const { stdout } = await program.run('tones.yaml', '--endpoint', 'emulator', '-r', 'json');
    return { program, found: JSON.parse(stdout) };
  };
  const judge = async (program: Program, text: string): Promise<Report & { exitCode: number }> => {
    await writeFile(join(program.folder, 'tones.yaml'), text);
    const { exitCode, stdout } = await program.run('rescore', '-r', 'json');
    return { ...JSON.parse(stdout), exitCode };
  };

  it('are the same record where nothing changed, with what was not needed', async () => {
    const { program, found } = await makeSearched();
    const { exitCode, ...again } = await judge(program, searched);
    expect([exitCode, idsOf(again)]).toEqual([1, idsOf(found)]);
    expect(again.summary.counts).toEqual(found.summary.counts);
    expect(again.summary.counts).toMatchObject({ planned: 24, spared: 8 });
    expect(again.summary.pipelines[0]?.rounds).toEqual(found.summary.pipelines[0]?.rounds);
    expect(droppedIn(again)).toEqual(droppedIn(found));
  });

  it('lack those of a variant that goes on today, which are errored', async () => {
    const { program } = await makeSearched();
    const other = searched.replace("matrix.tone == 'a'", "matrix.tone in ['c', 'd']");
    const { exitCode, summary } = await judge(program, other);
    expect(exitCode).toBe(3);
    expect(summary.counts).toMatchObject({ planned: 24, passed: 4, errored: 8, spared: 8 });
  });

  it('lack those of all that were dropped where nothing is searched any more', async () => {
    const { program } = await makeSearched();
    const whole = searched.replace(/search: .*\n/, '').replace("matrix.tone == 'a'", 'true');
    const { exitCode, summary, trials } = await judge(program, whole);
    expect(exitCode).toBe(3);
    expect(summary.counts).toMatchObject({ planned: 24, passed: 16, errored: 8 });
    const errored = trials.find(({ outcome }) => outcome === 'errored');
    expect(errored?.steps[0]?.failure).toMatchObject({
      kind: 'not_recorded',
      message: 'the earlier run did not make this call',
    });
  });
});

describe('a budget that is too small', () => {
  it('is told with the repeats of the command line, before anything is sent', async () => {
    const program = await start(pipeline);
    const { stderr, exitCode } = await program.run('validate', 'tones.yaml');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const refused = await program.run('list', 'tones.yaml', '--repeat', '4');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(
      'a budget of 120 is too small: a first round of 12 variants on one case with 4 repeats takes 48 trials, and each of the 3 rounds gets as much',
    );
    expect(refused.stderr).toContain('`budget: 144` is the least');
  });
});
