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

const snapshots = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{ticket}}" }]
assert: [snapshot]
cases: [{ id: refund, vars: { ticket: refund } }, { id: login, vars: { ticket: login } }]
`;

/** A desk that answers each time with another text, and a disk on which some files cannot be written for now. */
async function makeDesk(tickets: string) {
  let full = /^$/;
  const refuse = (path: string): Promise<never> =>
    Promise.reject(new FileError('disk-full', path, 'no space left on the disk'));
  let answers = 0;
  const server = await startApiServer(() => {
    answers += 1;
    return completion(`ok ${answers}`);
  });
  const program = await makeProgram({
    files: { 'tickets.yaml': tickets, 'other.yaml': tickets.replace('tickets', 'other') },
    wrapFiles: (files) => ({
      ...files,
      openWrite: (path) => (full.test(path) ? refuse(path) : files.openWrite(path)),
      writeText: (path, text) => (full.test(path) ? refuse(path) : files.writeText(path, text)),
    }),
  });
  const run = async (...args: string[]) => {
    const { exitCode, stderr } = await program.run(...args, '--quiet', '-r', 'json=run.json');
    const told = stderr.replace(/^\d+ passed.*\n/, '').replace(/\d{8}-\d{6}-\w+/g, '<id>');
    return [exitCode, told];
  };
  const fill = (which: RegExp): void => {
    full = which;
  };
  const ask = ['tickets.yaml', '--base-url', server.url, '--concurrency', '1'];
  return { program, server, run, fill, ask };
}

const unwritten = (
  path: string,
): string => `error unwritable-file: \`${path}\`: no space left on the disk
    = what was finished is kept; go on with it: pulze-run resume <id>
    = explain: pulze-run explain unwritable-file
`;
const kept = 'kept as <id>: pulze-run report <id>\n';

describe('a disk that is full beside the record', () => {
  it('ends a recording at once; what was answered is in the cassette when it goes on', async () => {
    const { program, server, run, fill, ask } = await makeDesk(snapshots);
    fill(/cassette/);
    const [exitCode, told] = await run(...ask, '--cassette', 'record');
    const both = ['tickets.cassette.jsonl.part', 'tickets.cassette.jsonl'].map(unwritten).join('');
    expect([exitCode, told, server.requests.length]).toEqual([3, both, 1]);
    fill(/^$/);
    expect(await run('resume')).toEqual([
      0,
      `snapshots in tickets.snapshots.yaml: 2 new\ntickets.cassette.jsonl: 2 answers recorded\n${kept}`,
    ]);
    const { summary } = JSON.parse(program.read('run.json'));
    expect([summary.counts.passed, summary.requests, server.requests.length]).toEqual([2, 2, 2]);
    expect(await run(...ask, '--cassette', 'replay')).toEqual([0, kept]);
    expect(server.requests).toHaveLength(2);
  });

  it('has the cassette and the snapshots that it lacks when the run goes on, and names both', async () => {
    const { server, run, fill, ask } = await makeDesk(snapshots);
    fill(/(snapshots\.yaml|cassette\.jsonl)$/);
    expect(await run(...ask, '--cassette', 'record')).toEqual([
      3,
      `${kept}${unwritten('tickets.snapshots.yaml')}${unwritten('tickets.cassette.jsonl')}`,
    ]);
    fill(/^$/);
    expect(await run('resume')).toEqual([
      0,
      `snapshots in tickets.snapshots.yaml: 2 new\ntickets.cassette.jsonl: 0 answers recorded, 2 of a recording that was cut off\n${kept}`,
    ]);
    expect(await run('resume')).toEqual([0, 'nothing is missing in <id>\n']);
    expect(await run(...ask, '--cassette', 'replay')).toEqual([0, kept]);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['that are new', [], '2 new'],
    ['that are updated', ['--update-snapshots'], '2 updated'],
  ])(
    'has snapshots %s when the run goes on, those that could be written once',
    async (_, option, what) => {
      const { program, server, run, fill, ask } = await makeDesk(snapshots);
      if (option.length > 0) await run('other.yaml', ...ask);
      fill(/tickets\.snapshots/);
      const wrote = `snapshots in other.snapshots.yaml: ${what}\n`;
      expect(await run('other.yaml', ...ask, ...option)).toEqual([
        3,
        `${wrote}${kept}${unwritten('tickets.snapshots.yaml')}`,
      ]);
      fill(/^$/);
      const sent = server.requests.length;
      const { trials } = JSON.parse(program.read('run.json'));
      expect(await run('resume')).toEqual([
        0,
        `snapshots in tickets.snapshots.yaml: ${what}\n${kept}`,
      ]);
      expect(server.requests).toHaveLength(sent);
      const [, , , last] = trials;
      expect(program.read('tickets.snapshots.yaml')).toContain(`snapshot: ${last.steps[0].text}`);
      expect(await run('resume')).toEqual([0, 'nothing is missing in <id>\n']);
    },
  );
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
