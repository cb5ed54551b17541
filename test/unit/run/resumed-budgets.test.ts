import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BudgetRecord } from '../../../src/protocol/budget-record.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  type ApiServer,
  completion,
  startApiServer,
} from '../../support/api-server.ts';
import { makeInstantClock } from '../../support/instant-clock.ts';
import { makeProgram as makeProgramWith, type Program } from '../../support/program.ts';

const MOST = 40;

const pipeline = (settings = ''): string => `version: 1
name: desk
model: claude-3-haiku
params: { max_tokens: ${MOST} }
messages: [{ user: "Where is the refund of order {{case.id}}?" }]
assert: [{ contains: ok }]
${settings}
cases: [${Array.from({ length: 12 }, (_, n) => `{ id: c${n + 10} }`)}]
`;

interface Setting {
  readonly program: Program;
  readonly server: ApiServer;
  /** With JSON as its report. */
  run(...args: readonly string[]): Promise<{ readonly exitCode: number; readonly stdout: string }>;
}

async function makeSetting(
  answer: (request: ApiRequest) => ApiAnswer,
  options: {
    readonly settings?: string;
    readonly clock?: ReturnType<typeof makeInstantClock>;
  } = {},
): Promise<Setting> {
  const server = await startApiServer(answer);
  let draws = 0;
  const program = await makeProgramWith({
    files: { 'desk.yaml': pipeline(options.settings) },
    random: () => (0.377 * draws++) % 1,
    ...(options.clock && { clock: options.clock }),
  });
  const run = (...args: readonly string[]) =>
    program.run(...args, '-r', 'json', '--quiet', '--concurrency', '1');
  return {
    program,
    server,
    run: (...args) =>
      args[0] === 'resume' ? run(...args) : run('desk.yaml', '--base-url', server.url, ...args),
  };
}

function journalOf({ folder }: Program): string {
  const runs = join(folder, '.pulze/runs');
  return join(runs, readdirSync(runs)[0] ?? '', 'journal.jsonl');
}

function readLines(program: Program): readonly string[] {
  return readFileSync(journalOf(program), 'utf8').split('\n').slice(0, -1);
}

/** What is left of a run that was killed behind so many lines. */
async function cutBehind(program: Program, lines: number): Promise<void> {
  const kept = readLines(program).slice(0, lines);
  await writeFile(journalOf(program), `${kept.join('\n')}\n`);
}

function isOf(type: string): (line: string) => boolean {
  return (line) => line.startsWith(`{"type":"${type}"`);
}

function budgetOf({ stdout }: { readonly stdout: string }): BudgetRecord {
  const [budget] = JSON.parse(stdout).summary.budgets as readonly [BudgetRecord];
  return budget;
}

const bytesOf = ({ requests }: ApiServer): number => JSON.stringify(requests[0]?.body).length;

