import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeAnswering, type Origin } from '../../../src/cassette/answer-from.ts';
import {
  Cassette,
  type CassetteMode,
  type CassetteOptions,
} from '../../../src/cassette/cassette.ts';
import { digestOf, fingerprint } from '../../../src/cassette/fingerprint.ts';
import { loadRemains } from '../../../src/cassette/load-cassette.ts';
import { Recordings } from '../../../src/cassette/recordings.ts';
import { takeOverParts } from '../../../src/cassette/take-over.ts';
import { FileError } from '../../../src/environment/environment.ts';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import {
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from '../../../src/transport/transport.ts';
import {
  listRecorded,
  readCassetteText,
  readRemainsText,
  writeCassetteText,
} from '../../support/read-cassette-text.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import {
  makeAsked,
  makeCountingTransport,
  makeInteraction,
  makeRequest,
  makeResponse,
  never,
  textOf,
} from './support.ts';

const path = 'tickets.cassette.jsonl';

type Asked = Partial<Origin> & { readonly next?: Transport };

async function open(mode: CassetteMode, more: Partial<CassetteOptions> & { text?: string } = {}) {
  const folder = await makeTemporaryFolder();
  const { text = '', ...options } = more;
  if (text !== '') await writeFile(join(folder, path), text);
  const cassette = new Cassette({
    path,
    mode,
    recordings: readCassetteText({ path, text }).value ?? Recordings.none,
    isNew: false,
    remains: Recordings.none,
    redactKeys: (each) => each,
    redact: (each) => each,
    files: makeNodeFiles(folder),
    clock: nodeClock,
    ...options,
  });
  const answering = makeAnswering(cassette);
  const counting = makeCountingTransport();
  const ask = (
    request: HttpRequest,
    { repeat = 1, owner = {}, next = counting as Transport, ...origin }: Asked = {},
  ): Promise<HttpResponse> =>
    answering(next, {
      endpoint: 'desk',
      origin: { repeat, owner, ...origin },
      redact: (each) => each.replaceAll('desk-secret-key', '[key]'),
    })(request, never);
  const close = async (prune = false) => {
    const tally = await cassette.close({ isNeedless: false, isWhole: true, prune });
    const written = await readFile(join(folder, path), 'utf8').catch(() => '');
    return { tally, written };
  };
  return { cassette, ask, close, sent: counting.sent, folder };
}

async function whyNot(asking: Promise<unknown>): Promise<TransportError['failure'] | undefined> {
  return await asking.then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof TransportError)) throw error;
      return error.failure;
    },
  );
}

const refusal = (status: number): TransportError['failure'] => ({
  kind: 'refused',
  message: 'not this way',
  status,
});

function refuse(status: number): Transport {
  return async (request) => {
    request.findFailure(makeResponse('{"detail":"not this way"}', { status }));
    throw new TransportError(refusal(status));
  };
}

/** What two requests after `refund` was recorded give, with how many were sent. */
const recorded = await writeCassetteText([
  makeInteraction('refund', { body: { messages: [{ role: 'user', content: 'refund' }] } }),
]);

