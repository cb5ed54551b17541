import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { untilEnded } from '../../support/ended-trials.ts';
import { makeProgram } from '../../support/program.ts';
import { writeTree } from '../../support/write-tree.ts';

const cases = Array.from({ length: 6 }, (_, at) => `  - { id: c${at} }`).join('\n');
const pipeline = `version: 1
messages: [{ user: hello }]
assert: [{ equals: nothing }]
cases:
${cases}
`;

describe('a run that `--bail` stopped', () => {
  it('says how many trials did not pass, those that were in flight among them', async () => {
    const waiting: (() => void)[] = [];
    const server = await startApiServer(async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 4) for (const go of waiting) go();
      });
      return completion('something');
    });
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const { stdout } = await program.run(
      ...['a.yaml', '--base-url', server.url, '--concurrency', '4', '--bail', '-r', 'json'],
    );
    const { summary } = JSON.parse(stdout);
    expect(summary.counts).toMatchObject({ failed: 4, not_run: 2 });
    expect(summary.stop.message).toBe('4 trials did not pass (--bail)');
  });

  it('sends what waits for a place as well, also where its endpoint refuses the key by then', async () => {
    const file = (name: string, cases: string): string => `version: 1
name: ${name}
defaults: { endpoint: ${name}, model: gpt-4o }
messages: [{ user: "{{case.id}}" }]
assert: [{ equals: something }]
cases: [${cases}]
`;
    const program = await makeProgram();
    const server = await startApiServer(async ({ body }) => {
      if (JSON.stringify(body).includes('wrong')) return completion('nothing');
      const isRefused = JSON.stringify(body).includes('refused');
      await untilEnded(program, isRefused ? 1 : 2);
      return isRefused ? { status: 401, body: {} } : completion('something');
    });
    await writeTree(program.folder, {
      'one.yaml': file('one', '{ id: wrong }'),
      'other.yaml': file('other', '{ id: refused }, { id: next }, { id: last }, { id: left }'),
      'pulze.config.yaml': `endpoints:
  one: { base_url: "${server.url}" }
  other: { base_url: "${server.url}", limits: { concurrency: 1 } }
`,
    });
    const { stdout } = await program.run(
      ...['one.yaml', 'other.yaml', '--concurrency', '4', '--bail', '-r', 'json'],
    );
    const { summary, trials } = JSON.parse(stdout);
    const outcomes = trials.map((trial: { outcome: string }) => trial.outcome);
    expect([outcomes, summary.stop.reason]).toEqual([
      ['failed', 'errored', 'passed', 'passed'],
      'bail',
    ]);
  });

  it('runs no other repeat of a case under way, whose repeats may end early', async () => {
    const server = await startApiServer(() => completion('something'));
    const program = await makeProgram({
      files: {
        'a.yaml': pipeline.replace(
          'assert',
          'repeat: { count: 3, pass: any, stop: curtail }\nassert',
        ),
      },
    });
    const { stdout } = await program.run(
      ...['a.yaml', '--base-url', server.url, '--concurrency', '1', '--bail', '-r', 'json'],
    );
    expect(JSON.parse(stdout).summary.counts).toMatchObject({ failed: 1, not_run: 17 });
    expect(server.requests).toHaveLength(1);
  });

  it('is none where its endpoint ended it before', async () => {
    const server = await startApiServer(() => ({ status: 401, body: {} }));
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const { stdout } = await program.run(
      ...['a.yaml', '--base-url', server.url, '--concurrency', '1', '--bail', '-r', 'json'],
    );
    expect(JSON.parse(stdout).summary.stop.reason).toBe('endpoint');
  });

  it('says it of the session that it stopped, where the run went on', async () => {
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const first = ['a.yaml', '--endpoint', 'emulator', '--concurrency', '1', '--bail', '2'];
    const messages: string[] = [];
    for (const words of [first, ['resume'], ['resume', '--bail', '1']]) {
      const { stdout } = await program.run(...words, '-r', 'json');
      const { counts, stop } = JSON.parse(stdout).summary;
      messages.push(`${counts.failed} failed: ${stop.message}`);
    }
    expect(messages).toEqual([
      '2 failed: 2 trials did not pass (--bail)',
      '4 failed: 2 trials did not pass (--bail)',
      '5 failed: 1 trial did not pass (--bail)',
    ]);
  });
});