describe('the budget of a run that goes on', () => {
  it('counts attempts that broke off in an earlier session at their most', async () => {
    const { run, server } = await makeSetting(({ number }) =>
      number === 1 ? 'reset' : completion('ok'),
    );
    const first = budgetOf(await run('--max-tokens-total', '230'));
    const most = bytesOf(server) + MOST;
    expect(first).toMatchObject({ uncertain: 1, spent: 'tokens' });
    const second = budgetOf(await run('resume', '--max-tokens-total', '10000'));
    expect(second).toEqual({
      of: 'run',
      limits: { tokens: 10_000 },
      used: { tokens: most + 12 * 12 },
      uncertain: 1,
    });
  });

  it('counts a call that was in flight when it was killed at its most', async () => {
    const { run, server, program } = await makeSetting(() => completion('ok'));
    await run('--max-tokens-total', '10000');
    const lines = readLines(program);
    const sent = lines.flatMap((line, at) => (isOf('attempt_sent')(line) ? [at] : []));
    await cutBehind(program, (sent[3] ?? 0) + 1);
    const resumed = budgetOf(await run('resume'));
    expect(resumed).toMatchObject({
      used: { tokens: bytesOf(server) + MOST + 12 * 12 },
      uncertain: 1,
    });
    // Killed once more: it is still counted, and so is a call whose trial did not come to its end.
    await cutBehind(program, readLines(program).length - 2);
    expect(budgetOf(await run('resume', '--max-requests', '100')).used).toEqual({
      tokens: bytesOf(server) + MOST + 13 * 12,
      requests: 14,
    });
  });

  it('stays the one that was said last, for each part of it', async () => {
    const { run, server } = await makeSetting(() => completion('ok'));
    expect((await run('--max-requests', '3')).exitCode).toBe(3);
    // Its tokens end it before its requests do.
    const given = ['--max-requests', '100', '--max-tokens-total', '150', '--max-time', '1.5h'];
    const more = budgetOf(await run('resume', ...given));
    expect(more).toMatchObject({ limits: { requests: 100, tokens: 150 }, spent: 'tokens' });
    const before = server.requests.length;
    expect(budgetOf(await run('resume')).limits).toEqual(more.limits);
    expect(server.requests.length).toBe(before);
    const whole = await run('resume', '--max-tokens-total', '10000');
    expect(whole.exitCode).toBe(0);
    expect(budgetOf(whole).limits).toEqual({ requests: 100, tokens: 10_000, time_ms: 5_400_000 });
  });

  it('stays where the run began without one', async () => {
    const { run, server, program } = await makeSetting(() => completion('ok'));
    await run();
    await cutBehind(program, 5);
    const before = server.requests.length;
    expect((await run('resume', '--max-requests', '6')).exitCode).toBe(3);
    const { limits } = budgetOf(await run('resume'));
    expect([limits, server.requests.length - before]).toEqual([{ requests: 6 }, 2]);
  });

  it('is the first one again for what begins anew', async () => {
    const { run, program } = await makeSetting(() => completion('no'));
    await run('--max-requests', '3');
    await run('resume', '--max-requests', '100');
    const words = ['--failed', '-r', 'json', '--quiet'];
    expect(budgetOf(await program.run('rerun', ...words)).limits).toEqual({ requests: 3 });
  });

  it('is not overrun wherever the run is killed', async () => {
    const answer = ({ number }: ApiRequest): ApiAnswer =>
      number % 5 === 0
        ? { status: 500, body: { error: { message: 'overloaded' } } }
        : completion('ok');
    const whole = await makeSetting(answer);
    await whole.run('--max-requests', '9');
    const length = readLines(whole.program).length;
    for (let left = 1; left < length; left += 3) {
      const { run, server, program } = await makeSetting(answer);
      await run('--max-requests', '9');
      await cutBehind(program, left);
      const sent = readLines(program).filter(isOf('attempt_sent')).length;
      const before = server.requests.length;
      const { used } = budgetOf(await run('resume'));
      expect(sent + server.requests.length - before).toBe(9);
      expect(used.requests).toBe(9);
    }
  });

  it('counts refusals as requests, and with nothing else', async () => {
    const { run } = await makeSetting(({ number }) =>
      number < 3 ? { status: 429, body: { error: { message: 'slow' } } } : completion('ok'),
    );
    await run('--max-tokens-total', '150', '--max-requests', '100');
    const { used, uncertain } = budgetOf(await run('resume', '--max-tokens-total', '10000'));
    expect({ used, uncertain }).toEqual({ used: { tokens: 12 * 12, requests: 14 } });
  });

  it('counts attempts of a session that had none by their records', async () => {
    const { run, server, program } = await makeSetting(({ number }) =>
      number === 2
        ? 'reset'
        : number === 4
          ? { status: 500, body: { error: { message: 'overloaded' } } }
          : completion('ok'),
    );
    await run();
    expect(readLines(program).filter(isOf('attempt_sent'))).toEqual([]);
    await cutBehind(program, 6);
    const { used, uncertain } = budgetOf(await run('resume', '--max-tokens-total', '9000'));
    expect({ used, uncertain }).toEqual({
      used: { tokens: bytesOf(server) + MOST + 12 * 12 },
      uncertain: 1,
    });
  });

  it('counts calls of judges of a session that had none by their records', async () => {
    const refuse = (status: number): ApiAnswer => ({ status, body: { error: { message: 'no' } } });
    const broken = new Map([2, 3, 6].map((number) => [number, refuse(number === 6 ? 400 : 500)]));
    const { run, program } = await makeSetting(
      ({ number }) =>
        broken.get(number) ?? completion('{"reasoning": "It is.", "verdict": "pass"}'),
    );
    const judge = 'assert: [{ judge: { rubric: "Is it polite?" } }]';
    const cases = 'cases: [{ id: a }, { id: b }, { id: c }]';
    const settings = `version: 1\nname: desk\nmodel: gpt-4o\nmessages: [{ user: hi }]\n${judge}\n${cases}\n`;
    await writeFile(join(program.folder, 'desk.yaml'), settings);
    await run();
    const ended = readLines(program).flatMap((line, at) =>
      isOf('trial_finished')(line) ? [at + 1] : [],
    );
    await cutBehind(program, ended[1] ?? 0);
    const limits = ['--max-tokens-total', '9000', '--max-requests', '100'];
    const { used, uncertain } = budgetOf(await run('resume', ...limits));
    // Of `a` an answer and three attempts of its judge, of `b` an answer and a refusal, and all of `c`.
    expect({ used, uncertain }).toEqual({
      used: { tokens: 4 * 12 + 12 + 2 * 12, requests: 8 },
      uncertain: 2,
    });
  });

  it('counts each trial once, also where one of two sessions had a budget', async () => {
    const { run, server, program } = await makeSetting(() => completion('ok'));
    await run();
    await cutBehind(program, 4);
    await run('resume', '--max-requests', '6');
    const { used } = budgetOf(await run('resume', '--max-requests', '8', '--max-cost', '1'));
    expect(used.requests).toBe(8);
    expect(server.requests).toHaveLength(12 + 3 + 2);
  });

  it('counts the time of a session that was killed', async () => {
    const clock = makeInstantClock();
    const { run, program } = await makeSetting(
      () => {
        clock.pass(10_000);
        return completion('ok');
      },
      { clock },
    );
    await run('--max-time', '1h');
    const settled = readLines(program).findIndex(isOf('attempt_settled'));
    await cutBehind(program, settled + 2);
    const resumed = await run('resume', '--max-time', '30s');
    expect(JSON.parse(resumed.stdout).summary.counts).toMatchObject({ passed: 3, not_run: 9 });
    expect(budgetOf(resumed).used.time_ms).toBe(30_000);
  });
});

