import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../src/plan/plan.ts';
import type { ModelCall } from '../../../src/protocol/model-call.ts';
import { takeCallsFrom } from '../../../src/run/kept-calls.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
name: desk
model: gpt-4o
messages: [{ user: hello }]
assert:
  - { judge: { rubric: "Rubric one: is it polite?" } }
  - { judge: { rubric: "Rubric two: is it short?" } }
`;

it('tells two judges of one name apart when answers are judged again', async () => {
  const server = await startApiServer(({ body }) => {
    const text = JSON.stringify(body);
    if (!text.includes('Rubric')) return completion('hello');
    const verdict = text.includes('Rubric one') ? 'pass' : 'fail';
    return completion(`{"reasoning": "It ${verdict}es.", "verdict": "${verdict}"}`);
  });
  let draws = 0;
  const random = (): number => (0.377 * draws++) % 1;
  const program = await makeProgram({ files: { 'desk.yaml': pipeline }, random });
  const verdictsOf = async (...args: string[]): Promise<readonly string[]> => {
    const { stdout } = await program.run(...args, '-r', 'json', '--quiet');
    const [trial] = JSON.parse(stdout).trials;
    return trial.assertions.map(({ verdict }: { readonly verdict: string }) => verdict);
  };
  const judged = await verdictsOf('desk.yaml', '--base-url', server.url);
  expect(judged).toEqual(['passed', 'failed']);
  expect(await verdictsOf('rescore')).toEqual(judged);
  expect(server.requests).toHaveLength(3);
});

describe('answers that are judged again', () => {
  const asserted = `assert:
  - { judge: { rubric: "How short is it?", score: { pass: 4 } } }
  - { factual: "{{expected}}" }
  - { similar: { to: "{{greeting}}", min: 0.5 } }
vars: { expected: It is a greeting., greeting: hi }
`;
  const head = 'version: 1\nname: desk\nmodel: gpt-4o\nmessages: [{ user: hello }]\n';

  /** The verdicts of a run, and of a rescore after a change of the file; and what was sent for both. */
  async function judgeTwice(from: string, to: string): Promise<readonly string[]> {
    const server = await startApiServer(({ path, body }) => {
      if (path.endsWith('/embeddings')) return { body: vectors };
      const text = JSON.stringify(body);
      if (text.includes('REFERENCE')) return completion('{"reasoning": "Yes.", "verdict": "same"}');
      if (text.includes('How short')) return completion('{"reasoning": "Quite.", "verdict": 3}');
      return completion('hello');
    });
    let draws = 0;
    const random = (): number => (0.377 * draws++) % 1;
    const program = await makeProgram({ files: { 'desk.yaml': head + asserted }, random });
    await program.run('desk.yaml', '--base-url', server.url, '--dialect', 'openai', '--quiet');
    const sent = server.requests.length;
    const { files } = program.makeEnvironment();
    await files.writeText('desk.yaml', head + asserted.replace(from, to));
    const { stdout } = await program.run('rescore', '-r', 'json', '--quiet');
    expect(server.requests).toHaveLength(sent);
    const [trial] = JSON.parse(stdout).trials;
    return trial.assertions.map(({ verdict }: { readonly verdict: string }) => verdict);
  }

  const vectors = {
    object: 'list',
    model: 'text-embedding-3-small',
    data: [
      { object: 'embedding', index: 0, embedding: [1, 0] },
      { object: 'embedding', index: 1, embedding: [0.6, 0.8] },
    ],
    usage: { prompt_tokens: 2, total_tokens: 2 },
  };

  it.each([
    ['nothing', '', '', 'failed passed passed'],
    ['the weight of a judge', 'pass: 4 } }', 'pass: 4 } }, weight: 2', 'failed passed passed'],
    ['what passes', 'pass: 4', 'pass: 3', 'passed passed passed'],
    ['the least cosine', 'min: 0.5', 'min: 0.7', 'failed passed failed'],
    ['one rubric', 'How short', 'How polite', 'errored passed passed'],
    ['what a template reads', 'a greeting.', 'an insult.', 'failed errored passed'],
    ['a text to compare with', 'greeting: hi', 'greeting: bye', 'failed passed errored'],
    ['the model of a judge', 'pass: 4 }', 'pass: 4 }, model: o3', 'errored passed passed'],
    ['the judges that there are', asserted.split('\n')[1] ?? '', '', 'passed passed'],
  ])('where %s changed', async (_, from, to, verdicts) => {
    expect(await judgeTwice(from, to)).toEqual(verdicts.split(' '));
  });
});

it('says again why answers could not be judged', async () => {
  const server = await startApiServer(({ path, body }) => {
    if (path.endsWith('/embeddings')) {
      const data = [[1, 0], [0]].map((embedding, index) => ({ index, embedding }));
      return { body: { object: 'list', model: 'small', data } };
    }
    if (!JSON.stringify(body).includes('Rubric')) return completion('hello');
    const message = { role: 'assistant', content: null, refusal: 'I judge nobody.' };
    return completion('', { choices: [{ index: 0, message, finish_reason: 'stop' }] });
  });
  let draws = 0;
  const random = (): number => (0.377 * draws++) % 1;
  const text = `version: 1
