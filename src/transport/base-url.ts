import { recall } from '../source/recall.ts';

/** Where requests go, taken apart once. */
export interface Endpoint {
  readonly origin: string;
  /** Without a slash at its end; empty for the root. */
  readonly pathPrefix: string;
  /** With its question mark; put behind every path. Empty for most. */
  readonly query: string;
  /** `host:port`, for messages. */
  readonly address: string;
  readonly host: string;
  readonly problem?: undefined;
}

export interface EndpointProblem {
  readonly problem: string;
}

/** What a parameter is called that holds a secret. */
const SECRET_PARAMETER = /key|token|secret|passw|credential|auth|^sig(nature)?$|^code$/i;

/** What no address has but for a user name and a password, also where it is none. */
const WITH_USER = /@|%40/;

/** The problem never repeats the URL's user name, password, or what its query has. */
export function readBaseUrl(baseUrl: string): Endpoint | EndpointProblem {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isAddress = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url?.username || url?.password || (!isAddress && WITH_USER.test(baseUrl))) {
    return { problem: 'the base URL has a user name or password in it, which are not sent' };
  }
  const secret = url && findSecretParameter(url);
  if (secret !== undefined) {
    return {
      problem: `the base URL has \`${secret}\` in its query, and an address is shown and recorded; a key is named by \`api_key\`, or by \`--api-key-env\``,
    };
  }
  if (url === undefined || !isAddress) {
    const shown = baseUrl.replace(/\?.*/s, '');
    return { problem: `the base URL \`${shown}\` ${describeMistake(shown)}` };
  }
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return {
    origin: url.origin,
    pathPrefix: url.pathname.replace(/\/+$/, ''),
    query: url.search,
    address: `${url.hostname}:${port}`,
    host: url.hostname,
  };
}

/** Of one that is no address of a service. */
function describeMistake(shown: string): string {
  const [, authority] = /^\s*https?:\/\/([^/#]*)/i.exec(shown) ?? [];
  if (authority === undefined) return 'does not begin with http:// or https://';
  const port = /:([^:\]]*)$/.exec(authority)?.[1];
  const isHost =
    port !== undefined && URL.canParse(`http://${authority.slice(0, -port.length - 1)}`);
  return isHost ? `has \`${port}\` as its port, which is none` : 'has no host that could be asked';
}

function findSecretParameter({ searchParams }: URL): string | undefined {
  return [...searchParams.keys()].find((name) => SECRET_PARAMETER.test(name));
}

/** Whether an address, which is then refused, has what must not be shown. */
export function holdsSecret(baseUrl: string): boolean {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined) return /[@?]|%40/.test(baseUrl);
  return url.username + url.password !== '' || findSecretParameter(url) !== undefined;
}

/** Where a request for a path goes, for a list of what would be sent; as it is written where it is refused. */
export type ShowUrl = (baseUrl: string, path: string) => string;

/** Reads each address once, not for each of a million requests. */
export function makeUrlShower(): ShowUrl {
  const shown = new Map<string, string>();
  return (baseUrl, path) => {
    const key = `${path} ${baseUrl}`;
    return recall(shown, key, () => showUrl(baseUrl, path));
  };
}

function showUrl(baseUrl: string, path: string): string {
  if (holdsSecret(baseUrl)) return `[key]${path}`;
  const endpoint = readBaseUrl(baseUrl);
  if (endpoint.problem !== undefined) return `${baseUrl}${path}`;
  return `${endpoint.origin}${endpoint.pathPrefix}${path}${endpoint.query}`;
}
