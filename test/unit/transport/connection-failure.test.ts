import { describe, expect, it } from 'vitest';
import { describeConnectionError } from '../../../src/transport/connection-failure.ts';

const peer = { address: 'api.pulze.ia:443', host: 'api.pulze.ia' };

describe('a connection that failed', () => {
  it.each([
    ['ENOTFOUND', 'no such host `api.pulze.ia`'],
    ['ECONNREFUSED', 'connection refused by api.pulze.ia:443'],
    ['ECONNRESET', 'connection reset by api.pulze.ia:443'],
    ['UND_ERR_CONNECT_TIMEOUT', 'api.pulze.ia:443 does not answer'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS: self-signed certificate'],
    ['CERT_HAS_EXPIRED', 'TLS: the certificate has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS: the certificate is not for `api.pulze.ia`'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS: wrong version number'],
    ['UND_ERR_HEADERS_OVERFLOW', "the answer's headers are larger than 64 KB"],
    ['HPE_INVALID_CONSTANT', 'api.pulze.ia:443 does not speak HTTP'],
  ])('with %s', (code, message) => {
    const error = Object.assign(new Error('internal words'), { code });
    expect(describeConnectionError(error, peer).failure).toMatchObject({
      kind: 'connection',
      message,
    });
  });

  it('for an unknown reason gives the words of the error', () => {
    expect(describeConnectionError(new Error('the cable\n\x1b[31m is out'), peer)).toEqual({
      failure: { kind: 'connection', message: 'connection failed: the cable  [31m is out' },
      isFinal: false,
    });
  });

  it.each([
    ['a length that is not that of the body', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', ''],
    ['an answer before the answer', 'UND_ERR_SOCKET', 'bad response'],
    ['another protocol', 'UND_ERR_SOCKET', 'bad upgrade'],
  ])('for %s before the head is final', (_, code, words) => {
    const error = Object.assign(new Error(words), { code });
    expect(describeConnectionError(error, peer).isFinal).toBe(true);
  });

  it('for a length that is not that of the body behind the head may be none the next time', () => {
    const error = Object.assign(new Error(), { code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' });
    expect(describeConnectionError(error, peer, true)).toEqual({
      failure: { kind: 'connection', message: 'connection closed by api.pulze.ia:443', cut: true },
      isFinal: false,
    });
  });

  it('for an untrusted certificate says how to trust it', () => {
    const error = Object.assign(new Error(), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    expect(describeConnectionError(error, peer)).toEqual({
      failure: {
        kind: 'connection',
        message: 'TLS: self-signed certificate in the chain',
        hints: [
          'name a file with the certificates to trust in NODE_EXTRA_CA_CERTS or SSL_CERT_FILE',
        ],
      },
      isFinal: true,
    });
  });
});
