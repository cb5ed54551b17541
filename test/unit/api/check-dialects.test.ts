import { describe, expect, it } from 'vitest';
import { builtIns, type Extensions } from '../../../src/api/extensions.ts';
import { type RunOptions, run } from '../../../src/api/run.ts';
import { validate } from '../../../src/api/validate.ts';
import type { Provider } from '../../../src/provider/provider.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
model: desk
messages: [{ user: hi }]
assert: [{ contains: hi }]
`;

function withOwn(): Extensions {
  const openai = builtIns.providers.get('openai');
  if (openai === undefined) throw new Error('there is openai');
  const mine: Provider = { ...openai, name: 'mine' };
  return { ...builtIns, providers: new Map([...builtIns.providers, ['mine', mine]]) };
}

async function check(options: Partial<RunOptions>, config = '') {
  const program = await makeProgram({
    files: { 'a.yaml': pipeline, 'pulze.config.yaml': config },
  });
  const all = { files: ['a.yaml'], ...options };
  const { diagnostics } = await validate(all, program.makeEnvironment());
  const ran = await run(all, program.makeEnvironment());
  return { diagnostics, ran };
}

describe('a dialect that nothing speaks', () => {
  const baseUrl = 'http://127.0.0.1:9/v1';

  it.each([
    [
      { endpoint: { baseUrl, dialect: 'opnai' } },
      'the endpoint `base-url` cannot be used: there is no dialect `opnai`',
      ['did you mean `openai`?'],
    ],
    [
      { endpoint: { name: 'emulator', dialect: 'mine' }, extensions: withOwn() },
      'the endpoint `emulator` cannot be used: an emulator does not speak `mine`',
      ['there is `pulze`, `openai`'],
    ],
  ])('is a mistake of a check as of a run: %j', async (options, message, hints) => {
    const { diagnostics, ran } = await check(options);
    const told = [{ code: 'unusable-endpoint', severity: 'error', message, hints }];
    expect(diagnostics).toEqual(told);
    expect(ran).toMatchObject({ kind: 'refused', diagnostics: told });
  });

  it.each([
    [builtIns, '{ base_url: http://127.0.0.1:9/v1, dialect: mine }'],
    [withOwn(), '{ dialect: mine, emulator: true }'],
  ])('is a mistake of the configuration where it is there', async (extensions, endpoint) => {
    const config = `endpoint: desk\nendpoints:\n  desk: ${endpoint}\n`;
    const { diagnostics } = await check({ extensions }, config);
    expect(diagnostics).toMatchObject([
      { code: 'unknown-value', message: '`dialect` cannot be `mine`' },
    ]);
    expect(diagnostics[0]?.location).toMatchObject({ start: { line: 3 } });
  });
});

it('is that of a provider of its own, where the library is given one', async () => {
  const server = await startApiServer(() => completion('hi'));
  const config = `endpoint: desk\nendpoints:\n  desk: { base_url: ${server.url}, dialect: mine }\n`;
  const { diagnostics, ran } = await check({ extensions: withOwn() }, config);
  expect(diagnostics).toEqual([]);
  expect(ran).toMatchObject({ kind: 'ran', summary: { counts: { passed: 1 } } });
});
