/** What keeps a Redis from being used, and what to do; never with a secret. */
export interface RedisProblem {
  readonly problem: string;
  readonly hint?: string;
}

/** Of the URL of a Redis, which it never repeats: what is no URL may be a password all over. */
export function findRedisUrlProblem(url: string): RedisProblem | undefined {
  // What begins otherwise is the path of a socket to the client, and is in its messages.
  if (!/^rediss?:\/\//i.test(url)) {
    return {
      problem: 'the URL of Redis does not begin with redis:// or rediss://',
      hint: 'it is written like `redis://:password@127.0.0.1:6379`',
    };
  }
  if (isTakenApart(url)) return undefined;
  const problem = 'the URL of Redis has no host, port or password that can be told apart';
  if (!url.includes('@')) return { problem };
  const hint =
    'write `%2F` for a `/` in the password, `%23` for `#`, `%3F` for `?`, `%40` for `@` and `%25` for `%`';
  return { problem, hint };
}

/** As the client does it, which throws at what cannot be. */
function isTakenApart(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password, pathname, search, hash } = new URL(url);
  // The password would have ended at a character that it has, and the rest of it be shown as an address.
  if (`${pathname}${search}${hash}`.includes('@')) return false;
  try {
    decodeURIComponent(`${username} ${password}`);
    return true;
  } catch {
    return false;
  }
}
