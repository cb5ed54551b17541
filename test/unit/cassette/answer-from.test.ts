import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { makeAnswering } from '../../../src/cassette/answer-from.ts';
import type { AnswerStore } from '../../../src/cassette/answer-store.ts';
import type { RecordedResponse } from '../../../src/cassette/interaction.ts';
import { rememberAnswers } from '../../../src/cassette/remember-answers.ts';
import { FileError } from '../../../src/environment/environment.ts';
import type { CallAnswered } from '../../../src/protocol/event.ts';
import {
  type HttpResponse,
  type Transport,
  TransportError,
} from '../../../src/transport/transport.ts';
import { makeCountingTransport, makeRequest, makeResponse, never, textOf } from './support.ts';

interface Kept {
  readonly store: AnswerStore;
  readonly answers: Map<string, RecordedResponse>;
}

function makeStore(more: Partial<AnswerStore> = {}): Kept {
  const answers = new Map<string, RecordedResponse>();
  const store: AnswerStore = {
    kind: 'cassette',
    redactKeys: (text) => text,
    redact: (text) => text,
    find: async (key) => answers.get(key),
    keep: (key, { response }) => void answers.set(key, response),
    keepEarlier: async (key, { response }) => void answers.set(key, response),
    refuse: async () => undefined,
    miss: () => undefined,
    ...more,
  };
  return { store, answers };
}

/** One session of a run, each of whose answers is written down and kept. */
function makeSession(store: AnswerStore, earlier: readonly CallAnswered[] = []) {
  const written: CallAnswered[] = [];
  const remember = rememberAnswers({
    write: async (event) => void written.push(event),
    readAnswers: async (trial) => earlier.filter(({ index }) => index === trial),
  });
  const counting = makeCountingTransport();
  const answering = makeAnswering(store);
  const redact = (text: string): string => text;
  const owners = [{}, {}] as const;
  const ask = (
    content: string,
    next: Transport = counting,
    index: 0 | 1 = 0,
  ): Promise<HttpResponse> => {
    const owner = owners[index];
    const origin = { trial: `t${index}`, step: 'reply', index, owner, isLast: true } as const;
    const memory = remember({ endpoint: 'desk', origin, redact, isKept: true });
    const asking = { endpoint: 'desk', origin: { repeat: 1, owner }, redact, memory };
    return answering(next, asking)(makeRequest(content), never);
  };
  const askOfOther = (content: string): Promise<HttpResponse> => ask(content, counting, 1);
  return { ask, askOfOther, written, sent: counting.sent };
}

describe('what the run was answered in an earlier session', () => {
  it('is its own, also where it is kept: with its attempts, and from nowhere', async () => {
    const { store } = makeStore();
    const first = makeSession(store);
    const answered = await first.ask('refund');
    const second = makeSession(store, first.written);
    expect(await second.ask('refund')).toEqual(answered);
    expect(second.sent).toEqual([]);
    expect(await second.ask('refund')).toMatchObject({ attempts: [{ number: 1 }] });
    expect((await makeSession(store).ask('refund')).answeredFrom).toBe('cassette');
  });

  it('answers another trial that asks the same meanwhile, too', async () => {
    const first = makeSession(makeStore().store);
    const answered = await first.ask('refund');
    const second = makeSession(makeStore().store, first.written);
    const [own, other] = await Promise.all([second.ask('refund'), second.askOfOther('refund')]);
    expect(own).toEqual(answered);
    expect([textOf(other), other.answeredFrom]).toEqual([textOf(answered), 'cassette']);
    expect(second.sent).toEqual([]);
  });

  it('does not keep another trial waiting where what is kept cannot be read', async () => {
    const { store } = makeStore({ find: () => Promise.reject(new Error('broken')) });
    const session = makeSession(store);
    await expect(session.ask('refund')).rejects.toThrow('broken');
    await expect(session.askOfOther('refund')).rejects.toThrow('broken');
    expect(session.sent).toEqual([]);
  });

  it('is kept where it is not yet', async () => {
    const first = makeSession(makeStore().store);
    await first.ask('refund');
    const { store, answers } = makeStore();
    await makeSession(store, first.written).ask('refund');
    expect(answers.size).toBe(1);
  });

  it('is written down before it is kept', async () => {
    const order: string[] = [];
    const { store } = makeStore({ keep: () => void order.push('kept') });
    const remember = rememberAnswers({ write: async () => void order.push('written') });
    const redact = (text: string): string => text;
    const origin = { trial: 't0', step: 'reply', index: 0, owner: {}, isLast: true } as const;
    const memory = remember({ endpoint: 'desk', origin, redact, isKept: true });
    const asking = { endpoint: 'desk', origin: { repeat: 1, owner: {} }, redact, memory };
    const answering = makeAnswering(store);
    await answering(makeCountingTransport(), asking)(makeRequest('refund'), never);
    expect(order).toEqual(['written', 'kept']);
  });

  it('is given to the turn that had it, where another was answered from elsewhere', async () => {
    const { store, answers } = makeStore();
    await makeSession(store).ask('refund');
    const found = [...answers];
    const first = makeSession(store);
    await first.ask('refund');
    const asked = await first.ask('refund');
    answers.clear();
    for (const [key, answer] of found) answers.set(key, answer);
    const second = makeSession(store, first.written);
    expect((await second.ask('refund')).answeredFrom).toBe('cassette');
    expect(await second.ask('refund')).toEqual(asked);
  });

  it('is a refusal as well, with the attempts that were refused', async () => {
    const { store } = makeStore();
    const refused = makeResponse('no', { status: 422, attempts: [] });
    const attempts = [{ number: 1, duration_ms: 20, waited_ms: 0, status: 422 }];
    const failure = { kind: 'refused', status: 422, message: 'no' } as const;
    const first = makeSession(store);
    const refusing: Transport = async (request) => {
      request.findFailure(refused);
      throw new TransportError(failure, attempts);
    };
    await expect(first.ask('refund', refusing)).rejects.toThrow('no');
    const second = makeSession(store, first.written);
    expect(await second.ask('refund')).toMatchObject({ status: 422, attempts });
    expect(second.sent).toEqual([]);
  });

  it('ends what asks where it cannot be kept', async () => {
    const full = new FileError('disk-full', 'tickets.cassette.jsonl.part', 'no space left');
    const { store } = makeStore({ keep: () => Promise.reject(full) });
    await expect(makeSession(store).ask('refund')).rejects.toBe(full);
  });
});

describe('what is asked while the same is on its way', () => {
  it('waits for that, and does not look again before', async () => {
    let looked = 0;
    const { store, answers } = makeStore({
      find: async (key) => {
        looked += 1;
        await setImmediate();
        return answers.get(key);
      },
    });
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const next: Transport = async () => {
      await answered;
      return makeResponse('answer 1');
    };
    const answering = makeAnswering(store);
    const ask = async (): Promise<string> => {
      const origin = { repeat: 1, owner: {} };
      const transport = answering(next, { endpoint: 'desk', origin, redact: (text) => text });
      return textOf(await transport(makeRequest('refund'), never));
    };
    const first = ask();
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    const second = ask();
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    expect(looked).toBe(1);
    answer();
    expect([await first, await second, looked]).toEqual(['answer 1', 'answer 1', 2]);
  });
});
