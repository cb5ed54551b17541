import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

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
});