describe('the identity of a request', () => {
  it('is of what is asked: not of headers’ order, of time-outs, or of what the emulator is told', async () => {
    const { ask, sent } = await open('auto');
    await ask(makeRequest('refund', { headers: { 'Pulze-Labels': 'a', 'Pulze-Weights': 'b' } }));
    const headers = { 'pulze-weights': 'b', 'x-pulze-run-trial': 't', 'pulze-labels': 'a' };
    const again = await ask(makeRequest('refund', { headers, timeoutMilliseconds: 5 }));
    expect([sent.length, again.answeredFrom, textOf(again)]).toEqual([1, 'cassette', 'answer 1']);
  });

  it('is not of the order of a body’s keys', async () => {
    const { ask, sent } = await open('auto');
    await ask(makeRequest('', { body: '{"model":"pulze","n":1}' }));
    await ask(makeRequest('', { body: '{"n":1,"model":"pulze"}' }));
    expect(sent.length).toBe(1);
  });

  it('has the repeat in it, and the place among like requests of one trial', async () => {
    const { ask, sent } = await open('auto');
    const owner = {};
    const first = await ask(makeRequest('refund'), { owner });
    const second = await ask(makeRequest('refund'), { owner });
    const repeat = await ask(makeRequest('refund'), { repeat: 2 });
    const other = await ask(makeRequest('refund'));
    expect([first, second, repeat, other].map(textOf)).toEqual([
      'answer 1',
      'answer 2',
      'answer 3',
      'answer 1',
    ]);
    expect(sent.length).toBe(3);
  });

  it('tells apart what differs only in what is taken out, and shows 32 bits of its digest', async () => {
    const redact = (text: string): string => text.replaceAll(/\w+@example\.com/g, '[redacted]');
    const { ask, close, sent } = await open('record', { redact });
    for (const who of ['anna', 'berta', 'anna']) {
      await ask(makeRequest(`mail ${who}@example.com`));
    }
    expect(sent.length).toBe(2);
    const { written } = await close();
    const requests = written.matchAll(/"content":"([^"]+)"\}\]\},"redacted":"([^"]+)"\}/g);
    const digests = ['anna', 'berta'].map((who) =>
      digestOf(`{"messages":[{"content":"mail ${who}@example.com","role":"user"}]}`).slice(0, 8),
    );
    expect([...requests].map(([, ...each]) => each)).toEqual(
      digests.sort().map((digest) => ['mail [redacted]', digest]),
    );
    const replay = await open('replay', { redact, text: written });
    const again = await replay.ask(makeRequest('mail berta@example.com'));
    expect(textOf(again)).toBe('answer 2');
  });

  it('is the same with another key, wherever the key stands', async () => {
    const first = await open('record');
    await first.ask(makeRequest('my key is desk-secret-key'));
    const { written } = await first.close();
    const replay = await open('replay', {
      text: written,
      redactKeys: (text) => text.replaceAll('another-key', '[key]'),
    });
    expect(textOf(await replay.ask(makeRequest('my key is another-key')))).toBe('answer 1');
  });

  it('has the digest of long data in place of the data', async () => {
    const { ask, close } = await open('record');
    await ask(makeRequest(`data:image/png;base64,${'A'.repeat(4000)}`));
    const { written } = await close();
    expect(written).not.toContain('AAAA');
    expect(/"content":"([^"]+)"/.exec(written)?.[1]).toMatch(
      /^data:image\/png;base64,\(4022 characters, sha256 [0-9a-f]{64}\)$/,
    );
  });

  it('has no digest in place of a text that happens to be one word, whatever else is asked', async () => {
    const { ask, close } = await open('record');
    const content = [{ text: 'refund' }, { url: 'A'.repeat(4000), detail: null, width: 12 }];
    await ask(makeRequest('', { body: JSON.stringify({ messages: [{ role: 'user', content }] }) }));
    expect((await close()).written).toMatch(
      /"content":\[\{"text":"refund"\},\{"url":"\(4000 [^"]*","detail":null,"width":12\}\]/,
    );
  });
});

