import { describe, expect, it } from 'vitest';
import {
  type AnswerMemory,
  rememberAnswers,
  sendRemembered,
} from '../../../src/cassette/remember-answers.ts';
import type { CallAnswered } from '../../../src/protocol/event.ts';
import { makeCountingTransport, makeRequest, never, textOf } from './support.ts';

interface Call {
  readonly index?: number;
  readonly isJudging?: true;
  readonly isLast?: true;
  readonly isKept?: true;
  readonly endpoint?: string;
  readonly step?: string;
}

/** A session that goes on behind what earlier ones have written. */
function makeSession(earlier?: readonly CallAnswered[], more: Partial<AnswerMemory> = {}) {
  const written: CallAnswered[] = [];
  const readAnswers = async (trial: number): Promise<readonly CallAnswered[]> =>
    earlier?.filter(({ index }) => index === trial) ?? [];
  const remember = rememberAnswers({
    write: async (event) => void written.push(event),
    ...(earlier && { readAnswers }),
    ...more,
  });
  const counting = makeCountingTransport();
  const owners = new Map<number, object>();
  const ownerOf = (index: number): object => {
    const owner = owners.get(index) ?? {};
    owners.set(index, owner);
    return owner;
  };
  const ask = async (content: string, call: Call = {}): Promise<string> => {
    const { endpoint = 'desk', step = 'reply', index = 0, isKept = false, ...more } = call;
    const origin = { trial: `t${index}`, step, index, owner: ownerOf(index), ...more };
    const redact = (text: string): string => text.replaceAll('answer', '[key]');
    const memory = remember({ endpoint, origin, redact, isKept });
    const transport = memory === undefined ? counting : sendRemembered(counting, memory);
    return textOf(await transport(makeRequest(content), never));
  };
  return { ask, written, sent: counting.sent };
}

describe('what a trial was answered', () => {
  it('is written before anybody has it, without secrets', async () => {
    let write = (): void => undefined;
    const onDisk = new Promise<void>((resolve) => {
      write = resolve;
    });
    const written: CallAnswered[] = [];
    const { ask } = makeSession(undefined, {
      write: async (event) => {
        written.push(event);
        await onDisk;
      },
    });
    const known: string[] = [];
    const asking = ask('refund').then((text) => known.push(text));
    await expect.poll(() => written.length).toBe(1);
    expect(known).toEqual([]);
    write();
    await asking;
    expect(known).toEqual(['answer 1']);
    expect(written[0]?.response['text']).toBe('[key] 1');
  });

  it('is given once, to who asks the same in the same place', async () => {
    const first = makeSession();
    await first.ask('refund');
    await first.ask('refund');
    const second = makeSession(first.written);
    const others: readonly Call[] = [
      { index: 1 },
      { step: 'draft' },
      { endpoint: 'other' },
      { isJudging: true },
    ];
    for (const other of others) await second.ask('refund', other);
    expect(second.sent).toHaveLength(others.length);
    const answers = await Promise.all(
      ['refund', 'refund', 'refund'].map((each) => second.ask(each)),
    );
    expect(answers).toEqual(['[key] 1', '[key] 2', 'answer 5']);
  });

  it('is asked again where nobody can read it any more', async () => {
    const first = makeSession();
    await first.ask('refund');
    const changed = first.written.map((event) => ({ ...event, response: { status: 200 } }));
    expect(await makeSession(changed).ask('refund')).toBe('answer 1');
  });

  it('is not written where the trial’s own line follows', async () => {
    const { ask, written, sent } = makeSession();
    await ask('refund', { isLast: true });
    expect([sent.length, written]).toEqual([1, []]);
  });

  it('is written of a last call as well that is kept elsewhere', async () => {
    const { ask, written } = makeSession();
    await ask('refund', { isLast: true, isKept: true });
    expect(written).toHaveLength(1);
  });

  it('is given to a last call, too: it was none where another one had been cut off', async () => {
    const first = makeSession();
    await first.ask('refund');
    const { ask, written, sent } = makeSession(first.written);
    expect(await ask('refund', { isLast: true })).toBe('[key] 1');
    expect(await ask('refund', { isLast: true })).toBe('answer 1');
    expect([sent.length, written]).toEqual([1, []]);
  });
});
