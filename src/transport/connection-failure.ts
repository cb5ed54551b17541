import type { Failure } from '../protocol/failure.ts';

/** The other end of a connection, as messages call it. */
export interface Peer {
  /** `host:port`, or what stands for it. */
  readonly address: string;
  readonly host: string;
  /** Behind the address where a connection takes a way that matters: ` through the proxy …`. */
  readonly way?: string;
  /** How to go on when it cannot be reached; the base URL is at fault when absent. */
  readonly hint?: string;
  /** Not the endpoint, so that every message has to name it. */
  readonly isProxy?: true;
}

export interface ConnectionProblem {
  readonly failure: Failure;
  /** Another attempt ends like this one. */
  readonly isFinal: boolean;
}

/** An error that already says what it means. */
export class ExplainedError extends Error {
  readonly explained: ConnectionProblem;

  constructor(explained: ConnectionProblem) {
    super(explained.failure.message);
    this.name = 'ExplainedError';
    this.explained = explained;
  }
}

interface Explanation {
  readonly message: string;
  readonly hint?: string;
  readonly isFinal?: true;
  readonly cut?: true;
}

/** Both are files of PEM text; the second is not Node's but ours, and adds as the first does. */
const CERTIFICATES =
  'name a file with the certificates to trust in NODE_EXTRA_CA_CERTS or SSL_CERT_FILE';

const IS_IT_HTTP = 'is the base URL http:// rather than https://?';

const unknownIssuer = (message: string) => (): Explanation => ({
  message,
  hint: CERTIFICATES,
  isFinal: true,
});

const ISSUER = "TLS: the certificate's issuer is not known";

const byCode: Readonly<Record<string, (peer: Peer) => Explanation>> = {
  ECONNREFUSED: ({ address, hint }) => ({
    message: `connection refused by ${address}`,
    hint: hint ?? 'is the server running, and is the base URL right?',
  }),
  ENOTFOUND: ({ host, hint }) => ({
    message: `no such host \`${host}\``,
    hint: hint ?? 'is the base URL right?',
  }),
  EAI_AGAIN: ({ host }) => ({ message: `the name \`${host}\` could not be looked up` }),
  ECONNRESET: cutBy('reset'),
  EPIPE: cutBy('reset'),
  UND_ERR_SOCKET: cutBy('closed'),
  UND_ERR_CONNECT_TIMEOUT: doesNotAnswer,
  UND_ERR_HEADERS_TIMEOUT: doesNotAnswer,
  ETIMEDOUT: doesNotAnswer,
  EHOSTUNREACH: ({ address }) => ({ message: `no route to ${address}` }),
  ENETUNREACH: ({ address }) => ({ message: `no route to ${address}` }),
  EMFILE: () => ({ message: 'too many open files', hint: 'lower the concurrency' }),
  EADDRNOTAVAIL: () => ({ message: 'no free local port', hint: 'lower the concurrency' }),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cutBy('closed'),
  UND_ERR_HEADERS_OVERFLOW: () => ({ message: "the answer's headers are larger than 64 KB" }),
  UND_ERR_DESTROYED: () => ({ message: 'the connection was closed at this end' }),
  UND_ERR_CLOSED: () => ({ message: 'the connection was closed at this end' }),
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownIssuer('TLS: self-signed certificate'),
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer('TLS: self-signed certificate in the chain'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer(ISSUER),
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer(ISSUER),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer(ISSUER),
  CERT_UNTRUSTED: unknownIssuer(ISSUER),
  CERT_HAS_EXPIRED: () => ({
    message: 'TLS: the certificate has expired',
    hint: "is this machine's clock right?",
    isFinal: true,
  }),
  CERT_NOT_YET_VALID: () => ({
    message: 'TLS: the certificate is not valid yet',
    hint: "is this machine's clock right?",
    isFinal: true,
  }),
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host, hint }) => ({
    message: `TLS: the certificate is not for \`${host}\``,
    hint: hint ?? 'is the base URL right?',
    isFinal: true,
  }),
  EPROTO: ({ address, hint }) => ({
    message: `TLS: ${address} does not speak it`,
    hint: hint ?? IS_IT_HTTP,
  }),
};

function cutBy(how: 'reset' | 'closed'): (peer: Peer) => Explanation {
  return ({ address }) => ({ message: `connection ${how} by ${address}`, cut: true });
}

function doesNotAnswer({ address, way = '' }: Peer): Explanation {
  return { message: `${address} does not answer${way}` };
}

/** What undici says in words only: of a response that HTTP/1.1 allows and it does not take, and of an early end. */
const byWords: Readonly<Record<string, (peer: Peer) => Explanation>> = {
  'bad response': ({ address }) => ({
    message: `${address} sent \`100 Continue\`, which was not asked for`,
  }),
  'bad upgrade': ({ address }) => ({
    message: `${address} wants to change the protocol, which was not asked for`,
  }),
  // Of an answer with `Connection: close`; others have a code for their end.
  'Response does not match the HTTP/1.1 protocol (Invalid EOF state)': cutBy('closed'),
};

/** What a connection's error means, for a person; never with what was sent. */
export function describeConnectionError(error: unknown, peer: Peer): ConnectionProblem {
  if (error instanceof ExplainedError) return error.explained;
  const { message: said, hint, isFinal = false, cut } = explain(error, peer);
  const message = peer.isProxy && !said.includes(peer.address) ? `${peer.address}: ${said}` : said;
  const hints = hint === undefined ? {} : { hints: [hint] };
  return { failure: { kind: 'connection', message, ...(cut && { cut }), ...hints }, isFinal };
}

function explain(error: unknown, peer: Peer): Explanation {
  const code = readCode(error);
  const words = error instanceof Error ? error.message : String(error);
  const isParsing =
    code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError');
  const isWorded = isParsing || code === 'UND_ERR_SOCKET';
  const known = (isWorded && byWords[words]) || byCode[code];
  if (known) return known(peer);
  if (isParsing) {
    return {
      message: `${peer.address} does not speak HTTP`,
      hint: peer.hint ?? 'is the base URL right?',
    };
  }
  if (code.startsWith('ERR_SSL_')) {
    const reason = code.slice('ERR_SSL_'.length).toLowerCase().replaceAll('_', ' ');
    return { message: `TLS: ${reason}`, hint: peer.hint ?? IS_IT_HTTP };
  }
  // Words of TLS libraries can hold what the other end sent.
  return { message: `connection failed: ${(words || code).replace(/[\p{Cc}\p{Cf}]/gu, ' ')}` };
}

function readCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
