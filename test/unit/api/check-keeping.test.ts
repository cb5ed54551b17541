import { describe, expect, it } from 'vitest';
import { type RunOptions, run } from '../../../src/api/run.ts';
import { makeProgram } from '../../support/program.ts';

const files = {
  'tickets.yaml': `version: 1
messages: [{ user: hi }]
emulator: { rules: [{ reply: { text: hi } }] }
`,
};

async function runWith(options: object) {
  const program = await makeProgram({ files });
  const plan: RunOptions = { files: ['tickets.yaml'], endpoint: { name: 'emulator' } };
  const environment = program.makeEnvironment();
  const result = await run({ ...plan, ...options }, environment);
  const kept = ['tickets.cassette.jsonl', '.pulze/cache', '.pulze/runs'];
  const kinds = await Promise.all(kept.map((path) => environment.files.kind(path)));
  return { result, left: kept.filter((_, at) => kinds[at] !== 'missing') };
}

describe('what becomes of answers, as the library is told', () => {
  it.each([[{ cassette: 'off' }], [{ cache: 'off' }], [{ cassette: 'off', cache: 'off' }]])(
    'is nothing where it is off: %j',
    async (options) => {
      const { result, left } = await runWith(options);
      expect(result.kind).toBe('ran');
      expect(left).toEqual(['.pulze/runs']);
    },
  );

  it('is as one of two says where the other is off', async () => {
    const { left } = await runWith({ cassette: 'record', cache: 'off' });
    expect(left).toEqual(['tickets.cassette.jsonl', '.pulze/runs']);
  });

  it.each([
    [{ cassette: 'replays' }, '`cassette` cannot be `replays`', ['did you mean `replay`?']],
    [{ cache: 'no' }, '`cache` cannot be `no`', ['did you mean `on`?']],
    [{ cache: true }, '`cache` is no text', ['there is `on`, `off`, `read`, `write`']],
    [
      { cassette: 'replay', cache: 'on' },
      '`cassette` and `cache` do not go together: an answer has one place',
      undefined,
    ],
  ])('is refused where it is none of the words: %j', async (options, message, hints) => {
    const { result, left } = await runWith(options);
    expect(result).toMatchObject({ kind: 'refused' });
    expect(result.diagnostics).toEqual([
      { code: 'usage', severity: 'error', message, ...(hints && { hints }) },
    ]);
    expect(left).toEqual([]);
  });
});
