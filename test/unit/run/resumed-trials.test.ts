import { readdirSync, readFileSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type ApiAnswer,
  type ApiRequest,
  completion,
  startApiServer,
} from '../../support/api-server.ts';
import { makeProgram as makeProgramWith, type Program } from '../../support/program.ts';

const CASES = 4;
/** Two steps, three samples of a judge, two of another, and one of embeddings. */
const CALLS = 2 + 3 + 2 + 1;

const pipeline = `version: 1
name: desk
defaults: { model: gpt-4o }
steps:
  - id: draft
    messages: [{ user: "draft {{case.id}}" }]
  - id: reply
    stream: true
    messages: [{ user: "reply to {{steps.draft.text}}" }]
    assert: [{ contains: ok }]
assert:
  - judge: { rubric: Is it polite?, repeat: 3 }
  - judge: { rubric: Is it short?, repeat: 2 }
    step: draft
  - similar: { to: ok, min: 0.5 }
cases: [${Array.from({ length: CASES }, (_, n) => `{ id: t${n} }`).join(', ')}]
`;

function stream(text: string): string {
  const chunk = (more: object): string =>
    `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', ...more })}\n\n`;
  const delta = { role: 'assistant', content: text };
  return [
    chunk({ choices: [{ index: 0, delta, finish_reason: null }] }),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    'data: [DONE]\n\n',
  ].join('');
}

/** Judges find one case rude. */
function answer({ path, body }: ApiRequest): ApiAnswer {
  if (path.endsWith('/embeddings')) {
    const data = [0, 1].map((index) => ({ object: 'embedding', index, embedding: [1, index] }));
    return {
      body: { object: 'list', model: 'e', data, usage: { prompt_tokens: 2, total_tokens: 2 } },
    };
  }
  const text = JSON.stringify(body);
  if (body['stream'] === true) return { body: stream(`ok ${/t\d/.exec(text)?.[0]}`) };
  const draft = /"draft (t\d)"/.exec(text)?.[1];
  if (draft !== undefined) return completion(`ok draft of ${draft}`);
  return completion(`{"reasoning": "so", "verdict": "${/t2/.test(text) ? 'fail' : 'pass'}"}`);
}

/** Its runs have ids of their own, although its clock stands still. */
function makeProgram(): Promise<Program> {
  let draws = 0;
  return makeProgramWith({
    files: { 'desk.yaml': pipeline },
    random: () => (0.377 * draws++) % 1,
  });
}

function journalOf({ folder }: Program): string {
  const runs = join(folder, '.pulze/runs');
  return join(runs, readdirSync(runs)[0] ?? '', 'journal.jsonl');
}

function readLines(program: Program): readonly string[] {
  return readFileSync(journalOf(program), 'utf8').split('\n').slice(0, -1);
}

/** The record without what differs from run to run. */
async function recordOf(program: Program): Promise<unknown> {
  const { stdout } = await program.run('report', '-r', 'json');
  const record = JSON.parse(stdout, (key, value) =>
    /_ms$|^latency|^timing$|^url$|^base_url$/.test(key) ? undefined : value,
  );
  const { run: _, ...rest } = record;
  return rest;
}

/** How many calls the first lines of a journal have the answers of. */
function countAnswers(lines: readonly string[]): number {
  const events = lines.map((line) => JSON.parse(line));
  const finished = new Set(
    events.flatMap(({ type, index }) => (type === 'trial_finished' ? [index] : [])),
  );
  const open = events.filter(({ type, index }) => type === 'call_answered' && !finished.has(index));
  return finished.size * CALLS + open.length;
}

