import { expect, it } from 'vitest';
import { joinScripts } from '../../../src/api/join-scripts.ts';

it('puts a pipeline’s script over an endpoint’s: lists one after the other, maps key by key', () => {
  expect(
    joinScripts(
      {
        seed: 7,
        ignore: ['stop'],
        limits: { requests_per_minute: 60, tokens_per_minute: 900 },
        rules: [{ reply: { text: 'We are closed.' } }],
      },
      {
        seed: 8,
        limits: { requests_per_minute: 30 },
        rules: [{ match: { text: 'refund' }, reply: { text: 'billing' } }],
        omit: ['usage'],
      },
    ),
  ).toEqual({
    seed: 8,
    ignore: ['stop'],
    limits: { requests_per_minute: 30, tokens_per_minute: 900 },
    rules: [
      { match: { text: 'refund' }, reply: { text: 'billing' } },
      { reply: { text: 'We are closed.' } },
    ],
    omit: ['usage'],
  });
});
