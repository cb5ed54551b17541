import { describe, expect, it } from 'vitest';
import { type ServeOptions, serve } from '../../../src/api/serve.ts';
import { makeProgram } from '../../support/program.ts';

async function serveWith(options: object) {
  const program = await makeProgram();
  const all: ServeOptions = { host: '127.0.0.1', port: 0, ...options };
  return await serve(all, program.makeEnvironment());
}

async function statusOf(url: string): Promise<readonly number[]> {
  const headers = { authorization: 'Bearer desk', 'content-type': 'application/json' };
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'refund?' }] });
  const answered = await fetch(`${url}/chat/completions`, { method: 'POST', headers, body });
  await answered.text();
  const missing = await fetch(`${url}/nothing`, { headers });
  await missing.text();
  return [answered.status, missing.status];
}

describe('the emulator for other programs', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('no room in the log');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no room in the log'))],
  ])('answers as ever where its listener %s, and says so at its end', async (_, onRequest) => {
    const { server } = await serveWith({ onRequest });
    expect(await statusOf(server?.url ?? '')).toEqual([200, 404]);
    await expect(server?.close()).rejects.toThrow('no room in the log');
  });

  it('speaks no dialect that there is not', async () => {
    expect(await serveWith({ dialect: 'opnai' })).toMatchObject({
      diagnostics: [
        {
          code: 'usage',
          message: '`dialect` cannot be `opnai`',
          hints: ['did you mean `openai`?'],
        },
      ],
    });
  });
});
