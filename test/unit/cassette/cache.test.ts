import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeAnswering } from '../../../src/cassette/answer-from.ts';
import { Cache, type CacheMode, type CacheOptions } from '../../../src/cassette/cache.ts';
import { FileError } from '../../../src/environment/environment.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { type Transport, TransportError } from '../../../src/transport/transport.ts';
import { makeInstantClock } from '../../support/instant-clock.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { makeCountingTransport, makeRequest, makeResponse, never, textOf } from './support.ts';

interface Asked {
  readonly repeat?: number;
  readonly endpoint?: string;
  readonly next?: Transport;
}

/** A folder whose cache is opened again and again, as by runs. */
async function makeDesk() {
  const folder = await makeTemporaryFolder();
  const files = makeNodeFiles(folder);
  const counting = makeCountingTransport();
  const clock = makeInstantClock();
  const open = (mode: CacheMode = 'on', more: Partial<CacheOptions> = {}) => {
    const limits = { maxAgeMilliseconds: 60_000, maxBytes: 1e6 };
    const cache = new Cache({ path: 'cache', mode, ...limits, files, clock, ...more });
    const answering = makeAnswering(cache);
    return {
      close: () => cache.close(),
      ask: async (content: string, { repeat = 1, endpoint = 'desk', next }: Asked = {}) => {
        const origin = { repeat, owner: {}, wantsRefusal: true as const };
        const transport = answering(next ?? counting, { endpoint, origin, redact: (text) => text });
        return await transport(makeRequest(content), never);
      },
    };
  };
  const list = async (): Promise<readonly string[]> => await files.glob('**/*.json', 'cache');
  return { open, clock, sent: counting.sent, list, files, folder };
}