describe('a time that is over as a run goes on', () => {
  const finishIn = async (settings: string, ...args: readonly string[]) => {
    const clock = makeInstantClock();
    const answer = (): ApiAnswer => {
      clock.pass(10_000);
      return completion('ok');
    };
    const { run, program, server } = await makeSetting(answer, { settings, clock });
    const first = await run(...args);
    await cutBehind(program, readLines(program).length - 1);
    const summaryOf = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout).summary;
    return { run, program, server, first, summaryOf };
  };

  it('has ended nothing where all that was left had been spared', async () => {
    const stop = 'repeat: { count: 3, pass: any, stop: curtail }';
    const { run, first, summaryOf } = await finishIn(stop, '--max-time', '1h');
    expect(summaryOf(first).counts).toMatchObject({ passed: 12, spared: 24 });
    const resumed = await run('resume', '--max-time', '1s');
    expect(summaryOf(resumed).stop).toBeUndefined();
    expect([resumed.exitCode, budgetOf(resumed).not_run]).toEqual([0, undefined]);
  });

  it('counts what had been spared as little as what had been run', async () => {
    const stop = 'repeat: { count: 3, pass: any, stop: curtail }';
    const { run, program } = await finishIn(stop, '--max-time', '1h');
    const spared = readLines(program).findIndex(isOf('trial_spared'));
    await cutBehind(program, spared + 1);
    const { not_run, trials } = budgetOf(await run('resume', '--max-time', '1s'));
    expect({ not_run, trials }).toEqual({ not_run: 34, trials: 36 });
  });

  it('cuts off no search that was finished', async () => {
    const searched = (time: string): string =>
      `matrix: { temperature: [0, 1] }\nsearch: { strategy: successive_halving, budget: 20 }\nbudget: { time: ${time} }`;
    const { run, program, server, first, summaryOf } = await finishIn(searched('1h'));
    const sent = server.requests.length;
    await writeFile(join(program.folder, 'desk.yaml'), pipeline(searched('1s')));
    const resumed = await run('resume');
    expect(server.requests).toHaveLength(sent);
    expect(summaryOf(resumed).pipelines[0].rounds).toEqual(summaryOf(first).pipelines[0].rounds);
    expect([first.exitCode, resumed.exitCode]).toEqual([0, 0]);
  });
});