describe('a replay', () => {
  it('gives what was recorded, and sends nothing', async () => {
    const { ask, sent } = await open('replay', { text: recorded });
    const { attempts, answeredFrom, endMilliseconds, ...rest } = await ask(makeRequest('refund'));
    expect([attempts, answeredFrom, endMilliseconds]).toEqual([[], 'cassette', 2.5]);
    expect([textOf({ ...rest, attempts, endMilliseconds }), sent.length]).toEqual([
      '{"answer":"to refund"}',
      0,
    ]);
  });

  it('refuses what is not recorded, and says how the nearest differs', async () => {
    const { ask, sent } = await open('replay', { text: recorded });
    const body = '{"messages":[{"role":"user","content":"refunds"}],"temperature":0.5}';
    expect(await whyNot(ask(makeRequest('', { body })))).toEqual({
      kind: 'not_recorded',
      message:
        '`tickets.cassette.jsonl` has no answer to this request; the nearest, on line 1, differs in `body.messages[0].content`, `body.temperature`',
      hints: [
        '`body.messages[0].content`: recorded "refund", now "refunds"',
        '`body.temperature`: recorded nothing, now 0.5',
        'record it: `--cassette auto`',
      ],
    });
    expect(sent.length).toBe(0);
  });

  it.each([
    [4, '`body.a`, `body.b`, `body.c`, `body.d`'],
    [5, '`body.a`, `body.b`, `body.c`, `body.d` and 1 more'],
  ])('names four of the places where the nearest differs: %d', async (count, places) => {
    const text = await writeCassetteText([makeInteraction('', { body: { model: 'pulze' } })]);
    const { ask, close } = await open('replay', { text });
    const more = Object.fromEntries([...'abcde'].slice(0, count).map((key) => [key, 1]));
    const body = JSON.stringify({ model: 'pulze', ...more });
    const failure = await whyNot(ask(makeRequest('', { body })));
    expect(failure?.message).toMatch(new RegExp(` differs in ${places}$`));
    expect(failure?.hints).toHaveLength(5);
    await close();
  });

  it('says where only the repeat is another', async () => {
    const { ask } = await open('replay', { text: recorded });
    const failure = await whyNot(ask(makeRequest('refund'), { repeat: 3 }));
    expect(failure?.hints?.[0]).toBe('`repeat`: recorded 1, now 3');
  });

  it('says that a cassette is empty', async () => {
    const { ask } = await open('replay');
    expect((await whyNot(ask(makeRequest('refund'))))?.message).toBe(
      '`tickets.cassette.jsonl` has no interactions, and nothing is sent in a replay',
    );
  });
});