function makeGate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('the cache', () => {
  it('gives an answer that an earlier run had', async () => {
    const { open, sent } = await makeDesk();
    const first = open();
    await first.ask('refund');
    expect(await first.close()).toEqual({ found: 0, kept: 1 });
    const second = open();
    const answer = await second.ask('refund');
    expect([textOf(answer), answer.answeredFrom, answer.attempts]).toEqual([
      'answer 1',
      'cache',
      [],
    ]);
    expect([await second.close(), sent.length]).toEqual([{ found: 1, kept: 0 }, 1]);
  });

  it('has an entry of its own for every repeat, and for every endpoint', async () => {
    const { open, sent, list } = await makeDesk();
    const first = open();
    for (const repeat of [1, 2, 3]) await first.ask('refund', { repeat });
    await first.ask('refund', { endpoint: 'other' });
    await first.close();
    expect([sent.length, (await list()).length]).toEqual([4, 4]);
    const second = open();
    const answers = [1, 2, 3].map((repeat) => second.ask('refund', { repeat }));
    expect((await Promise.all(answers)).map(textOf)).toEqual(['answer 1', 'answer 2', 'answer 3']);
  });

  it('has an entry of its own for each of two keys in what is asked', async () => {
    const { open, sent, list } = await makeDesk();
    const asked = ['A', 'B'].map((letter) => `Authorization: Bearer ${letter.repeat(20)}`);
    const first = open();
    for (const each of asked) await first.ask(each);
    await first.close();
    const second = open();
    const answers = [];
    for (const each of asked) answers.push(textOf(await second.ask(each)));
    expect(answers).toEqual(['answer 1', 'answer 2']);
    expect([sent.length, (await list()).length]).toEqual([2, 2]);
  });

  it('asks again where a path was not there, whoever wanted that', async () => {
    const { open, sent } = await makeDesk();
    const { ask, close } = open();
    const next: Transport = async (request) => {
      request.findFailure(makeResponse('not found', { status: 404 }));
      throw new TransportError({ kind: 'refused', message: 'not found', status: 404 });
    };
    await expect(ask('refund', { next })).rejects.toThrow('not found');
    expect(textOf(await ask('refund'))).toBe('answer 1');
    expect([await close(), sent.length]).toEqual([{ found: 0, kept: 1 }, 1]);
  });

  it('asks again where the clock was put back by more than clocks differ', async () => {
    const { open, sent, clock } = await makeDesk();
    const first = open();
    await first.ask('refund');
    await first.close();
    const putBack = (milliseconds: number): Partial<CacheOptions> => ({
      clock: { ...clock, now: () => clock.now() - milliseconds },
    });
    await open('read', putBack(60_000)).ask('refund');
    expect(sent.length).toBe(1);
    await open('read', putBack(60_001)).ask('refund');
    expect(sent.length).toBe(2);
  });

  it('asks again when an answer is too old', async () => {
    const { open, sent, clock } = await makeDesk();
    const first = open();
    await first.ask('refund');
    await first.close();
    clock.pass(60_001);
    expect(textOf(await open().ask('refund'))).toBe('answer 2');
    expect(sent.length).toBe(2);
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"version":2}',
    '{"version":1,"at":1e15,"request":{},"response":{}}',
  ])('asks again where an entry is %j', async (text) => {
    const { open, list, folder } = await makeDesk();
    const first = open();
    await first.ask('refund');
    await first.close();
    const [entry = ''] = await list();
    await writeFile(join(folder, 'cache', entry), text);
    const second = open();
    expect(textOf(await second.ask('refund'))).toBe('answer 2');
    await second.close();
    expect(await readFile(join(folder, 'cache', entry), 'utf8')).toContain('answer 2');
  });

  it('asks again where an entry is nested too deep to be looked into', async () => {
    const { open, list, folder } = await makeDesk();
    const first = open();
    await first.ask('refund');
    await first.close();
    const entry = join(folder, 'cache', (await list())[0] ?? '');
    const deep = `"body":${'['.repeat(9000)}${']'.repeat(9000)}},"response"`;
    const text = await readFile(entry, 'utf8');
    await writeFile(entry, text.replace(/"body":.*,"response"/, deep));
    expect(textOf(await open().ask('refund'))).toBe('answer 2');
  });

  it('asks again where an entry is that of another request', async () => {
    const { open, list, folder } = await makeDesk();
    const first = open();
    await first.ask('refund');
    await first.ask('login');
    await first.close();
    const [one = '', two = ''] = (await list()).map((entry) => join(folder, 'cache', entry));
    await writeFile(one, await readFile(two));
    const second = open();
    await second.ask('refund');
    await second.ask('login');
    expect((await second.close()).found).toBe(1);
  });

  it('adds nothing when it is only read, and is not read when it is written', async () => {
    const { open, list, sent } = await makeDesk();
    const reading = open('read');
    await reading.ask('refund');
    await reading.close();
    expect(await list()).toEqual([]);
    for (const _ of [1, 2]) {
      const writing = open('write');
      await writing.ask('refund');
      await writing.close();
    }
    expect([sent.length, textOf(await open().ask('refund'))]).toEqual([3, 'answer 3']);
  });

  it.each<CacheMode>(['on', 'write'])(
    'has what was answered in the same run, written or not: %s',
    async (mode) => {
      const { open, sent, files, clock } = await makeDesk();
      const disk = makeGate();
      const writeText: typeof files.writeText = async (...given) => {
        await disk.opened;
        await files.writeText(...given);
      };
      const { ask, close } = open(mode, { files: { ...files, writeText } });
      await ask('refund');
      expect((await ask('refund')).answeredFrom).toBe('cache');
      disk.open();
      expect(await close()).toEqual({ found: 1, kept: 1 });
      expect((await ask('refund')).answeredFrom).toBe('cache');
      expect(sent.length).toBe(1);
      clock.pass(60_001);
      expect(textOf(await ask('refund'))).toBe('answer 2');
    },
  );

  it('loses what is too old, and nothing that is not its own', async () => {
    const { open, list, files, folder } = await makeDesk();
    const first = open();
    await first.ask('refund');
    await first.close();
    const [entry = ''] = await list();
    const left = `${entry.slice(0, 3)}.${entry.slice(3)}.1-a.tmp`;
    const others = [`notes/${entry.slice(3)}`, `${entry.slice(0, 3)}notes.json`];
    for (const each of [left, ...others]) await files.writeText(`cache/${each}`, '');
    for (const each of [entry, left, ...others]) await utimes(join(folder, 'cache', each), 1, 1);
    const second = open();
    await second.ask('login');
    await second.close();
    const kept = await list();
    expect([kept.length, kept]).toEqual([3, expect.arrayContaining(others)]);
    expect(await files.kind(`cache/${left}`)).toBe('missing');
  });

  it.each(['remove', 'details'] as const)(
    'keeps more than it has room for where the disk refuses it: %s',
    async (refused) => {
      const { open, files } = await makeDesk();
      const refuse = (path: string): Promise<never> =>
        Promise.reject(new FileError('other', path, 'it is in use'));
      const { ask, close } = open('on', { maxBytes: 1, files: { ...files, [refused]: refuse } });
      await ask('refund');
      expect(await close()).toEqual({ found: 0, kept: 1 });
      expect((await open('read').ask('refund')).answeredFrom).toBe('cache');
    },
  );

  it('loses its oldest entries when it is too large', async () => {
    const { open, list, folder } = await makeDesk();
    const contents = Array.from({ length: 10 }, (_, at) => `ticket ${at}`);
    const first = open();
    for (const content of contents) await first.ask(content);
    await first.close();
    const seconds = (content: string): number => Number(content.split(' ')[1]);
    for (const entry of await list()) {
      const path = join(folder, 'cache', entry);
      const content = /ticket \d/.exec(await readFile(path, 'utf8'))?.[0] ?? '';
      const then = 1_700_000_000 - 50 + seconds(content);
      await utimes(path, then, then);
    }
    const size = (await readFile(join(folder, 'cache', (await list())[0] ?? ''))).length;
    const second = open('on', { maxBytes: size * 5.5 });
    await second.ask('ticket 9');
    await second.ask('one more');
    await second.close();
    const third = open('read', { maxBytes: size * 5.5 });
    const kept: string[] = [];
    for (const content of [...contents, 'one more']) {
      if ((await third.ask(content)).answeredFrom === 'cache') kept.push(content);
    }
    expect(kept).toEqual(['ticket 7', 'ticket 8', 'ticket 9', 'one more']);
  });

  it('says why it could not be written, and answers all the same', async () => {
    const { open, files } = await makeDesk();
    await files.writeText('cache', 'a file');
    const first = open();
    expect(textOf(await first.ask('refund'))).toBe('answer 1');
    expect((await first.close()).problem).toMatch(
      /^`cache\/..\/.*\.json`: a part of its path is a file/,
    );
  });
});