name: desk
model: gpt-4o
messages: [{ user: hello }]
assert: [{ judge: "Rubric: is it polite?" }, { similar: hi }]
`;
  const program = await makeProgram({ files: { 'desk.yaml': text }, random });
  const messagesOf = async (...args: string[]): Promise<readonly string[]> => {
    const { stdout } = await program.run(...args, '-r', 'json', '--quiet');
    const [trial] = JSON.parse(stdout).trials;
    return trial.assertions.map(({ message }: { readonly message: string }) => message);
  };
  const said = await messagesOf('desk.yaml', '--base-url', server.url, '--dialect', 'openai');
  expect(said).toEqual([
    'the model that judges refused: `I judge nobody.`',
    'the vectors have 2 and 1 dimensions',
  ]);
  expect(await messagesOf('rescore')).toEqual(said);
});

it('says that a baseline may be another when answers are judged again', async () => {
  const server = await startApiServer(({ body }) =>
    completion(JSON.stringify(body).includes('SECOND') ? 'tie' : 'hello'),
  );
  let draws = 0;
  const random = (): number => (0.377 * draws++) % 1;
  const asked = 'version: 1\nname: desk\nmodel: gpt-4o\nmessages: [{ user: hello }]\n';
  const compared = '- pairwise: { to: baseline, baseline: base.json, pass: win_or_tie }';
  const program = await makeProgram({ files: { 'desk.yaml': asked }, random });
  await program.run('desk.yaml', '--base-url', server.url, '--save-baseline', 'base.json');
  const { files } = program.makeEnvironment();
  await files.writeText('desk.yaml', `${asked}assert:\n  ${compared}\n`);
  expect((await program.run('desk.yaml', '--base-url', server.url)).exitCode).toBe(0);
  expect((await program.run('rescore')).exitCode).toBe(0);
  await files.writeText('base.json', program.read('base.json').replace('"hello"', '"good day"'));
  expect((await program.run('rescore')).stdout).toContain(
    'the earlier run did not ask this, or the baseline was another then: run it again',
  );
});

describe('calls of an earlier run', () => {
  const trial = { id: 'desk/one#1' } as Trial;
  const wanted = { kind: 'chat', endpoint: 'desk', asked: 'c0ffee' } as const;
  const call: ModelCall = { ...wanted, attempts: 1, text: 'yes' };

  it('are taken in their order, each once', async () => {
    const take = takeCallsFrom(async () => [call, { ...call, text: 'no' }]);
    const taken = [await take(trial, wanted), await take(trial, wanted), await take(trial, wanted)];
    expect(taken.map(({ text, failure }) => text ?? failure?.message)).toEqual([
      'yes',
      'no',
      'the earlier run did not ask this: run it again',
    ]);
  });

  it('that have nothing of what was answered are none', async () => {
    const wanted = { kind: 'chat', endpoint: 'desk', asked: 'a' } as const;
    const take = takeCallsFrom(async () => [{ ...wanted, attempts: 1 }]);
    const trial = { id: 'desk/t' } as Trial;
    expect((await take(trial, wanted)).failure?.message).toBe(
      'the earlier run has no answer to it',
    );
    expect((await take(trial, wanted)).failure?.message).toBe(
      'the earlier run did not ask this: run it again',
    );
  });

  it('of an earlier version of the program are told to be such', async () => {
    const { asked: _, ...older } = call;
    const { failure } = await takeCallsFrom(async () => [older])(trial, wanted);
    expect(failure?.message).toContain('an earlier version of the program');
  });
});
