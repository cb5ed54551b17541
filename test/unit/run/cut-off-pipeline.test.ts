import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

function pipeline(name: string, cases: readonly string[]): string {
  const head = `version: 1\nname: ${name}\nmodel: gpt-4o\nmessages: [{ user: ${name} }]\n`;
  return `${head}assert: [{ contains: ok }]\ncases: [${cases.map((id) => `{ id: ${id} }`)}]\n`;
}

describe('a pipeline that the verdict of another one cut off', () => {
  it('is undecided in every report, and the exit code is that of the verdict', async () => {
    let answerFirst = (): void => {};
    const held = new Promise<void>((resolve) => {
      answerFirst = resolve;
    });
    const server = await startApiServer(async ({ number, body }) => {
      if (number === 3) answerFirst();
      if (!JSON.stringify(body).includes('first')) return completion('ok');
      await held;
      return completion('no');
    });
    const many = Array.from({ length: 60 }, (_, at) => `t${at}`);
    const files = {
      'first.yaml': pipeline('first', ['one']),
      'second.yaml': pipeline('second', many),
    };
    const program = await makeProgram({ files });
    const sent = [...Object.keys(files), '--base-url', server.url, '--concurrency', '2', '--bail'];
    const { exitCode, stdout } = await program.run(...sent, '--quiet', '-r', 'json');
    const [first, second] = JSON.parse(stdout).summary.pipelines;
    expect([exitCode, first.outcome, second.outcome]).toEqual([1, 'failed', 'skipped']);
    expect(second.counts.passed).toBeGreaterThan(0);
    expect(second.counts.not_run).toBeGreaterThan(0);
    expect((await program.run('report')).stdout).toMatch(/^- second {2}second\.yaml/m);
  });
});
