import { expect, it } from 'vitest';
import type { ModelCall } from '../../../src/protocol/model-call.ts';
import { makeModelTools } from '../../../src/run/ask-models.ts';

it('does not count a call that an endpoint cannot be sent', async () => {
  const calls: ModelCall[] = [];
  const tools = makeModelTools(
    { use: { label: 'similar' }, judged: { trial: { planned: {} }, endpoint: 'desk' } } as never,
    { connect: async () => ({ name: 'desk' }) as never, signal: new AbortController().signal },
    calls,
  );
  await expect(tools.findCosines({ texts: ['Hello'], by: { model: 'small' } })).rejects.toThrow(
    'the endpoint `desk` has no embeddings',
  );
  expect(calls).toEqual([]);
});