describe('a trial of several calls', () => {
  it('that a budget cut off while it was recorded is gone on with, and recorded whole', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram();
    const options = ['--quiet', '--concurrency', '1'];
    const first = ['desk.yaml', '--base-url', server.url, '--cassette', 'record', ...options];
    const most = 2 * CALLS - 3;
    expect((await program.run(...first, '--max-requests', String(most))).exitCode).toBe(3);
    expect(server.requests).toHaveLength(most);
    const more = await program.run('resume', '--max-requests', '1000', ...options);
    expect([more.exitCode, server.requests.length]).toEqual([1, CASES * CALLS]);
    const again = ['desk.yaml', '--base-url', server.url, '--cassette', 'replay', ...options];
    expect([(await program.run(...again)).exitCode, server.requests.length]).toEqual([
      1,
      CASES * CALLS,
    ]);
  });

  it.each([
    ['nobody can read any more what it was answered', { response: { status: 200 } }],
    ['what it was answered is of another request', { asked: 'another' }],
  ])('is asked anew where %s', async (_, change) => {
    const server = await startApiServer(answer);
    const program = await makeProgram();
    const options = ['--quiet', '--concurrency', '1'];
    await program.run('desk.yaml', '--base-url', server.url, ...options);
    const [started = '', answered = ''] = readLines(program);
    const changed = { ...JSON.parse(answered), ...change };
    await writeFile(journalOf(program), `${started}\n${JSON.stringify(changed)}\n`);
    const before = server.requests.length;
    const { exitCode } = await program.run('resume', ...options);
    expect([changed.type, exitCode]).toEqual(['call_answered', 1]);
    expect(server.requests.length - before).toBe(CASES * CALLS);
  });

  it.each([1, 3])('is gone on with behind its last answer, with %d in flight', async (inFlight) => {
    const options = ['--quiet', '--concurrency', String(inFlight)];
    const whole = await makeProgram();
    const reference = await startApiServer(answer);
    const { exitCode } = await whole.run('desk.yaml', '--base-url', reference.url, ...options);
    const expected = await recordOf(whole);
    expect(reference.requests).toHaveLength(CASES * CALLS);
    const lineCount = readLines(whole).length;
    expect(lineCount).toBe(2 + CASES * (CALLS + 1));
    for (let kept = 1; kept < lineCount; kept += inFlight + 1) {
      const server = await startApiServer(answer);
      const program = await makeProgram();
      await program.run('desk.yaml', '--base-url', server.url, ...options);
      const lines = readLines(program);
      const size = Buffer.byteLength(`${lines.slice(0, kept).join('\n')}\n`);
      await truncate(journalOf(program), size + 30);
      const before = server.requests.length;
      const resumed = await program.run('resume', ...options);
      expect(server.requests.length - before).toBe(
        CASES * CALLS - countAnswers(lines.slice(0, kept)),
      );
      expect([await recordOf(program), resumed.exitCode]).toEqual([expected, 1]);
    }
    expect(exitCode).toBe(1);
  });

  it('has each answer once, in their order, where several of its calls ask the same', async () => {
    const server = await startApiServer(({ number }) =>
      completion(`{"reasoning": "so", "verdict": "${number === 2 ? 'pass' : 'fail'}"}`),
    );
    const judge = '{ judge: { rubric: Is it polite? } }';
    const alike = `version: 1
name: desk
model: gpt-4o
messages: [{ user: hello }]
assert: [${judge}, ${judge}, ${judge}]
`;
    const program = await makeProgramWith({ files: { 'desk.yaml': alike } });
    const options = ['--quiet', '--concurrency', '1'];
    await program.run('desk.yaml', '--base-url', server.url, ...options);
    const expected = await recordOf(program);
    const kept = readLines(program).slice(0, 4);
    await truncate(journalOf(program), Buffer.byteLength(`${kept.join('\n')}\n`));
    expect(kept.filter((line) => line.includes('"call_answered"'))).toHaveLength(3);
    expect(server.requests).toHaveLength(4);
    await program.run('resume', ...options);
    expect(server.requests).toHaveLength(5);
    expect(await recordOf(program)).toEqual(expected);
  });
});
