import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants, openSync } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

interface Desk {
  readonly folder: string;
  readonly files: Files;
}

async function makeDesk(contents: Record<string, string | Uint8Array> = {}): Promise<Desk> {
  const folder = await makeTemporaryFolder();
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return { folder, files: makeNodeFiles(folder) };
}

async function failureOf(action: Promise<unknown>): Promise<unknown> {
  const error = await action.then(
    () => 'nothing went wrong',
    (reason: unknown) => reason,
  );
  if (!(error instanceof FileError)) return error;
  return { kind: error.kind, path: error.path, message: error.message };
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

describe('reading files of the disk', () => {
  it('tells files, folders and what is not there apart', async () => {
    const { files } = await makeDesk({ 'queues/billing.txt': 'refunds' });
    expect(await files.kind('queues/billing.txt')).toBe('file');
    expect(await files.kind('queues')).toBe('directory');
    expect(await files.kind('queues/legal.txt')).toBe('missing');
    expect(await files.kind('queues/billing.txt/refund')).toBe('missing');
  });

  it.skipIf(process.platform === 'win32')(
    'refuses a device, a socket and a pipe that nobody writes to, at once and unread',
    async () => {
      const { folder, files } = await makeDesk();
      execFileSync('mkfifo', [join(folder, 'tickets.yaml')]);
      const server = createServer().listen(join(folder, 'desk.sock'));
      await once(server, 'listening');
      const meanings = [
        ['/dev/zero', 'is a device, which cannot be read like a file'],
        ['tickets.yaml', 'is a named pipe, which cannot be read like a file'],
        ['desk.sock', 'is a socket, which cannot be read like a file'],
      ];
      for (const [path = '', message] of meanings) {
        const failure = { kind: 'other', path, message };
        expect(await files.kind(path)).toBe('stream');
        expect(await failureOf(files.readText(path))).toEqual(failure);
        expect(await failureOf(textOf(files.stream(path)))).toEqual(failure);
        expect(await failureOf(files.openRead(path))).toEqual(failure);
      }
      server.close();
    },
  );

  it.skipIf(process.platform === 'win32')(
    'refuses to write to a pipe that nobody reads from, and does not replace it',
    async () => {
      const { folder, files } = await makeDesk();
      execFileSync('mkfifo', [join(folder, 'report.json')]);
      const failure = {
        kind: 'other',
        path: 'report.json',
        message: 'is a named pipe, and nobody reads from it',
      };
      expect(await failureOf(files.writeText('report.json', '{}'))).toEqual(failure);
      expect(await failureOf(files.openWrite('report.json'))).toEqual(failure);
      expect(await failureOf(files.tryWrite('report.json'))).toEqual(failure);
      expect(await files.kind('report.json')).toBe('stream');
    },
  );

  it.skipIf(process.platform === 'win32')(
    'writes all to the reader of a pipe, which sees one writer, also where it was tried first',
    async () => {
      const { folder, files } = await makeDesk();
      const path = join(folder, 'report.json');
      execFileSync('mkfifo', [path]);
      const text = 'all passed\n'.repeat(50_000);
      const flags = constants.O_RDONLY | constants.O_NONBLOCK;
      const pipe = new Socket({ fd: openSync(path, flags), readable: true, writable: false });
      await files.tryWrite('report.json');
      const [read] = await Promise.all([textOf(pipe), files.writeText('report.json', text)]);
      expect(read === text).toBe(true);
    },
  );

  it.skipIf(process.platform === 'win32')('reads nothing from the null device', async () => {
    const { files } = await makeDesk();
    expect(await files.readText('/dev/null')).toBe('');
  });

  it('tells UTF-16 apart from what is no text at all', async () => {
    const { files } = await makeDesk({ 'ticket.txt': new Uint8Array([0xff, 0xfe, 0x52, 0]) });
    expect(await failureOf(files.readText('ticket.txt'))).toEqual({
      kind: 'not-text',
      path: 'ticket.txt',
      message: 'is UTF-16, not UTF-8',
    });
  });

  it('takes absolute paths as they are', async () => {
    const { folder, files } = await makeDesk({ 'ticket.txt': 'I was charged twice.' });
    expect(await files.readText(join(folder, 'ticket.txt'))).toBe('I was charged twice.');
  });

  it('drops a byte order mark and leaves line ends alone', async () => {
    const { files } = await makeDesk({ 'ticket.txt': '\uFEFFCharged\r\ntwice — sorry? 🙂\n' });
    expect(await files.readText('ticket.txt')).toBe('Charged\r\ntwice — sorry? 🙂\n');
  });

  it('says that bytes are not text', async () => {
    const { files } = await makeDesk({ 'ticket.bin': new Uint8Array([0x52, 0xff, 0x31]) });
    expect(await failureOf(files.readText('ticket.bin'))).toEqual({
      kind: 'not-text',
      path: 'ticket.bin',
      message: 'is not UTF-8 text',
    });
  });

  it('says in words that a file is missing, a folder, or below a file', async () => {
    const { files } = await makeDesk({ 'queues/billing.txt': 'refunds' });
    expect([
      await failureOf(files.readText('legal.txt')),
      await failureOf(files.readText('queues')),
      await failureOf(files.readText('queues/billing.txt/refund')),
      await failureOf(files.readText('bad\0name')),
    ]).toEqual([
      { kind: 'missing', path: 'legal.txt', message: 'no such file' },
      { kind: 'directory', path: 'queues', message: 'is a folder, not a file' },
      {
        kind: 'missing',
        path: 'queues/billing.txt/refund',
        message: 'a part of its path is a file, not a folder',
      },
      {
        kind: 'other',
        path: 'bad\0name',
        message: 'its name has a character that no file name can have',
      },
    ]);
  });

  it('streams a file that is larger than one chunk', async () => {
    const text = 'ticket,queue\n'.repeat(20_000);
    const { files } = await makeDesk({ 'tickets.csv': text });
    expect(await textOf(files.stream('tickets.csv'))).toBe(text);
  });

  it('fails a stream of what cannot be read with the path as it was given', async () => {
    const { files } = await makeDesk({ 'queues/billing.txt': '' });
    expect([
      await failureOf(textOf(files.stream('legal.csv'))),
      await failureOf(textOf(files.stream('queues'))),
    ]).toEqual([
      { kind: 'missing', path: 'legal.csv', message: 'no such file' },
      { kind: 'directory', path: 'queues', message: 'is a folder, not a file' },
    ]);
  });

  it('lists the names in a folder in order', async () => {
    const { files } = await makeDesk({ 'b.yaml': '', 'a.yaml': '', 'c/d.yaml': '', '.hidden': '' });
    expect(await files.list('.')).toEqual(['.hidden', 'a.yaml', 'b.yaml', 'c']);
  });

  it('leaves signals and timers their turn, however much is read in small pieces', async () => {
    const { files } = await makeDesk({ 'journal.jsonl': 'x'.repeat(1000) });
    const file = await files.openRead('journal.jsonl');
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    for (let at = 0; at < 1000; at++) expect((await file.read(at, 1)).length).toBe(1);
    clearImmediate(next);
    await file.close();
    expect(turns).toBeGreaterThanOrEqual(20);
  });

  it('reads a piece of a file, and less at its end', async () => {
    const { files } = await makeDesk({ 'journal.jsonl': '0123456789' });
    const file = await files.openRead('journal.jsonl');
    const pieces = [await file.read(2, 3), await file.read(8, 5), await file.read(20, 5)];
    await file.close();
    expect(file.size).toBe(10);
    expect(pieces.map((piece) => Buffer.from(piece).toString())).toEqual(['234', '89', '']);
  });

  it('does not open a folder for reading', async () => {
    const { files } = await makeDesk({ 'queues/billing.txt': '' });
    expect(await failureOf(files.openRead('queues'))).toEqual({
      kind: 'directory',
      path: 'queues',
      message: 'is a folder, not a file',
    });
  });
});

describe('globs', () => {
  const tree = {
    'pipelines/triage.yaml': '',
    'pipelines/a/reply.yaml': '',
    'pipelines/.draft.yaml': '',
    'pipelines/notes.md': '',
    '.pulze/old.yaml': '',
    'node_modules/tool/tool.yaml': '',
  };

  it('finds files in order, without dot files and installed packages', async () => {
    const { folder, files } = await makeDesk(tree);
    expect(await files.glob('**/*.yaml', folder)).toEqual([
      'pipelines/a/reply.yaml',
      'pipelines/triage.yaml',
    ]);
  });

  it('gives paths relative to the folder it was asked about', async () => {
    const { files } = await makeDesk(tree);
    expect(await files.glob('{triage,a/*}.yaml', 'pipelines')).toEqual([
      'a/reply.yaml',
      'triage.yaml',
    ]);
  });

  it('looks into installed packages and dot files when the pattern names them', async () => {
    const { folder, files } = await makeDesk(tree);
    expect(await files.glob('node_modules/*/*.yaml', folder)).toEqual([
      'node_modules/tool/tool.yaml',
    ]);
    expect(await files.glob('pipelines/.*.yaml', folder)).toEqual(['pipelines/.draft.yaml']);
  });

  it('does not take a folder for all that is in it', async () => {
    const { folder, files } = await makeDesk(tree);
    expect(await files.glob('pipelines', folder)).toEqual([]);
  });

  it('finds nothing in a folder that is not there', async () => {
    const { files } = await makeDesk();
    expect(await files.glob('*.yaml', 'missing')).toEqual([]);
  });
});

describe('writing files', () => {
  it('makes parent folders and leaves nothing but the file', async () => {
    const { folder, files } = await makeDesk();
    await files.writeText('reports/today/run.md', 'all passed\n');
    expect(await files.readText('reports/today/run.md')).toBe('all passed\n');
    expect(await readdir(join(folder, 'reports/today'))).toEqual(['run.md']);
  });

  it('replaces a file in one step: who has it open keeps the old text', async () => {
    const { files } = await makeDesk({ 'run.md': 'one failed' });
    const reader = await files.openRead('run.md');
    await files.writeText('run.md', 'all passed');
    const seen = await reader.read(0, 100);
    await reader.close();
    expect(Buffer.from(seen).toString()).toBe('one failed');
    expect(await files.readText('run.md')).toBe('all passed');
  });

  it('keeps permissions, and replaces the file behind a link instead of the link', async () => {
    const { folder, files } = await makeDesk({ 'run.md': 'one failed' });
    await chmod(join(folder, 'run.md'), 0o640);
    await symlink('run.md', join(folder, 'latest.md'));
    await files.writeText('latest.md', 'all passed');
    expect(await files.readText('run.md')).toBe('all passed');
    expect((await stat(join(folder, 'run.md'))).mode & 0o777).toBe(0o640);
    expect(await files.list('.')).toEqual(['latest.md', 'run.md']);
  });

  it('makes the file that a link leads to, and leaves the link', async () => {
    const { folder, files } = await makeDesk({});
    await symlink('next.md', join(folder, 'latest.md'));
    await symlink('run.md', join(folder, 'next.md'));
    await files.tryWrite('latest.md');
    await files.writeText('latest.md', 'all passed');
    expect(await files.list('.')).toEqual(['latest.md', 'next.md', 'run.md']);
    expect(await files.readText('run.md')).toBe('all passed');
  });

  it.runIf(process.platform === 'linux')('ends where no folder can be made', async () => {
    const files = makeNodeFiles('/');
    await expect(files.writeText('/proc/desk/runs/journal.jsonl', 'text')).rejects.toMatchObject({
      message: 'the folder that it is to be in is not there and cannot be made',
    });
    await expect(files.updateText('/proc/desk/limits/limits', () => 'text')).rejects.toMatchObject({
      message: 'no such file',
    });
  });

  it('is tried without a change', async () => {
    const { files } = await makeDesk({ 'run.md': 'one failed' });
    await files.tryWrite('run.md');
    await files.tryWrite('reports/june/run.md');
    expect([await files.readText('run.md'), await files.list('reports/june')]).toEqual([
      'one failed',
      [],
    ]);
    expect([
      await failureOf(files.tryWrite('reports')),
      await failureOf(files.tryWrite('run.md/june.md')),
    ]).toEqual([
      { kind: 'directory', path: 'reports', message: 'is a folder, not a file' },
      {
        kind: 'exists',
        path: 'run.md/june.md',
        message: 'a part of its path is a file, not a folder',
      },
    ]);
  });

  it('is tried by several at once, and beside whoever writes', async () => {
    const { files } = await makeDesk();
    for (let round = 0; round < 20; round += 1) {
      const path = `run-${round}.md`;
      const tried = Array.from({ length: 8 }, () => files.tryWrite(path));
      await Promise.all([files.writeText(path, 'all passed'), ...tried]);
      expect(await files.readText(path)).toBe('all passed');
    }
  });

  it('writes through to a device', async () => {
    const { files } = await makeDesk();
    await files.writeText('/dev/null', 'all passed');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'does not replace the file behind an open file of the process',
    async () => {
      const { folder, files } = await makeDesk();
      const shell = await open(join(folder, 'out.txt'), 'w');
      await shell.write('1 run\n');
      await files.tryWrite(`/dev/fd/${shell.fd}`);
      await files.writeText(`/dev/fd/${shell.fd}`, 'all passed\n');
      await shell.write('in 2 s\n');
      await files.writeText(`/proc/self/fd/${shell.fd}`, 'one failed\n');
      const { ino } = await shell.stat();
      await shell.close();
      expect([await readdir(folder), await files.readText('out.txt')]).toEqual([
        ['out.txt'],
        '1 run\nall passed\nin 2 s\none failed\n',
      ]);
      expect((await stat(join(folder, 'out.txt'))).ino).toBe(ino);
    },
  );

  it.runIf(process.platform === 'linux')(
    'does not write to what this process has open for reading, or not at all',
    async () => {
      const { folder, files } = await makeDesk({ 'tickets.txt': 'refunds' });
      const shell = await open(join(folder, 'tickets.txt'));
      expect([
        await failureOf(files.tryWrite(`/dev/fd/${shell.fd}`)),
        await failureOf(files.writeText(`/dev/fd/${shell.fd}`, 'all passed')),
        await failureOf(files.tryWrite('/dev/fd/99999')),
      ]).toMatchObject([
        { message: 'bad file descriptor' },
        { message: 'bad file descriptor' },
        { message: 'no such file' },
      ]);
      await shell.close();
      expect(await files.readText('tickets.txt')).toBe('refunds');
    },
  );

  it('says why it cannot write', async () => {
    const { folder, files } = await makeDesk({ 'queues/billing.txt': 'refunds' });
    expect([
      await failureOf(files.writeText('queues', 'x')),
      await failureOf(files.writeText('queues/billing.txt/run.md', 'x')),
      await failureOf(files.writeText('queues/billing.txt/today/run.md', 'x')),
      await failureOf(files.openWrite('queues')),
      await failureOf(files.openWrite('queues/billing.txt/run.md')),
    ]).toEqual([
      { kind: 'directory', path: 'queues', message: 'is a folder, not a file' },
      {
        kind: 'exists',
        path: 'queues/billing.txt/run.md',
        message: 'a part of its path is a file, not a folder',
      },
      {
        kind: 'exists',
        path: 'queues/billing.txt/today/run.md',
        message: 'a part of its path is a file, not a folder',
      },
      { kind: 'directory', path: 'queues', message: 'is a folder, not a file' },
      {
        kind: 'exists',
        path: 'queues/billing.txt/run.md',
        message: 'a part of its path is a file, not a folder',
      },
    ]);
    expect(await readdir(folder)).toEqual(['queues']);
  });

  it.runIf(process.platform === 'linux')(
    'says that the disk is full, and goes on saying it',
    async () => {
      const { files } = await makeDesk();
      const file = await files.openWrite('/dev/full');
      const full = { kind: 'disk-full', path: '/dev/full', message: 'no space left on the disk' };
      expect(await failureOf(file.write('ticket'))).toEqual(full);
      expect(await failureOf(file.write('another'))).toEqual(full);
      await file.close();
    },
  );

  it('writes piece by piece in the order of the calls, over what was there', async () => {
    const { files } = await makeDesk({ 'old/journal.jsonl': 'a much longer text than before' });
    const file = await files.openWrite('old/journal.jsonl');
    await Promise.all(['1\n', '2\n', '3\n', '4\n'].map((line) => file.write(line)));
    await file.close();
    expect(await files.readText('old/journal.jsonl')).toBe('1\n2\n3\n4\n');
  });

  it('writes texts of any size and script whole, in their order', async () => {
    const folder = await makeTemporaryFolder();
    const file = await makeNodeFiles(folder).openWrite('lines.txt');
    const texts = [
      'ä',
      '',
      'x'.repeat(500_000),
      '𝛴é'.repeat(50_000),
      '\ud800',
      'é'.repeat(400_000),
      'z',
    ];
    await Promise.all(texts.map((text) => file.write(text)));
    await file.close();
    const written = await readFile(join(folder, 'lines.txt'));
    expect(written.equals(Buffer.concat(texts.map((text) => Buffer.from(text))))).toBe(true);
  });

  it('hands text over before a write resolves, while the file is open', async () => {
    const { files } = await makeDesk();
    const file = await files.openWrite('journal.jsonl');
    await file.write('first\n');
    expect(await files.readText('journal.jsonl')).toBe('first\n');
    void file.write('last\n');
    await file.close();
    expect(await files.readText('journal.jsonl')).toBe('first\nlast\n');
  });
});