describe('a budget of a file that is used up', () => {
  const replaced = async (program: Program, name: string, text: string): Promise<void> =>
    await writeFile(join(program.folder, name), text);

  it('is raised in its file, on a line more or less, and changes no trial', async () => {
    const { run, server, program } = await makeSetting(() => completion('ok'), {
      settings: 'budget: { requests: 5 }',
    });
    const first = await run();
    expect(first.exitCode).toBe(3);
    const [before] = JSON.parse(first.stdout).trials;
    await replaced(program, 'desk.yaml', pipeline('budget:\n  requests: 8\n  tokens: 10000'));
    expect(budgetOf(await run('resume'))).toMatchObject({
      limits: { requests: 8, tokens: 10_000 },
      used: { requests: 8, tokens: 8 * 12 },
      spent: 'requests',
    });
    await replaced(program, 'desk.yaml', pipeline().replace('\n\n', '\n'));
    const whole = await run('resume');
    expect(whole.exitCode).toBe(0);
    expect(server.requests).toHaveLength(12);
    const [after] = JSON.parse(whole.stdout).trials;
    expect(after.fingerprints).toEqual(before.fingerprints);
  });

  it('is raised in the configuration, or set there', async () => {
    const { run, server, program } = await makeSetting(() => completion('ok'), {
      settings: 'tags: [nightly]',
    });
    const config = (budgets: string): Promise<void> =>
      replaced(program, 'pulze.config.yaml', `vars: { a: 1 }\n${budgets}`);
    await config('budgets: { tags: { nightly: { requests: 3 } } }\n');
    expect((await run()).exitCode).toBe(3);
    await config('budgets: { run: { requests: 5 }, tags: { nightly: { requests: 300 } } }\n');
    expect(budgetOf(await run('resume'))).toMatchObject({ of: 'run', used: { requests: 5 } });
    await config('');
    expect((await run('resume')).exitCode).toBe(0);
    expect(server.requests).toHaveLength(12);
  });

  it('lets nothing else change', async () => {
    const { run, program } = await makeSetting(() => completion('ok'), {
      settings: 'budget: { requests: 5 }',
    });
    await run();
    await replaced(program, 'desk.yaml', pipeline('budget: { requests: 9 }\nthreshold: 0.5'));
    const { exitCode, stdout } = await run('resume');
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining('changed since the run began')]);
  });
});

