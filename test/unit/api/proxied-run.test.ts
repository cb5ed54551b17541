import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';
import { startProxyServer } from '../transport/proxy-server.ts';

const files = {
  'parcel.yaml': `version: 1
steps:
  - id: reply
    prompt: Where is my parcel?
cases:
  - assert: [contains: Leeds]
`,
};

async function run(variables: Readonly<Record<string, string>>, baseUrl: string) {
  const program = await makeProgram({ files, variables });
  return await program.run('run', 'parcel.yaml', '--base-url', baseUrl, '--retries', '0');
}

describe('a run', () => {
  it('goes by the proxy that the environment names', async () => {
    const proxy = await startProxyServer({ refusal: 503 });
    const variables = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
    const { exitCode } = await run(variables, 'http://desk.example/v1');
    expect([exitCode, proxy.asked[0]?.line]).toEqual([
      3,
      'POST http://desk.example/v1/completions',
    ]);
  });

  it('goes straight to what NO_PROXY names', async () => {
    const server = await startApiServer(() => completion('In Leeds.'));
    const proxy = await startProxyServer();
    const variables = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: '127.0.0.1' };
    const { exitCode } = await run(variables, server.url);
    expect([exitCode, server.requests.length, proxy.asked.length]).toEqual([0, 1, 0]);
  });

  it('does not go by a proxy to its own emulator', async () => {
    const proxy = await startProxyServer();
    const address = `http://127.0.0.1:${proxy.port}`;
    const program = await makeProgram({
      files,
      variables: { HTTP_PROXY: address, all_proxy: address },
    });
    const { exitCode } = await program.run('run', 'parcel.yaml', '--endpoint', 'emulator');
    expect([[0, 1].includes(exitCode), proxy.asked]).toEqual([true, []]);
  });

  it.each([
    [
      { https_proxy: 'socks5://desk:secret@proxy.example:1080' },
      'https_proxy names a proxy of `socks5:`; those of http: and https: are known',
    ],
    [{ SSL_CERT_FILE: 'gone.pem' }, 'SSL_CERT_FILE: `gone.pem`: no such file'],
  ])(
    'is refused before anything is sent where the way cannot be gone: %j',
    async (variables, problem) => {
      const { exitCode, stderr } = await run(variables, 'https://desk.example/v1');
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`cannot be used: ${problem}\n`);
      expect(stderr).not.toContain('secret');
    },
  );
});
