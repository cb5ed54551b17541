import { describe, expect, it } from 'vitest';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const TRIALS = 500;

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{ticket}}" }]
assert: [{ contains: ok }]
cases: [${Array.from({ length: TRIALS }, (_, n) => `{ id: t${n}, vars: { ticket: ticket ${n} } }`)}]
`;

/** Has room for so many characters. */
function makeSmallDisk(room: number): (files: Files) => Files {
  return (files) => ({
    ...files,
    async openWrite(path) {
      const file = await files.openWrite(path);
      let left = room;
      return {
        ...file,
        write(text) {
          left -= text.length;
          if (left >= 0) return file.write(text);
          return Promise.reject(new FileError('disk-full', path, 'no space left on the disk'));
        },
      };
    },
  });
}

describe('a disk that is full', () => {
  it('before its first line has no run to go on with', async () => {
    const server = await startApiServer(() => completion('ok'));
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline },
      wrapFiles: makeSmallDisk(0),
    });
    const { exitCode, stderr } = await program.run('tickets.yaml', '--base-url', server.url);
    expect([exitCode, stderr]).toEqual([
      2,
      [
        'error unwritable-output: the run cannot be kept in `.pulze/runs`: no space left on the disk',
        '    = make room, or name another place with `--output`',
        '    = explain: pulze-run explain unwritable-output',
        '1 error; nothing was sent',
        '',
      ].join('\n'),
    ]);
    expect(server.requests).toHaveLength(0);
    expect((await program.run('report')).stderr).toContain('no-such-run');
  });

  it('ends the run with its message', async () => {
    const server = await startApiServer(() => completion('ok'));
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline },
      wrapFiles: makeSmallDisk(5000),
    });
    const args = ['tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '2'];
    const { exitCode, stdout, stderr } = await program.run(...args);
    expect({ exitCode, stdout, stderr: stderr.replace(/\d{8}-\d{6}-\w+/g, '<id>') }).toEqual({
      exitCode: 3,
      stdout: '',
      stderr:
        'error unwritable-file: `.pulze/runs/<id>/journal.jsonl`: no space left on the disk\n    = what was finished is kept; go on with it: pulze-run resume <id>\n    = explain: pulze-run explain unwritable-file\n',
    });
    expect(server.requests.length).toBeLessThan(TRIALS);
  });

  it('cuts off what is in flight', async () => {
    const server = await startApiServer(({ body }) =>
      JSON.stringify(body).includes('ticket 0') ? 'hang' : completion('ok'),
    );
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline },
      wrapFiles: makeSmallDisk(5000),
    });
    const args = ['tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '2'];
    expect((await program.run(...args)).exitCode).toBe(3);
  });
});

describe('a place that cannot be written', () => {
  it('is told before anything is sent', async () => {
    const server = await startApiServer(() => completion('ok'));
    const files = { 'tickets.yaml': pipeline, taken: 'a file' };
    const program = await makeProgram({ files });
    const args = ['tickets.yaml', '--base-url', server.url, '--output', 'taken/runs'];
    const { exitCode, stdout, stderr } = await program.run(...args);
    expect({
      exitCode,
      stdout,
      stderr: stderr.replace(/runs\/\d[^/]+/, 'runs/<id>'),
      requests: server.requests.length,
    }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: [
        'error unwritable-output: the run cannot be kept in `taken/runs/<id>/journal.jsonl`: a part of its path is a file, not a folder',
        '    = name another place with `--output`',
        '    = explain: pulze-run explain unwritable-output',
        '1 error; nothing was sent',
        '',
      ].join('\n'),
      requests: 0,
    });
  });

  it('does not keep other reports from being written', async () => {
    const server = await startApiServer(() => completion('ok'));
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline, taken: 'a file' } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet');
    const reports = ['-r', 'junit=taken/junit.xml', '-r', 'json', '-r', 'markdown=report.md'];
    const { exitCode, stdout, stderr } = await program.run('report', ...reports);
    expect([exitCode, JSON.parse(stdout).trials.length]).toEqual([3, TRIALS]);
    expect(stderr).toContain('error unwritable-file: `taken/junit.xml`: ');
    expect(stderr).toContain('    = explain: pulze-run explain unwritable-file\n');
    expect(program.read('report.md')).toContain(`${TRIALS} passed, 0 failed`);
  });

  it('is found out before anything is sent where a report is to go there', async () => {
    const server = await startApiServer(() => completion('ok'));
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline, taken: 'a file' } });
    const args = ['--base-url', server.url, '-r', 'table', '-r', 'junit=taken/junit.xml'];
    const { exitCode, stdout, stderr } = await program.run('tickets.yaml', ...args);
    expect({ exitCode, stdout, stderr, requests: server.requests.length }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: [
        'error usage: `--reporter junit=taken/junit.xml`: a part of its path is a file, not a folder',
        '    = nothing was sent',
        '    = see `pulze-run --help`',
        '',
      ].join('\n'),
      requests: 0,
    });
  });

  it('may be a stored run that is not to be read', async () => {
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline, '.pulze/runs/20260101-000000-abcd/journal.jsonl': '' },
    });
    const { exitCode, stdout, stderr } = await program.run('report');
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: [
        'error unreadable-run: `.pulze/runs/20260101-000000-abcd/journal.jsonl`: it does not begin as a run does',
        '    = explain: pulze-run explain unreadable-run',
        '',
      ].join('\n'),
    });
  });
});
