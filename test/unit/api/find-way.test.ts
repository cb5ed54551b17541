import { describe, expect, it } from 'vitest';
import { findWay } from '../../../src/api/find-way.ts';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import type { EndpointDefinition } from '../../../src/pipeline/endpoint.ts';

const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

const files = {
  async readText(path: string) {
    if (path === 'desk.pem') return certificate;
    throw new FileError('missing', path, 'no such file');
  },
} as unknown as Files;

const find = (
  baseUrl: string,
  variables: Readonly<Record<string, string>>,
  emulator?: EndpointDefinition['emulator'],
) => findWay({ baseUrl, ...(emulator && { emulator }) }, { variables, files });

const proxied = {
  certificates: [],
  proxy: { origin: 'http://proxy.example', address: 'proxy.example:80', variable: 'HTTP_PROXY' },
};

describe('the way to an endpoint', () => {
  it('is straight where the environment says nothing', async () => {
    expect(await find('https://desk.example/v1', {})).toEqual({ certificates: [] });
  });

  it('goes by the proxy that the environment names', async () => {
    const variables = { HTTP_PROXY: 'http://proxy.example' };
    expect(await find('http://desk.example/v1', variables)).toEqual(proxied);
  });

  it('to an emulator of the run is straight, whatever the environment says', async () => {
    const variables = { HTTP_PROXY: 'http://proxy.example', SSL_CERT_FILE: 'gone.pem' };
    expect(await find('http://emulator/v1', variables, {})).toEqual({ certificates: [] });
  });

  it('knows the certificates of SSL_CERT_FILE', async () => {
    const variables = { SSL_CERT_FILE: 'desk.pem' };
    expect(await find('https://desk.example/v1', variables)).toEqual({
      certificates: [certificate],
    });
  });

  it('does not read certificates where there is no TLS', async () => {
    const variables = { SSL_CERT_FILE: 'gone.pem', HTTP_PROXY: 'http://proxy.example' };
    expect(await find('http://desk.example/v1', variables)).toEqual(proxied);
  });

  it.each([
    [
      { SSL_CERT_FILE: 'gone.pem' },
      'https://desk.example/v1',
      'SSL_CERT_FILE: `gone.pem`: no such file',
    ],
    [
      { HTTP_PROXY: 'https://proxy.example', SSL_CERT_FILE: 'gone.pem' },
      'http://desk.example/v1',
      'SSL_CERT_FILE: `gone.pem`: no such file',
    ],
    [
      { https_proxy: 'ftp://desk:secret@proxy.example' },
      'https://desk.example/v1',
      'https_proxy names a proxy of `ftp:`; those of http: and https: are known',
    ],
  ])('that cannot be gone is a problem: %j', async (variables, baseUrl, problem) => {
    expect(await find(baseUrl, variables)).toEqual({ problem });
  });
});
