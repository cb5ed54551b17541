import { describe, expect, it } from 'vitest';
import { ask, contentOf, startClient } from './emulator-client.ts';

const ticket = 'I was charged twice and want a refund.';

describe('determinism', () => {
  const body = ask(ticket, { max_tokens: 12 });
  const byTrial = (trial: string, step = 'reply') => ({
    'x-pulze-run-trial': trial,
    'x-pulze-run-step': step,
  });

  it('answers by the trial and the step, in whatever order they ask', async () => {
    const first = await startClient({ script: { seed: 7 } });
    const second = await startClient({ script: { seed: 7 } });
    const trials = ['a', 'b', 'c', 'd', 'e', 'f'];
    const inOrder: string[] = [];
    for (const trial of trials) inOrder.push(contentOf(await first.chat(body, byTrial(trial))));
    const atOnce = await Promise.all(
      trials.toReversed().map(async (trial) => contentOf(await second.chat(body, byTrial(trial)))),
    );
    expect(atOnce.toReversed()).toEqual(inOrder);
    expect(new Set(inOrder).size).toBe(6);
  });

  it('answers another step of the same trial with another text', async () => {
    const { chat } = await startClient();
    const texts = [
      contentOf(await chat(body, byTrial('a', 'classify'))),
      contentOf(await chat(body, byTrial('a', 'reply'))),
    ];
    expect(texts[0]).not.toBe(texts[1]);
  });

  it('counts equal bodies where no trial is told', async () => {
    const answers = async (between: boolean): Promise<readonly unknown[]> => {
      const { chat } = await startClient();
      const first = await chat(body);
      if (between) await chat(ask('Where is my parcel?'));
      return [first, await chat(body)];
    };
    const [first, second] = await answers(false);
    expect(await answers(true)).toEqual([first, second]);
    expect(first).not.toEqual(second);
  });

  it('gives another text for another seed of the script', async () => {
    const textFor = async (seed: number): Promise<string> =>
      contentOf(await (await startClient({ script: { seed } })).chat(body, byTrial('a')));
    expect(await textFor(1)).not.toBe(await textFor(2));
  });

  it('gives the same text again for a request with a seed, under another id', async () => {
    const { chat } = await startClient();
    const [first, second] = [await chat({ ...body, seed: 3 }), await chat({ ...body, seed: 3 })];
    expect(contentOf(first)).toBe(contentOf(second));
    expect(first.id).not.toBe(second.id);
  });

  it('streams the text that it would have sent whole', async () => {
    const { chat, stream } = await startClient();
    const whole = contentOf(await chat(body, byTrial('a')));
    const chunks = await stream(body, byTrial('a'));
    expect(chunks.map((chunk) => chunk.choices?.[0]?.delta?.content ?? '').join('')).toBe(whole);
  });
});
