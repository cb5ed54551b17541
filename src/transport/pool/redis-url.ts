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
  return undefined;
}