describe('a recording', () => {
  it('sends what is recorded, too, and keeps what it was not asked', async () => {
    const other = makeInteraction('invoice');
    const text = recorded + (await writeCassetteText([other]));
    const { ask, close } = await open('record', { text });
    const answer = await ask(makeRequest('refund'));
    const { tally, written } = await close();
    expect([textOf(answer), answer.answeredFrom]).toEqual(['answer 1', undefined]);
    expect(tally).toEqual({
      path,
      mode: 'record',
      replayed: 0,
      recorded: 1,
      left: 0,
      missed: 0,
      tooLong: 0,
      unused: [2],
      isPruned: false,
      isPruneLeft: false,
    });
    expect(written.split('\n').map((line) => /"(?:text|answer)":"[^"]+"/.exec(line)?.[0])).toEqual([
      '"answer":"to invoice"',
      '"text":"answer 1"',
      undefined,
    ]);
  });

  it('leaves out an answer whose line nobody could read, and says so', async () => {
    const { ask, close } = await open('record');
    const long: Transport = async () => makeResponse('é'.repeat(10_000_000));
    expect(textOf(await ask(makeRequest('long'), { next: long }))).toHaveLength(10_000_000);
    await ask(makeRequest('refund'));
    const { tally, written } = await close();
    expect(tally).toMatchObject({ recorded: 1, missed: 0, tooLong: 1 });
    const read = readCassetteText({ path, text: written });
    expect([written.split('\n').length, read.diagnostics]).toEqual([2, []]);
    expect(written).toContain('"refund"');
  });

  it('is whole where it is too long to be written at once', async () => {
    const { ask, close } = await open('record');
    const contents = ['a', 'b', 'c'];
    for (const content of contents) {
      const next: Transport = async () => makeResponse(content.repeat(70_000));
      await ask(makeRequest(content), { next });
    }
    const { written } = await close();
    expect(written.match(/([a-c])\1{69999}/g)?.map(([first]) => first)).toEqual(contents);
    expect(written.split('\n')).toHaveLength(contents.length + 1);
  });

  it('sends once what is asked twice at the same time', async () => {
    const { ask, sent } = await open('record');
    const [one, two] = await Promise.all([ask(makeRequest('a')), ask(makeRequest('a'))]);
    expect([sent.length, textOf(one), textOf(two)]).toEqual([1, 'answer 1', 'answer 1']);
    expect([one.answeredFrom, two.answeredFrom]).toEqual([undefined, 'cassette']);
  });

  it('has the answer that counted, not the attempts before it', async () => {
    const { ask, close } = await open('record');
    const next: Transport = async (request) => {
      request.findFailure(makeResponse('busy', { status: 503 }));
      request.findFailure(makeResponse('late answer'));
      return makeResponse('late answer');
    };
    await ask(makeRequest('refund'), { next });
    expect((await close()).written).toMatch(/^[^\n]*"text":"late answer"[^\n]*\n$/);
  });

  it('has a refusal of what is asked', async () => {
    const { ask, close } = await open('record');
    expect(await whyNot(ask(makeRequest('refund'), { next: refuse(422) }))).toEqual(refusal(422));
    const replayed = await ask(makeRequest('refund'));
    expect([replayed.status, replayed.answeredFrom]).toEqual([422, 'cassette']);
    expect((await close()).tally.recorded).toBe(1);
  });

  it.each([302, 402, 408, 409, 425])(
    'has no refusal of the account or the moment, nor a redirect, whatever is judged: %i',
    async (status) => {
      const { ask, close } = await open('record');
      const wanted = { next: refuse(status), wantsRefusal: true as const };
      expect(await whyNot(ask(makeRequest('refund'), wanted))).toEqual(refusal(status));
      expect((await close()).tally.recorded).toBe(0);
    },
  );

  it.each([404, 405, 407, 410, 426])(
    'has a refusal of the path or the way there only where it is what is judged: %i',
    async (status) => {
      const { ask, close, sent } = await open('auto');
      const next = refuse(status);
      expect(await whyNot(ask(makeRequest('refund'), { next }))).toEqual(refusal(status));
      expect(textOf(await ask(makeRequest('refund')))).toBe('answer 1');
      const wanted = { next, wantsRefusal: true as const };
      expect(await whyNot(ask(makeRequest('no model'), wanted))).toEqual(refusal(status));
      expect((await ask(makeRequest('no model'))).status).toBe(status);
      const { recorded, missed } = (await close()).tally;
      expect([recorded, missed, sent.length]).toEqual([2, 1, 1]);
    },
  );

  it('has no failure that may be none the next time', async () => {
    const { ask, close, sent } = await open('record');
    const next: Transport = async () => {
      throw new TransportError({ kind: 'server', message: 'down', status: 503 });
    };
    await whyNot(ask(makeRequest('refund'), { next }));
    await ask(makeRequest('refund'));
    const { tally } = await close();
    expect([sent.length, tally.recorded, tally.missed]).toEqual([1, 1, 1]);
  });

  it('leaves what was recorded when it is cut off, and the next one goes on from there', async () => {
    const first = await open('record');
    await first.ask(makeRequest('refund'));
    const files = makeNodeFiles(first.folder);
    await expect
      .poll(() => files.details(`${path}.part`))
      .toMatchObject({ size: expect.any(Number) });
    await expect.poll(async () => (await files.readText(`${path}.part`)).length).toBeGreaterThan(0);
    const left = await files.readText(`${path}.part`);
    for (const mode of ['record', 'auto'] as const) {
      const remains = readRemainsText(left);
      const next = await open(mode, { remains });
      expect(textOf(await next.ask(makeRequest('refund')))).toBe('answer 1');
      const { written } = await next.close();
      expect([next.sent.length, written]).toEqual([0, left]);
    }
  });

  it('has an answer on disk before whoever asked has it, and a refusal, too', async () => {
    const { ask, folder, close } = await open('record');
    const readPart = () => readFile(join(folder, `${path}.part`), 'utf8');
    await ask(makeRequest('refund'));
    expect(await listRecorded(readRemainsText(await readPart()))).toHaveLength(1);
    await whyNot(ask(makeRequest('invoice'), { next: refuse(422) }));
    expect(await listRecorded(readRemainsText(await readPart()))).toHaveLength(2);
    await close();
  });

  it('is written also where there was no room for it beside the cassette', async () => {
    const folder = await makeTemporaryFolder();
    const files = makeNodeFiles(folder);
    const full = () => Promise.reject(new FileError('disk-full', `${path}.part`, 'no space left'));
    const openWrite = () => Promise.resolve({ write: full, close: () => Promise.resolve() });
    const cassette = new Cassette({
      ...{
        path,
        mode: 'record',
        recordings: Recordings.none,
        isNew: true,
        remains: Recordings.none,
      },
      ...{ redactKeys: (each) => each, redact: (each) => each },
      ...{ files: { ...files, openWrite }, clock: nodeClock },
    });
    const [older, other] = [makeInteraction('refund'), makeInteraction('unasked')];
    const before = { ...older, response: { ...older.response, endMilliseconds: 7 } };
    await writeFile(join(folder, path), await writeCassetteText([before, other]));
    const kept = ['refund', 'invoice', 'login'].map((content) => makeInteraction(content));
    for (const each of kept) {
      const keeping = cassette.keep(fingerprint(each.request), each);
      await expect(keeping).rejects.toThrow('no space left');
    }
    const [refund] = kept;
    const key = fingerprint(makeAsked('refund'));
    expect(await cassette.find(key)).toEqual(refund?.response);
    const tally = await cassette.close({ isNeedless: false, isWhole: true, prune: false });
    expect([tally.recorded, await files.readText(path)]).toEqual([
      3,
      await writeCassetteText([...kept, other]),
    ]);
  });

  it('has times to a tenth of a millisecond, and headers in their order', async () => {
    const { ask, close } = await open('record');
    const times = { headersMilliseconds: 12.34, endMilliseconds: 99.87 };
    const response = makeResponse('{}', { ...times, headers: { 'x-b': '2', 'x-a': '1' } });
    await ask(makeRequest('refund'), { next: () => Promise.resolve(response) });
    const { written } = await close();
    expect(written).toContain('"headers":{"x-a":"1","x-b":"2"},"headers_ms":12.3,"end_ms":99.9');
  });

  it.each<[CassetteMode, boolean, boolean, boolean]>([
    ['auto', true, true, true],
    ['record', true, true, true],
    ['auto', true, false, false],
    ['auto', false, true, false],
    ['replay', true, true, false],
  ])(
    'is begun by %s where it is new: %s, and nothing is asked: %s',
    async (mode, isNew, isNeedless, isBegun) => {
      const { cassette, folder } = await open(mode, { isNew });
      await cassette.close({ isNeedless, isWhole: true, prune: false });
      expect(await makeNodeFiles(folder).list('.')).toEqual(isBegun ? [path] : []);
    },
  );

  it('is given again to whoever asks the same, from the disk', async () => {
    const { ask, sent, folder, close } = await open('record');
    await ask(makeRequest('refund'));
    await expect.poll(() => readFile(join(folder, `${path}.part`), 'utf8')).toMatch(/\n$/);
    const again = await ask(makeRequest('refund'));
    expect([sent.length, textOf(again)]).toEqual([1, 'answer 1']);
    await close();
  });

  it('keeps what another process has written to the cassette in the meantime', async () => {
    const other = await writeCassetteText([makeInteraction('invoice')]);
    const { ask, close, folder } = await open('auto', { text: recorded });
    await ask(makeRequest('login'));
    await writeFile(join(folder, path), other);
    const { written } = await close();
    const { value } = readCassetteText({ path, text: written });
    expect(written).toContain('to invoice');
    expect([value?.size, written.includes('to refund')]).toEqual([2, false]);
  });

  it('is whole where two record at the same time, whoever ends first', async () => {
    const one = await open('record');
    const files = makeNodeFiles(one.folder);
    const other = await open('record', { files });
    await one.ask(makeRequest('refund'));
    await expect.poll(() => files.details(`${path}.part`)).toBeDefined();
    await other.ask(makeRequest('invoice'));
    await one.ask(makeRequest('login'));
    await expect.poll(async () => (await files.list('.')).length).toBe(4);
    await other.close();
    expect(textOf(await one.ask(makeRequest('refund')))).toBe('answer 1');
    const { written } = await one.close();
    const { value } = readCassetteText({ path, text: written });
    expect([value?.size, one.sent.length, await files.list('.')]).toEqual([3, 2, [path]]);
  });

  it('goes on from what each of several left that were killed', async () => {
    const [invoice, login, refund] = await Promise.all(
      ['invoice', 'login', 'refund'].map((each) => writeCassetteText([makeInteraction(each)])),
    );
    const folder = await makeTemporaryFolder();
    const files = makeNodeFiles(folder);
    const [gone, never, alive] = [1, 2, 3].map(
      (digit) => `${path}.part.${String(digit).repeat(8)}-1111-4111-8111-111111111111`,
    );
    const dead = JSON.stringify({ process: 2 ** 30, started: '1', host: hostname() });
    await files.writeText(`${path}.part`, invoice?.trimEnd().slice(0, -9) ?? '');
    await files.writeText(`${gone}`, `${login}${refund?.slice(0, 50)}`);
    for (const part of [gone, never]) await files.writeText(`${part}.lock`, dead);
    await files.writeText(`${alive}`, refund ?? '');
    const held = await files.lock(`${alive}.lock`, 'a part');
    await takeOverParts(`${path}.part`, files);
    const remains = await loadRemains(files, `${path}.part`);
    expect([...((await listRecorded(remains)) ?? [])].map(({ request }) => request)).toEqual([
      makeInteraction('login').request,
    ]);
    const names = (await files.list('.')).map((name) => name.slice(path.length));
    expect(names).toEqual([
      '.part',
      ...['', '.lock'].map((end) => `${alive}${end}`.slice(path.length)),
    ]);
    if (held.holder === undefined) await held.release();
  });

  it('loses nothing where several end at the same time', async () => {
    const contents = Array.from({ length: 8 }, (_, at) => `question ${at}`);
    const first = await open('auto', { text: recorded });
    const files = makeNodeFiles(first.folder);
    const { value: recordings = Recordings.none } = readCassetteText({ path, text: recorded });
    const all = await Promise.all(contents.map(() => open('auto', { files, recordings })));
    await Promise.all(all.map(({ ask }, at) => ask(makeRequest(contents[at] ?? ''))));
    await Promise.all(
      all.map(({ cassette }) =>
        cassette.close({ isNeedless: false, isWhole: false, prune: false }),
      ),
    );
    const { value } = readCassetteText({ path, text: await files.readText(path) });
    expect([value?.size, await files.list('.')]).toEqual([9, [path]]);
  });

  it('goes on where another process has put what was left into the cassette', async () => {
    const left = await writeCassetteText([makeInteraction('invoice')]);
    const folder = await makeTemporaryFolder();
    const files = makeNodeFiles(folder);
    await files.writeText(`${path}.part`, left);
    const remains = await loadRemains(files, `${path}.part`);
    const next = await open('auto', { files, ...(remains && { remains }) });
    await files.remove(`${path}.part`);
    await writeFile(join(folder, path), recorded + left);
    await next.ask(makeRequest('login'));
    await next.cassette.close({ isNeedless: false, isWhole: false, prune: false });
    const { value } = readCassetteText({ path, text: await files.readText(path) });
    expect([next.sent.length, value?.size]).toEqual([1, 3]);
  });

  it('leaves nothing beside the cassette when it ends', async () => {
    const { ask, close, folder } = await open('record');
    await ask(makeRequest('refund'));
    await close();
    expect(await makeNodeFiles(folder).list('.')).toEqual([path]);
  });
});

