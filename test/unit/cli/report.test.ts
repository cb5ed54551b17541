import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeInstantClock } from '../../support/instant-clock.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
messages: [{ user: "{{case.id}}" }]
assert: [{ contains: refund }]
cases: [{ id: a-refund }, { id: b-login }, { id: c-refund }]
emulator: { rules: [{ reply: { text: "{{last_user}}" } }] }
`;

interface Stored {
  readonly program: Program;
  readonly path: string;
  readonly lines: readonly string[];
  readonly json: string;
}

async function runTickets(): Promise<Stored> {
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
  const ran = await program.run('tickets.yaml', '--endpoint', 'emulator', '-r', 'json');
  const path = `.pulze/runs/${JSON.parse(ran.stdout).run.id}/journal.jsonl`;
  const lines = program.read(path).trimEnd().split('\n');
  return { program, path, lines, json: ran.stdout };
}

const formats = ['table', 'json', 'jsonl', 'csv', 'junit', 'markdown', 'sweep'];

describe('a report of a stored run', () => {
  it.each(formats)('is what the run printed: %s', async (format) => {
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
    const ran = await program.run('tickets.yaml', '--endpoint', 'emulator', '-r', format);
    const again = await program.run('report', '-r', format);
    expect(ran.exitCode).toBe(1);
    expect(again).toEqual({ exitCode: 0, stdout: ran.stdout, stderr: '' });
  });

  it('tells how to see all of it, wherever it is kept', async () => {
    const cases = Array.from({ length: 60 }, (_, n) => `{ id: c${n} }`).join(', ');
    const many = pipeline
      .replace(/cases: .*/, `cases: [${cases}]`)
      .replace('contains: refund', "equals: 'not {{case.id}}'");
    const program = await makeProgram({ files: { 'tickets.yaml': many } });
    const folder = ['--output', 'my out/of a name that is too long for a line'];
    const ran = await program.run('tickets.yaml', '--endpoint', 'emulator', ...folder);
    const [, id] = /^kept as (\S+): /m.exec(ran.stderr) ?? [];
    const command = `pulze-run report ${id} --output 'my out/of a name that is too long for a line' --verbose`;
    const told = [`not shown; all of them: ${command}`, `errored; all of them: ${command}`];
    const again = await program.run('report', ...folder);
    const markdown = await program.run(
      'report',
      `my out/of a name that is too long for a line/${id}`,
      '-r',
      'markdown',
    );
    for (const { stdout } of [ran, again]) {
      expect(stdout.split('\n').filter((line) => line.trim() === command)).toHaveLength(2);
      for (const line of told) expect(stdout.replaceAll(/\s+/g, ' ')).toContain(line);
    }
    expect(markdown.stdout).toContain(`not shown; all of them: \`${command}\`\n`);
    const other = await program.run('report', id ?? '');
    expect(other.stderr).toContain('there is no run in');
  });

  it('of another id is not meant by an id', async () => {
    const { program } = await runTickets();
    const { stderr } = await program.run('report', '20000101-000000-zzzz');
    expect(stderr).toContain('there is no run `20000101-000000-zzzz`');
    expect(stderr).not.toContain('did you mean');
  });

  it('is found by its id, its folder and its file', async () => {
    const { program, path, json } = await runTickets();
    const folder = path.replace('/journal.jsonl', '');
    for (const name of ['latest', folder.replace('.pulze/runs/', ''), folder, path]) {
      const { exitCode, stdout } = await program.run('report', name, '-r', 'json');
      expect([exitCode, stdout]).toEqual([0, json]);
    }
  });

  it('is of the last run, when there were several in one second', async () => {
    const clock = makeInstantClock();
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline }, clock });
    const ids: string[] = [];
    for (const milliseconds of [1, 8, 40, 700]) {
      clock.pass(milliseconds);
      const ran = await program.run('tickets.yaml', '--endpoint', 'emulator', '-r', 'json');
      ids.push(JSON.parse(ran.stdout).run.id);
      expect(JSON.parse((await program.run('report', '-r', 'json')).stdout).run.id).toBe(
        ids.at(-1),
      );
    }
    expect(ids).toEqual([
      '20231114-221320-01i0',
      '20231114-221320-09i0',
      '20231114-221320-1di0',
      '20231114-221320-kti0',
    ]);
  });

  it.each(formats.filter((format) => format !== 'sweep'))(
    'can be made of a run that was killed: %s',
    async (format) => {
      const { program, path, lines } = await runTickets();
      const torn = `${lines.slice(0, -2).join('\n')}\n${lines.at(-2)?.slice(0, 40)}`;
      await writeFile(join(program.folder, path), torn);
      const { exitCode, stdout, stderr } = await program.run('report', '-r', format);
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).toContain('b-login');
      expect(stdout).not.toContain('c-refund');
    },
  );

  it('shows code frames only from the text that was run', async () => {
    const { program } = await runTickets();
    const frame = '4 | assert: [{ contains: refund }]';
    expect((await program.run('report')).stdout).toContain(frame);
    await writeFile(join(program.folder, 'tickets.yaml'), `${pipeline}# later\n`);
    expect((await program.run('report')).stdout).not.toContain(frame);
  });

  it('of another version is refused', async () => {
    const { program, path, lines } = await runTickets();
    const [first = '', ...rest] = lines;
    const text = [first.replace('"version":1', '"version":7'), ...rest, ''].join('\n');
    await writeFile(join(program.folder, path), text);
    const { exitCode, stdout, stderr } = await program.run('report');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('it is of version 7; this program reads 1');
  });
});
