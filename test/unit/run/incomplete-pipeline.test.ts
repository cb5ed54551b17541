import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

describe('a pipeline of which trials were not run', () => {
  it('has not passed, and nothing that failed is tolerated for it', async () => {
    const server = await startApiServer(() => completion('no'));
    const program = await makeProgram({
      files: {
        'tickets.yaml': `version: 1
name: tickets
model: gpt-4o
messages: [{ user: hello }]
assert: [{ contains: ok }]
repeat: 3
`,
      },
    });
    const sent = ['tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '1'];
    const { exitCode, stdout } = await program.run(...sent, '--max-requests', '2', '-r', 'json');
    const [pipeline] = JSON.parse(stdout).summary.pipelines;
    expect([exitCode, pipeline.outcome, pipeline.counts.not_run]).toEqual([3, 'errored', 1]);
    const junit = (await program.run('report', '-r', 'junit')).stdout;
    expect(junit).toContain('failures="2"');
    expect(junit).not.toContain('tolerated');
  });
});
