import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addEnvFiles } from '../../../src/cli/env-files.ts';
import { makeNodeEnvironment } from '../../../src/environment/node.ts';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { readCertificates } from '../../../src/transport/certificates.ts';
import { makeHttpTransport } from '../../../src/transport/http.ts';
import { type HttpRequest, TransportError } from '../../../src/transport/transport.ts';
import { identityOf, readPem } from './certificate-fixtures.ts';
import { plainResponse, startRawServer } from './raw-server.ts';

const folder = fileURLToPath(new URL('../../fixtures/certificates/', import.meta.url));

const ticket: HttpRequest = {
  method: 'POST',
  path: '/chat/completions',
  headers: {},
  body: '{}',
  timeoutMilliseconds: 30_000,
  findFailure: () => undefined,
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0).reverse()) await close();
});

async function ask(certificate: string, certificates: readonly string[] = []) {
  const server = await startRawServer(
    (socket) => socket.write(plainResponse('{"queue":"billing"}')),
    identityOf(certificate),
  );
  closers.push(server.close);
  const baseUrl = `https://127.0.0.1:${server.port}/v1`;
  const made = makeHttpTransport({
    ...{ baseUrl, headers: {}, connections: 1, clock: nodeClock },
    certificates,
  });
  if (made.problem !== undefined) throw new Error(made.problem);
  closers.push(made.close);
  try {
    return (await made.transport(ticket, new AbortController().signal)).body;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { ...error.failure, isFinal: error.isFinal };
  }
}

const trusting =
  'name a file with the certificates to trust in NODE_EXTRA_CA_CERTS or SSL_CERT_FILE';

describe('a server whose certificate', () => {
  it('was issued by an authority that is trusted beside Node’s is answered by', async () => {
    expect(await ask('server', [readPem('authority')])).toEqual({
      kind: 'text',
      text: '{"queue":"billing"}',
    });
  });

  it('is trusted itself is answered by', async () => {
    expect(await ask('self-signed', [readPem('self-signed')])).toEqual({
      kind: 'text',
      text: '{"queue":"billing"}',
    });
  });

  it('is not trusted is not answered by where Node is told to trust anybody either', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    expect(await ask('self-signed')).toMatchObject({ message: 'TLS: self-signed certificate' });
  });

  it.each([
    ['server', false, "TLS: the certificate's issuer is not known", trusting],
    ['self-signed', false, 'TLS: self-signed certificate', trusting],
    ['server-expired', true, 'TLS: the certificate has expired', "is this machine's clock right?"],
    [
      'server-elsewhere',
      true,
      'TLS: the certificate is not for `127.0.0.1`',
      'is the base URL right?',
    ],
  ])('is %s fails, for good, and says how to go on', async (name, isTrusted, message, hint) => {
    expect(await ask(name, isTrusted ? [readPem('authority')] : [])).toEqual({
      kind: 'connection',
      message,
      unreached: true,
      hints: [hint],
      isFinal: true,
    });
  });

  it('is in NODE_EXTRA_CA_CERTS is trusted by Node itself', async () => {
    const server = await startRawServer(
      (socket) => socket.write(plainResponse('{}')),
      identityOf('server'),
    );
    closers.push(server.close);
    const program = `
      import { Pool } from 'undici';
      const pool = new Pool('https://127.0.0.1:${server.port}');
      const { statusCode } = await pool.request({ method: 'GET', path: '/' });
      console.log(statusCode);
      await pool.destroy();
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { env: { NODE_EXTRA_CA_CERTS: `${folder}authority.pem` } },
    );
    expect(stdout).toBe('200\n');
  });
});

describe('NODE_EXTRA_CA_CERTS of a file of variables', () => {
  const world = makeNodeEnvironment({ workingDirectory: folder });
  const read = async (path: string) => {
    const envFile = {
      ...world.files,
      readText: () => Promise.resolve(`NODE_EXTRA_CA_CERTS=${path}`),
    };
    const given = { ...world, variables: {}, files: envFile };
    const { environment } = await addEnvFiles(['.env'], given);
    return await readCertificates({ ...environment, files: world.files });
  };

  it('adds what is in the file, which Node has not read', async () => {
    expect(await read('authority.pem')).toEqual({ certificates: [readPem('authority')] });
  });

  it('is told of where it cannot be read', async () => {
    expect(await read('gone.pem')).toEqual({
      problem: 'NODE_EXTRA_CA_CERTS: `gone.pem`: no such file',
    });
  });

  it('is left to Node where the process was begun with it', async () => {
    const variables = { NODE_EXTRA_CA_CERTS: 'authority.pem' };
    expect(await readCertificates({ variables, files: world.files })).toEqual({ certificates: [] });
  });
});

describe('SSL_CERT_FILE', () => {
  const { files } = makeNodeEnvironment({ workingDirectory: folder });
  const read = (variables: Readonly<Record<string, string>>) =>
    readCertificates({ variables, files });

  it('adds what is in the file', async () => {
    expect(await read({ SSL_CERT_FILE: 'authority.pem' })).toEqual({
      certificates: [readPem('authority')],
    });
  });

  it('does not take away what NODE_EXTRA_CA_CERTS adds', async () => {
    const variables = { SSL_CERT_FILE: 'authority.pem', NODE_EXTRA_CA_CERTS: 'self-signed.pem' };
    expect(await read(variables)).toEqual({
      certificates: [readPem('self-signed'), readPem('authority')],
    });
  });

  it('does without a NODE_EXTRA_CA_CERTS that cannot be read, as Node does', async () => {
    const variables = { SSL_CERT_FILE: 'authority.pem', NODE_EXTRA_CA_CERTS: 'gone.pem' };
    expect(await read(variables)).toEqual({ certificates: [readPem('authority')] });
  });

  it.each([
    ['', { certificates: [] }],
    ['gone.pem', { problem: 'SSL_CERT_FILE: `gone.pem`: no such file' }],
    [
      'server-key.pem',
      { problem: 'SSL_CERT_FILE: `server-key.pem` has no certificate in it (PEM text)' },
    ],
  ])('that is `%s` is told before anything is sent', async (path, told) => {
    expect(await read({ SSL_CERT_FILE: path })).toEqual(told);
  });
});
