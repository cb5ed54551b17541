import type { Failure } from '../protocol/failure.ts';
import type { Endpoint } from './base-url.ts';

interface Explanation {
  readonly message: string;
  readonly hint?: string;
}

const CERTIFICATES = 'NODE_EXTRA_CA_CERTS names a file with certificates to trust';

const byCode: Readonly<Record<string, (endpoint: Endpoint) => Explanation>> = {
  ECONNREFUSED: ({ address }) => ({
    message: `connection refused by ${address}`,
    hint: 'is the server running, and is the base URL right?',
  }),
  ENOTFOUND: ({ host }) => ({
    message: `no such host \`${host}\``,
    hint: 'is the base URL right?',
  }),
  EAI_AGAIN: ({ host }) => ({ message: `the name \`${host}\` could not be looked up` }),
  ECONNRESET: ({ address }) => ({ message: `connection reset by ${address}` }),
  EPIPE: ({ address }) => ({ message: `connection reset by ${address}` }),
  UND_ERR_SOCKET: ({ address }) => ({ message: `connection closed by ${address}` }),
  UND_ERR_CONNECT_TIMEOUT: ({ address }) => ({ message: `${address} does not answer` }),
  ETIMEDOUT: ({ address }) => ({ message: `${address} does not answer` }),
  EHOSTUNREACH: ({ address }) => ({ message: `no route to ${address}` }),
  ENETUNREACH: ({ address }) => ({ message: `no route to ${address}` }),
  EMFILE: () => ({ message: 'too many open files', hint: 'lower the concurrency' }),
  EADDRNOTAVAIL: () => ({ message: 'no free local port', hint: 'lower the concurrency' }),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ({ address }) => ({
    message: `connection closed by ${address}`,
  }),
  UND_ERR_HEADERS_OVERFLOW: () => ({ message: "the answer's headers are too large" }),
  UND_ERR_DESTROYED: () => ({ message: 'the connection was closed at this end' }),
  UND_ERR_CLOSED: () => ({ message: 'the connection was closed at this end' }),
  DEPTH_ZERO_SELF_SIGNED_CERT: () => ({
    message: 'TLS: self-signed certificate',
    hint: CERTIFICATES,
  }),
  SELF_SIGNED_CERT_IN_CHAIN: () => ({
    message: 'TLS: self-signed certificate in the chain',
    hint: CERTIFICATES,
  }),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () => ({
    message: "TLS: the certificate's issuer is not known",
    hint: CERTIFICATES,
  }),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: () => ({
    message: "TLS: the certificate's issuer is not known",
    hint: CERTIFICATES,
  }),
  CERT_HAS_EXPIRED: () => ({ message: 'TLS: the certificate has expired' }),
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }) => ({
    message: `TLS: the certificate is not for \`${host}\``,
  }),
  EPROTO: ({ address }) => ({
    message: `TLS: ${address} does not speak it`,
    hint: 'is the base URL http:// rather than https://?',
  }),
};

/** What a connection's error means, for a person; never with what was sent. */
export function describeConnectionError(error: unknown, endpoint: Endpoint): Failure {
  const { message, hint } = explain(error, endpoint);
  return { kind: 'connection', message, ...(hint !== undefined && { hints: [hint] }) };
}

function explain(error: unknown, endpoint: Endpoint): Explanation {
  const code = readCode(error);
  const known = byCode[code];
  if (known !== undefined) return known(endpoint);
  if (code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError')) {
    return { message: `${endpoint.address} does not speak HTTP`, hint: 'is the base URL right?' };
  }
  if (code.startsWith('ERR_SSL_')) {
    const reason = code.slice('ERR_SSL_'.length).toLowerCase().replaceAll('_', ' ');
    return {
      message: `TLS: ${reason}`,
      hint: 'is the base URL http:// rather than https://?',
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message: `connection failed: ${message || code}` };
}

function readCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
