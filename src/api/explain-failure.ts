import type { FailureKind } from '../protocol/failure.ts';

/** What reports say of a call that did not work is named by its kind, and is about no file of the user's. */
const kinds: Readonly<Record<FailureKind, string>> = {
  template: 'a template had no value, or none that it can write, when the request was made',
  expression: 'a `when` could not be evaluated',
  connection:
    'there was no connection to the endpoint, or it broke; look at the address, the network and proxies',
  timeout: 'there was no whole answer within the `timeout` of an attempt',
  authentication:
    'the service did not take the key, or wants one (401, 403); look at the key, and at the address that it is for',
  rate_limit:
    'the service had too many requests, or the quota of the account is used up (429); wait, lower `--concurrency`, or ask for a higher limit',
  refused:
    'the service did not take the request (another 4xx), and says why; that it does can be asserted with `refused`',
  server:
    'the service failed (5xx), also when it was asked again, or told an error in place of an answer',
  bad_response: 'what came is no answer that the API can give',
  stream: 'a stream told an error, or stopped before its end',
  interrupted: 'the run was stopped before there was an answer',
  not_recorded: 'answers are replayed or judged again, and none was kept to this request',
  budget: 'nothing was sent, since a budget has no room for it',
};

/** What a failure of a call means, by its name in reports (`rate-limit`); undefined for none. */
export function explainFailureKind(name: string): string | undefined {
  const kind = name.replaceAll('-', '_');
  if (!Object.hasOwn(kinds, kind)) return undefined;
  return `${name}: no diagnostic, but why a call has no answer\n\nIt means: ${kinds[kind as FailureKind]}. A trial whose call has no answer is errored; the README says more under \`Against a real service\`.\n`;
}