describe('a trial that a budget cuts off', () => {
  const steps = `
steps:
  - { id: draft, messages: [{ user: "Write to {{case.id}}" }] }
  - { id: reply, messages: [{ user: "Answer {{steps.draft.text}}" }], stream: true }
cases: [{ id: a }, { id: b }]
assert:
  - { judge: { rubric: "Rubric one: is it polite?" }, step: draft }
  - { judge: { rubric: "Rubric two: is it short?" }, step: draft }
  - { length: { min: 1 } }
`;
  const defaults = 'defaults: { model: gpt-4o, params: { max_tokens: 40 } }';
  const settings = `version: 1\nname: desk\n${defaults}${steps}`;
  const kindOf = ({ body }: ApiRequest): string =>
    /Rubric (one|two)|Write to (a|b)|Answer/.exec(JSON.stringify(body))?.[0] ?? '';
  const answer = (request: ApiRequest): ApiAnswer => {
    const kind = kindOf(request);
    if (kind === 'Rubric one') return completion('{"reasoning": "It is.", "verdict": "pass"}');
    if (kind === 'Rubric two') return completion('{"reasoning": "Not.", "verdict": "fail"}');
    if (kind !== 'Answer') return completion(`dear ${kind.at(-1)}`);
    const chunk = { id: 'x', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o' };
    const delta = { choices: [{ index: 0, delta: { content: 'yours' }, finish_reason: 'stop' }] };
    return { body: `data: ${JSON.stringify({ ...chunk, ...delta })}\n\ndata: [DONE]\n\n` };
  };
  /** Without what differs from run to run. */
  const trialsOf = ({ stdout }: { readonly stdout: string }): unknown =>
    JSON.parse(stdout.replace(/127\.0\.0\.1:\d+/g, 'service'), (key, value) =>
      /_ms$|^timing$/.test(key) ? undefined : value,
    ).trials;

  it('is finished behind what it was answered, and has the record of one that was not', async () => {
    const whole = await makeSetting(answer);
    await writeFile(join(whole.program.folder, 'desk.yaml'), settings);
    const expected = await whole.run();
    expect(whole.server.requests).toHaveLength(8);
    const cut = await makeSetting(answer);
    await writeFile(join(cut.program.folder, 'desk.yaml'), settings);
    let last = await cut.run('--max-requests', '1');
    expect(JSON.parse(last.stdout).summary.counts).toMatchObject({ errored: 0, not_run: 2 });
    for (let most = 2; last.exitCode === 3; most++) {
      last = await cut.run('resume', '--max-requests', String(most));
      expect(cut.server.requests).toHaveLength(most);
    }
    expect(cut.server.requests.map(kindOf).sort()).toEqual(
      whole.server.requests.map(kindOf).sort(),
    );
    expect([last.exitCode, trialsOf(last)]).toEqual([expected.exitCode, trialsOf(expected)]);
  });

  it('keeps the answer of its last step also where one before it had no room', async () => {
    const text = `version: 1
name: desk
defaults: { model: gpt-4o, params: { max_tokens: 10 } }
steps:
  - { id: long, messages: [{ user: "${'long words '.repeat(100)}" }] }
  - { id: short, messages: [{ user: "fast" }], assert: [{ contains: ok }] }
cases: [{ id: one }]
`;
    const { run, server, program } = await makeSetting(() => completion('ok'));
    await writeFile(join(program.folder, 'desk.yaml'), text);
    const kindOf = ({ body }: ApiRequest): string =>
      JSON.stringify(body).includes('fast') ? 'short' : 'long';
    expect((await run('--max-tokens-total', '100')).exitCode).toBe(3);
    expect(server.requests.map(kindOf)).toEqual(['short']);
    const resumed = await run('resume', '--max-tokens-total', '10000');
    expect([resumed.exitCode, server.requests.map(kindOf)]).toEqual([0, ['short', 'long']]);
  });

  const judge = (rubric: string, beside = ''): string =>
    `{ judge: { rubric: "${rubric}", score: { min: 1, max: 5, pass: 4 } }${beside} }`;
  const both = `[${judge('Rubric one')}, ${judge('Rubric two')}]`;

  it.each([
    ['every choice', judge('Rubric one', ', metric: tone')],
    ['any choice', judge('Rubric two', ', choice: any, metric: tone')],
    ['any of two', `{ any: ${both}, metric: tone }`],
    ['all of two', `{ all: ${both}, metric: tone }`],
    ['some of two', `{ at_least: { count: 1, of: ${both} }, metric: tone }`],
    ['none of two', `{ not: { all: ${both} }, metric: tone }`],
  ])('is no trial with a score of what was asked: %s', async (_, asserted) => {
    const text = `version: 1
name: desk
model: gpt-4o
params: { n: 2 }
messages: [{ user: hello }]
assert: [${asserted}]
gate: { metric.tone: { min: 0.2 } }
`;
    const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
    const answered = (...texts: readonly string[]): ApiAnswer => {
      const choices = texts.map((content, index) => ({
        index,
        message: { role: 'assistant', content },
        finish_reason: 'stop',
      }));
      const object = 'chat.completion';
      return { body: { id: 'x', object, created: 1, model: 'gpt-4o', choices, usage } };
    };
    const scores = ({ body }: ApiRequest): ApiAnswer => {
      const asked = JSON.stringify(body);
      if (!asked.includes('Rubric')) return answered('first', 'second');
      const given = asked.includes('Rubric one') ? [2, 1] : [4, 5];
      return answered(`{"score": ${given[asked.includes('first') ? 0 : 1]}}`);
    };
    const whole = await makeSetting(scores);
    await writeFile(join(whole.program.folder, 'desk.yaml'), text);
    const expected = await whole.run();
    const most = whole.server.requests.length;
    const cut = await makeSetting(scores);
    await writeFile(join(cut.program.folder, 'desk.yaml'), text);
    const first = await cut.run('--max-requests', String(most - 1));
    expect(JSON.parse(first.stdout)).toMatchObject({
      summary: { counts: { passed: 0, failed: 0, errored: 0, not_run: 1 } },
      gates: [{ message: 'no case was run to its end: nothing was judged' }],
    });
    const last = await cut.run('resume', '--max-requests', String(most));
    expect([last.exitCode, trialsOf(last)]).toEqual([expected.exitCode, trialsOf(expected)]);
  });
});
