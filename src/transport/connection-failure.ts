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
  /** It is spoken to without TLS. */
  readonly isPlain?: true;
  /** Set with its first answer: from then on it is known to speak HTTP. */
  hasAnswered?: true;
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

/** Of what may be a port for TLS. */
export const IS_IT_HTTPS = 'is the base URL https:// rather than http://?';

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
    hint: 'such an answer cannot be taken: a proxy in front of the server has to leave it out',
    isFinal: true,
  }),
  'bad upgrade': ({ address }) => ({
    message: `${address} wants to change the protocol, which was not asked for`,
    isFinal: true,
  }),
  // Of an answer with `Connection: close`; others have a code for their end.
  'Response does not match the HTTP/1.1 protocol (Invalid EOF state)': cutBy('closed'),
};

const NO_STATUS = 'its status is none of HTTP, which has 100 to 999';

/** What undici says of a head that it does not take, and what is wrong with that. */
const byHead: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:Content-Length|Transfer-Encoding)\b/,
    '`Content-Length` twice, beside `Transfer-Encoding` or without a number is not taken',
  ],
  [
    /\b(?:header|start line)\b/,
    'a line that is no header, has a control character or goes on in the next is not taken',
  ],
  [/\(Invalid (?:status code|response status)\)/, NO_STATUS],
];

/** Of an answer that has a length by then there is a code in place of words. */
const ANY_LINE =
  '`Content-Length` twice or beside `Transfer-Encoding`, and a line that is no header or has a control character, are not taken';

/**
 * What a connection's error means, for a person; never with what was sent. `hasHead` where the answer's status
 * and headers had come before it.
 */
export function describeConnectionError(
  error: unknown,
  peer: Peer,
  hasHead = false,
): ConnectionProblem {
  if (error instanceof ExplainedError) return error.explained;
  const wrong = hasHead ? undefined : findWrongHead(error);
  return toProblem(wrong === undefined ? explain(error, peer) : ofHead(peer, wrong), peer);
}

/** Of a status below 100, with which undici goes on until it stumbles over it. */
export function describeNoStatus(peer: Peer): ConnectionProblem {
  return toProblem(ofHead(peer, NO_STATUS), peer);
}

function toProblem(explanation: Explanation, peer: Peer): ConnectionProblem {
  const { message: said, hint, isFinal = false, cut } = explanation;
  const message = peer.isProxy && !said.includes(peer.address) ? `${peer.address}: ${said}` : said;
  const hints = hint === undefined ? {} : { hints: [hint] };
  return { failure: { kind: 'connection', message, ...(cut && { cut }), ...hints }, isFinal };
}

function findWrongHead(error: unknown): string | undefined {
  if (readCode(error) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return ANY_LINE;
  if (!isParserError(error)) return undefined;
  return byHead.find(([words]) => words.test(error.message))?.[1];
}

/** The answer may be whole behind it, and has been paid for. */
function ofHead({ address }: Peer, wrong: string): Explanation {
  return {
    message: `${address} answered with a head that is not valid HTTP`,
    hint: `look at its head (\`curl -i\`): ${wrong}`,
    isFinal: true,
  };
}

function explain(error: unknown, peer: Peer): Explanation {
  const code = readCode(error);
  const words = error instanceof Error ? error.message : String(error);
  const isParsing = code.startsWith('HPE_') || isParserError(error);
  const isWorded = isParsing || code === 'UND_ERR_SOCKET';
  const known = (isWorded && byWords[words]) || byCode[code];
  if (known) return known(peer);
  if (isParsing) return ofOtherProtocol(error, peer);
  if (code.startsWith('ERR_SSL_')) {
    const reason = code.slice('ERR_SSL_'.length).toLowerCase().replaceAll('_', ' ');
    return { message: `TLS: ${reason}`, hint: peer.hint ?? IS_IT_HTTP };
  }
  // Words of TLS libraries can hold what the other end sent.
  return { message: `connection failed: ${(words || code).replace(/[\p{Cc}\p{Cf}]/gu, ' ')}` };
}

function ofOtherProtocol(error: unknown, { address, hint, isPlain }: Peer): Explanation {
  const usual = isPlain && isTls(error) ? IS_IT_HTTPS : 'is the base URL right?';
  return { message: `${address} does not speak HTTP`, hint: hint ?? usual };
}

/** Some servers answer what is no TLS with an alert, which begins with its type and version. */
function isTls(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('data' in error)) return false;
  return typeof error.data === 'string' && error.data.startsWith('\u0015\u0003');
}

function isParserError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'HTTPParserError';
}

function readCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