describe('what is not used', () => {
  it('is removed on request', async () => {
    const text = recorded + (await writeCassetteText([makeInteraction('invoice')]));
    const { ask, close } = await open('replay', { text });
    await ask(makeRequest('refund'));
    const { tally, written } = await close(true);
    expect([tally.unused, tally.isPruned, written]).toEqual([[2], true, recorded]);
  });
});

describe('what must not be written', () => {
  const stream = (...pieces: readonly string[]): HttpResponse =>
    makeResponse('', {
      body: {
        kind: 'events',
        events: pieces.map((content, at) => ({
          data: JSON.stringify({ id: 'c1', choices: [{ delta: { content } }] }),
          milliseconds: at,
        })),
      },
    });

  it('is taken out of requests, answers and headers, however it is escaped', async () => {
    const { ask, close } = await open('record');
    const escaped = '{"text":"desk\\u002dsecret-key"}';
    const headers = { 'set-cookie': 'session=1', 'x-api-key': 'k', 'x-echo': 'desk-secret-key' };
    const next: Transport = async () => makeResponse(escaped, { headers });
    await ask(makeRequest('my key is desk-secret-key'), { next });
    const { written } = await close();
    expect(written).toBe(
      `${JSON.stringify({
        request: {
          endpoint: 'desk',
          path: '/chat/completions',
          repeat: 1,
          body: { messages: [{ role: 'user', content: 'my key is [key]' }] },
        },
        response: {
          status: 200,
          headers: { 'x-echo': '[key]' },
          headers_ms: 10,
          end_ms: 20,
          json: { text: '[key]' },
        },
      })}\n`,
    );
  });

  it('is found where a stream breaks it over its chunks', async () => {
    const { ask, close } = await open('record');
    const next: Transport = async () => stream('it is desk-', 'secret', '-key, and so on');
    const answer = await ask(makeRequest('refund'), { next });
    const said = textOf(answer).matchAll(/"content":"([^"]*)"/g);
    expect([...said].map(([, text]) => text)).toEqual(['it is [key], and so on', '', '']);
    expect((await close()).written).not.toMatch(/desk-"|secret"/);
  });

  it('is taken out of the names of events and headers as well', async () => {
    const redact = (text: string): string => text.replaceAll('ada', '[name]');
    const { ask, close } = await open('record', { redact });
    const events = [{ event: 'at desk-secret-key', data: '{}', milliseconds: 1 }];
    const headers = { 'x-ada': 'yes' };
    const next: Transport = async () =>
      makeResponse('', { headers, body: { kind: 'events', events } });
    const answer = await ask(makeRequest('refund'), { next });
    expect(answer.body).toMatchObject({ events: [{ event: 'at [key]', data: '{}' }] });
    const { written } = await close();
    expect(written).toContain('"headers":{"x-[name]":"yes"}');
    expect(written).not.toContain('secret');
  });

  it('is found where chunks of several choices, and of several tool calls, take turns', async () => {
    const { ask, close } = await open('record');
    const chunks = [
      [0, { content: 'it is desk-' }],
      [1, { content: 'hello ' }],
      [0, { content: 'secret-key, and so on' }],
      [1, { content: 'world' }],
      [0, { tool_calls: [{ index: 0, function: { arguments: '"desk-sec' } }] }],
      [0, { tool_calls: [{ index: 1, function: { arguments: '"other' } }] }],
      [0, { tool_calls: [{ index: 0, function: { arguments: 'ret-key"' } }] }],
      [0, { tool_calls: [{ index: 1, function: { arguments: ' words"' } }] }],
    ].map(([index, delta], at) => ({
      data: JSON.stringify({ choices: [{ index, delta }] }),
      milliseconds: at,
    }));
    const next: Transport = async () =>
      makeResponse('', { body: { kind: 'events', events: chunks } });
    const answer = await ask(makeRequest('refund'), { next });
    const said = textOf(answer).matchAll(/"(?:content|arguments)":"((?:[^"\\]|\\.)*)"/g);
    expect([...said].map(([, text]) => text?.replaceAll('\\', ''))).toEqual([
      'it is [key], and so on',
      'hello ',
      '',
      'world',
      '"[key]"',
      '"other',
      '',
      ' words"',
    ]);
    expect((await close()).written).not.toMatch(/secret|sec\b|ret-key/);
  });

  it('is found at several places of the same chunks', async () => {
    const { ask, close } = await open('record');
    const chunks = ['it is desk-', 'secret-key'].map((content, at) => ({
      data: JSON.stringify({ choices: [0, 1].map((index) => ({ index, delta: { content } })) }),
      milliseconds: at,
    }));
    const next: Transport = async () =>
      makeResponse('', { body: { kind: 'events', events: chunks } });
    const answer = await ask(makeRequest('refund'), { next });
    const said = textOf(answer).matchAll(/"content":"([^"]*)"/g);
    expect([...said].map(([, text]) => text)).toEqual(['it is [key]', 'it is [key]', '', '']);
    expect((await close()).written).not.toMatch(/desk-"|secret/);
  });

  it('is found where the rest of the chunks is of all kinds, and stays as it was', async () => {
    const { ask, close } = await open('record');
    const chunks = ['it is desk-', 'secret-key'].map((content) => ({
      ...{ id: 'c1', created: 17, usage: null, tools: [null, 'a'] },
      choices: [{ index: 0, delta: { content } }],
    }));
    const events = chunks.map((chunk) => ({ data: JSON.stringify(chunk), milliseconds: 1 }));
    const next: Transport = async () => makeResponse('', { body: { kind: 'events', events } });
    const { body } = await ask(makeRequest('refund'), { next });
    const said = body.kind === 'events' ? body.events.map(({ data }) => JSON.parse(data)) : [];
    expect(said).toEqual(
      ['it is [key]', ''].map((content) => ({
        ...chunks[0],
        choices: [{ index: 0, delta: { content } }],
      })),
    );
    await close();
  });

  it('is not looked for over chunks that all say the same', async () => {
    const { ask, close } = await open('record', {
      redact: (text) => text.replaceAll(/sk-[\w-]{12,}/g, '[key]'),
    });
    const events = ['hello ', 'world'].map((content) => ({
      data: JSON.stringify({ id: 'sk-desk-1', choices: [{ index: 0, delta: { content } }] }),
      milliseconds: 1,
    }));
    const next: Transport = async () => makeResponse('', { body: { kind: 'events', events } });
    expect((await ask(makeRequest('refund'), { next })).body).toEqual({ kind: 'events', events });
    await close();
  });

  it('is found over chunks that are no JSON, of which the last still says that it is done', async () => {
    const { ask, close } = await open('record');
    const events = ['it is desk-', 'secret-key', '[DONE]'].map((data, at) => ({
      data,
      milliseconds: at,
    }));
    const next: Transport = async () => makeResponse('', { body: { kind: 'events', events } });
    const { body } = await ask(makeRequest('refund'), { next });
    expect(body).toMatchObject({
      events: [{ data: 'it is [key]' }, { data: '' }, { data: '[DONE]' }],
    });
    expect((await close()).written).not.toMatch(/desk-"|secret/);
  });

  it('is found whole where a chunk has so much of it that it looks like all', async () => {
    const redact = (text: string): string =>
      text.replaceAll(/[\w.]+@[\w.]+\.com/g, '[redacted]').replaceAll(/sk-\w{8,}/g, '[key]');
    const { ask } = await open('record', { redact });
    const pieces = ['it is anna.secret', 'name@example.com, token sk-AAAAAAAA', 'SECRETTAIL end'];
    const answer = await ask(makeRequest('refund'), { next: async () => stream(...pieces) });
    const said = textOf(answer).matchAll(/"content":"([^"]*)"/g);
    expect([...said].map(([, text]) => text)).toEqual([
      'it is [redacted], token [key] end',
      '',
      '',
    ]);
  });

  it('leaves the chunks as they come where each has its secret whole', async () => {
    const { ask } = await open('record');
    const next: Transport = async () => stream('it is ', 'desk-secret-key', ', and so on');
    const said = textOf(await ask(makeRequest('refund'), { next })).matchAll(
      /"content":"([^"]*)"/g,
    );
    expect([...said].map(([, text]) => text)).toEqual(['it is ', '[key]', ', and so on']);
  });

  it('is judged without it in the recording, too', async () => {
    const { ask } = await open('record', { redact: (text) => text.replaceAll('Ada', '[name]') });
    const next: Transport = async () => makeResponse('{"to":"Ada"}');
    const answer = await ask(makeRequest('refund'), { next });
    expect([textOf(answer), answer.attempts.length]).toEqual(['{"to":"[name]"}', 1]);
  });
});
