import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../support/scenario/parse-command.ts';
import { parseScenario } from '../../support/scenario/parse-scenario.ts';
import { startNode } from '../../support/scenario/run-program.ts';
import { type Output, type RunProgram, runScenario } from '../../support/scenario/run-scenario.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const silent: Output = { stdout: '', stderr: '', exitCode: 0 };

async function play(text: string, runProgram: RunProgram): Promise<string> {
  return runScenario(parseScenario(text), await makeTemporaryFolder(), runProgram);
}

function gives(output: Partial<Output>): RunProgram {
  return async () => ({ ...silent, ...output });
}

function session(...body: readonly string[]): string {
  return ['# A session', '', 'Prose.', '', '```console', ...body, '```', ''].join('\n');
}

describe('playing a scenario', () => {
  it('gives the document back when every command did what it says', async () => {
    const text = session('$ pulze-run', '1 failed', '[stderr]', 'done in 0 ms', '[exit 1]');
    const run = gives({ stdout: '1 failed\n', stderr: 'done in 17 ms\n', exitCode: 1 });
    expect(await play(text, run)).toBe(text);
  });

  it('writes down what happened instead of what was expected', async () => {
    const text = session('$ pulze-run', '1 passed');
    const run = gives({ stdout: '1 failed\n\nsee above\n', exitCode: 1 });
    expect(await play(text, run)).toBe(
      session('$ pulze-run', '1 failed', '', 'see above', '[exit 1]'),
    );
  });

  it('plays several blocks, whatever their length, and leaves the rest alone', async () => {
    const text = `${session('$ pulze-run list')}\nMore prose.\n\n${session('$ pulze-run', 'old', 'text').slice(13)}`;
    const run: RunProgram = async ({ args }) => ({
      ...silent,
      stdout: args[0] === 'list' ? 'a\nb\nc\n' : 'new\n',
    });
    expect(await play(text, run)).toBe(
      `${session('$ pulze-run list', 'a', 'b', 'c')}\nMore prose.\n\n${session('$ pulze-run', 'new').slice(13)}`,
    );
  });

  it('hands over arguments and variables, and files as they are at that moment', async () => {
    const seen: unknown[] = [];
    const run: RunProgram = async ({ args, variables }: Command, folder) => {
      seen.push({ args, variables, file: await readFile(join(folder, 'a/t.yaml'), 'utf8') });
      return silent;
    };
    const text = [
      '# Files change',
      '```yaml file=a/t.yaml\nversion: 1\n```',
      "```console\n$ CI=1 pulze-run 'a b'\n```",
      '```yaml file=a/t.yaml\nversion: 2\n```',
      '```console\n$ pulze-run\n```',
    ].join('\n');
    expect(await play(text, run)).toBe(text);
    expect(seen).toEqual([
      { args: ['a b'], variables: { CI: '1' }, file: 'version: 1\n' },
      { args: [], variables: {}, file: 'version: 2\n' },
    ]);
  });

  it('leaves standard error out where the block is about standard output', async () => {
    const text = session('$ pulze-run', 'report').replace('console', 'console stdout');
    expect(await play(text, gives({ stdout: 'report\n', stderr: 'progress\n' }))).toBe(text);
  });

  it('shows a file that the program wrote', async () => {
    const text = session('$ pulze-run -r json=run.json', '$ cat run.json', '{"duration_ms":0}');
    const run: RunProgram = async (_, folder) => {
      await writeFile(join(folder, 'run.json'), '{"duration_ms":31.5}\n');
      return silent;
    };
    expect(await play(text, run)).toBe(text);
  });

  it('says that the last line has no end', async () => {
    const text = session('$ pulze-run', 'report', '[no line end]');
    expect(await play(text, gives({ stdout: 'report' }))).toBe(text);
  });

  it('marks output that looks like a command, a mark or a control character', async () => {
    const stdout = '$ pulze-run\n[exit 1]\n\\[stderr]\nplain [exit 1]\n\u001b[1mred\r\n';
    expect(await play(session('$ pulze-run'), gives({ stdout }))).toBe(
      session(
        '$ pulze-run',
        '\\$ pulze-run',
        '\\[exit 1]',
        '\\\\[stderr]',
        'plain [exit 1]',
        '␛[1mred␍',
      ),
    );
  });

  it('reads back what it wrote, with fences in the output, too', async () => {
    const run = gives({ stdout: '$ x\n```yaml\na: 1\n```\n' });
    const once = await play(session('$ pulze-run'), run);
    expect(once).toContain('````console\n');
    expect(await play(once, run)).toBe(once);
  });

  it('knows no other program', async () => {
    await expect(play(session('$ rm x'), gives({}))).rejects.toThrow(
      'a scenario runs `pulze-run …`, `cat FILE` and `cd FOLDER`, not `rm`',
    );
  });
});

describe('starting a built program', () => {
  it('gives what it wrote and how it ended, without the variables of the tests', async () => {
    const folder = await makeTemporaryFolder();
    const script = join(folder, 'program.js');
    await writeFile(
      script,
      `console.log(JSON.stringify([process.argv.slice(2), process.env, process.cwd()]));
       console.error('über');
       process.exitCode = 3;`,
    );
    const command = { program: 'pulze-run', args: ['a b'], variables: { CI: '1' } };
    const { stdout, ...rest } = await startNode(script, command, folder);
    expect(JSON.parse(stdout)).toEqual([['a b'], { CI: '1' }, folder]);
    expect(rest).toEqual({ stderr: 'über\n', exitCode: 3 });
  });
});
