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

/** The problem never repeats the URL's user name or password. */
export function readBaseUrl(baseUrl: string): Endpoint | EndpointProblem {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url?.username || url?.password) {
    return { problem: 'the base URL has a user name or password in it, which are not sent' };
  }
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    return { problem: `the base URL \`${baseUrl}\` does not begin with http:// or https://` };
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
