import { describe, expect, it } from 'vitest';
import type { ScriptMatch } from '../../../../src/emulator/script/script.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { ask, type Client, contentOf, startClient } from '../emulator-client.ts';

const matching = (match: ScriptMatch, seed = 0): Promise<Client> =>
  startClient({
    script: { seed, rules: [{ match, fault: { status: 503 } }, { reply: { text: 'fine' } }] },
  });

/** Which of so many calls meet the fault, from 1. */
async function faultyCalls({ send }: Client, calls: number): Promise<readonly number[]> {
  const faulty: number[] = [];
  for (let call = 1; call <= calls; call++) {
    const { status } = await send('/chat/completions', ask('Hello'));
    if (status === 503) faulty.push(call);
  }
  return faulty;
}

const asker = (trial: string, step = 'reply'): Record<string, string> => ({
  'x-pulze-run-trial': trial,
  'x-pulze-run-step': step,
});

describe('a rule', () => {
  it('answers the calls of a list', async () => {
    expect(await faultyCalls(await matching({ call: [1, 3] }), 6)).toEqual([1, 3]);
  });

  it('answers every n-th call', async () => {
    expect(await faultyCalls(await matching({ every: 3 }), 10)).toEqual([3, 6, 9]);
  });

  it('is for a step whose id no header could carry', async () => {
    const rules = [{ match: { step: 'größe prüfen' }, reply: { text: 'by step' } }];
    const { chat } = await startClient({
      script: { rules: [...rules, { reply: { text: 'missed' } }] },
    });
    const told = { 'x-pulze-run-step': encodeURIComponent('größe prüfen') };
    expect(contentOf(await chat(ask('Hello'), told))).toBe('by step');
  });

  it('takes a step that is not encoded as it is', async () => {
    const rules = [{ match: { step: '100%' }, reply: { text: 'by step' } }];
    const { chat } = await startClient({ script: { rules } });
    expect(contentOf(await chat(ask('Hello'), { 'x-pulze-run-step': '100%' }))).toBe('by step');
  });
});

describe('a probability', () => {
  const body: JsonObject = ask('Hello');
  const trials = Array.from({ length: 400 }, (_, index) => `trial ${index}`);

  async function faultyTrials(
    client: Client,
    order: readonly string[],
  ): Promise<readonly string[]> {
    const statuses = await Promise.all(
      order.map(
        async (trial) => (await client.send('/chat/completions', body, asker(trial))).status,
      ),
    );
    return order.filter((_, index) => statuses[index] === 503);
  }

  it('takes its share of the requests', async () => {
    const { length } = await faultyTrials(await matching({ probability: 0.25 }), trials);
    // Four standard deviations around 100.
    expect([length > 65, length < 135]).toEqual([true, true]);
  });

  it.each([
    [0, 0],
    [1, 20],
  ])('of %d takes %d of 20', async (probability, expected) => {
    const faulty = await faultyTrials(await matching({ probability }), trials.slice(0, 20));
    expect(faulty.length).toBe(expected);
  });

  it('takes the same trials again, in whatever order they ask', async () => {
    const first = await faultyTrials(await matching({ probability: 0.2 }), trials);
    const second = await faultyTrials(await matching({ probability: 0.2 }), trials.toReversed());
    expect(second.toReversed()).toEqual(first);
  });

  it('takes others for another seed', async () => {
    const first = await faultyTrials(await matching({ probability: 0.2 }), trials);
    expect(await faultyTrials(await matching({ probability: 0.2 }, 1), trials)).not.toEqual(first);
  });

  it('is drawn again for the next attempt of the same trial', async () => {
    const { send } = await matching({ probability: 0.5 });
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 20; attempt++) {
      statuses.add((await send('/chat/completions', body, asker('trial'))).status);
    }
    expect([...statuses].sort()).toEqual([200, 503]);
  });

  it('leaves the texts as they are', async () => {
    const drawn = await startClient({ script: { rules: [{ match: { probability: 0.5 } }] } });
    const plain = await startClient();
    for (const client of [drawn, plain]) await client.chat(body, asker('trial'));
    expect(await drawn.chat(body, asker('trial'))).toEqual(await plain.chat(body, asker('trial')));
  });
});
