import { readBaseUrl } from './base-url.ts';
import { isExempt } from './no-proxy.ts';

/** An HTTP proxy on the way to an endpoint. */
export interface HttpProxy {
  /** Without credentials. */
  readonly origin: string;
  /** `host:port`, for messages. */
  readonly address: string;
  /** The variable that names it. */
  readonly variable: string;
  /** The header's value, from the URL's user name and password. A secret. */
  readonly authorization?: string;
  readonly problem?: undefined;
}

export interface ProxyProblem {
  readonly problem: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the usual variables name for a base URL; undefined where requests go straight there.
 * They mean what they mean to curl: HTTPS_PROXY or HTTP_PROXY for the scheme of the base URL, then
 * ALL_PROXY, except for what NO_PROXY names; lower case first; an empty one counts as none; loopback is
 * no exception by itself. The problem never repeats a value: it may have a password in it.
 */
export function findProxy(
  baseUrl: string,
  variables: Variables,
): HttpProxy | ProxyProblem | undefined {
  const endpoint = readBaseUrl(baseUrl);
  if (endpoint.problem !== undefined) return undefined;
  const { protocol, port, hostname: host } = new URL(endpoint.origin);
  const isSecure = protocol === 'https:';
  const named = find(variables, isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY', 'ALL_PROXY');
  if (named === undefined) return undefined;
  const noProxy = find(variables, 'NO_PROXY')?.value ?? '';
  const destination = { host, port: Number(port || (isSecure ? 443 : 80)) };
  return isExempt(noProxy, destination) ? undefined : readProxy(named);
}

interface Named {
  readonly name: string;
  readonly value: string;
}

function find(variables: Variables, ...names: readonly string[]): Named | undefined {
  for (const name of names.flatMap((each) => [each.toLowerCase(), each])) {
    const value = variables[name]?.trim();
    if (value) return { name, value };
  }
  return undefined;
}

function readProxy({ name, value }: Named): HttpProxy | ProxyProblem {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) {
    return { problem: `${name} is not the URL of a proxy, such as http://proxy.example:3128` };
  }
  const { protocol } = url;
  if (protocol !== 'http:' && protocol !== 'https:') {
    return {
      problem: `${name} names a proxy of \`${protocol}\`; those of http: and https: are known`,
    };
  }
  const credentials = readCredentials(url);
  if (credentials === undefined) {
    return {
      problem: `${name} has a user name or password with a \`%\` in it that is not written \`%25\``,
    };
  }
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return {
    origin: url.origin,
    address: `${url.hostname}:${url.port || (protocol === 'https:' ? '443' : '80')}`,
    variable: name,
    ...(credentials !== '' && { authorization }),
  };
}

/** Empty where there are none; undefined where they cannot be read. */
function readCredentials({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return '';
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return undefined;
  }
}
