import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { makeAnswering } from '../../../src/cassette/answer-from.ts';
import type { AnswerStore } from '../../../src/cassette/answer-store.ts';
import type { RecordedResponse } from '../../../src/cassette/interaction.ts';
import type { Transport } from '../../../src/transport/transport.ts';
import { makeRequest, makeResponse, never, textOf } from './support.ts';

describe('what is asked while the same is on its way', () => {
  it('waits for that, and does not look again before', async () => {
    const kept = new Map<string, RecordedResponse>();
    let looked = 0;
    const store: AnswerStore = {
      kind: 'cache',
      redactKeys: (text) => text,
      redact: (text) => text,
      find: async (key) => {
        looked += 1;
        await setImmediate();
        return kept.get(key);
      },
      keep: (key, { response }) => void kept.set(key, response),
      refuse: async () => undefined,
      miss: () => undefined,
    };
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
