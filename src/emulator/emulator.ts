import type { Environment } from '../environment/environment.ts';
import type { JsonObject } from '../source/json.ts';
import { makeModelBook } from './answer/model-book.ts';
import type { DialectName } from './dialect/dialect.ts';
import { dialects } from './dialect/dialects.ts';
import { compileScript } from './script/compile-script.ts';
import { makeRuleBook } from './script/rule-book.ts';
import type { EmulatorScript } from './script/script.ts';
import type { Exchange } from './server/exchange.ts';
import { guardListener } from './server/guard-listener.ts';
import { addressUrl, listen, shut } from './server/listen.ts';
import type { AppParts } from './server/make-app.ts';
import { makeServer } from './server/make-server.ts';
import { makeRateLimits } from './server/rate-limits.ts';
import { makeRequestIds } from './server/request-ids.ts';
import { longestLog, makeRequestLog } from './server/request-log.ts';
import { makeSeeder } from './server/request-seed.ts';
import { serveCompletion } from './server/serve-completion.ts';
import type { Served } from './server/served.ts';
import type { EmulatorState } from './server/state.ts';
import { ownNames } from './server/web-pages.ts';

export type { DialectName, EmulatorScript };

export interface EmulatorOptions {
  /** Whose API it is. Default Pulze's. */
  readonly dialect?: DialectName;
  /** As written in a file; {@link checkScript} tells beforehand what is wrong with it. */
  readonly script?: EmulatorScript | JsonObject;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** How many requests `/v1/logs` remembers at most. Default {@link longestLog}. */
  readonly logged?: number;
  /** How many bytes the body of a request may have. Default: as many as Node can read. */
  readonly largestBody?: number;
  /** The only bearer token that is accepted; without it, any that is not empty. */
  readonly apiKey?: string;
  /**
   * Told of each request when its connection is done with it. What it throws, or rejects with, changes no
   * answer: `close` rejects with the first of that.
   */
  readonly onRequest?: (entry: EmulatorLogEntry) => void;
}

export interface EmulatorLogEntry extends Served {
  readonly method: string;
  readonly path: string;
  /** Absent when nothing was sent: a reset, or a client that did not wait. */
  readonly status?: number;
  readonly milliseconds: number;
}

/** A server for the completions API on this machine, in one dialect. */
export interface Emulator {
  /** What a client takes as its base URL: `http://127.0.0.1:8080/v1`. */
  readonly url: string;
  /** Ends every connection at once, also those that wait for an answer. Then rejects where `onRequest` has failed. */
  close(): Promise<void>;
}

/**
 * Starts an emulator; rejects when the address is taken or the script has problems.
 *
 * It answers by the script, and otherwise with the text of a small n-gram model. Every answer depends
 * only on the script's seed, the request, and the trial and step that its headers name (without them,
 * on how many requests had the same body), never on when other requests come. The exceptions are what
 * counts requests, a script's `call`, `times` and `limits`, the ids of requests, and models that a
 * client switches off.
 */
export async function startEmulator(
  options: EmulatorOptions,
  environment: Pick<Environment, 'clock' | 'hostName'>,
): Promise<Emulator> {
  const { script, problems } = compileScript((options.script ?? {}) as JsonObject);
  if (problems.length > 0) {
    const lines = problems.map(({ pointer, message }) => `${pointer.join('.')}: ${message}`);
    throw new Error(`the emulator's script has mistakes\n${lines.join('\n')}`);
  }
  const { clock } = environment;
  const dialect = dialects[options.dialect ?? 'pulze'];
  const state: EmulatorState = {
    script,
    rules: makeRuleBook(script, (rule) => rule.modelFault === undefined),
    modelFaults: makeRuleBook(script, (rule) => rule.modelFault !== undefined),
    limits: makeRateLimits(script.limits, clock),
    models: makeModelBook(),
    log: makeRequestLog(options.logged ?? longestLog),
    dialect,
    largestBody: options.largestBody ?? Number.POSITIVE_INFINITY,
    seedOf: makeSeeder(script.seed),
    nextRequestId: makeRequestIds(script.seed),
    clock,
  };
  const listener = guardListener(options.onRequest);
  const { tell } = listener;
  const host = options.host ?? '127.0.0.1';
  const server = await makeServer({
    apiKey: options.apiKey,
    names: ownNames(host, environment.hostName),
    state,
    complete: (connection, request) => watch({ ...connection, state, tell }, request),
    onOther: (incoming, { status, arrived, error }) =>
      tell({
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        ...(status === undefined ? {} : { status }),
        milliseconds: clock.monotonic() - arrived,
        ...(error === undefined ? {} : { bug: String(error) }),
      }),
  });
  const port = await listen(server, host, options.port ?? 0);
  return {
    url: addressUrl(host, port),
    close: async () => {
      await shut(server);
      listener.end();
    },
  };
}

interface Watched extends Omit<Exchange, 'signal'> {
  readonly state: EmulatorState;
  readonly tell: (entry: EmulatorLogEntry) => void;
}

/** Serves a request until its client leaves, and logs it. */
async function watch(
  watched: Watched,
  request: Parameters<AppParts['complete']>[1],
): Promise<void> {
  const { incoming, outgoing, state, tell } = watched;
  const arrived = state.clock.monotonic();
  const left = new AbortController();
  outgoing.once('close', () => {
    // A whole answer has nobody left who waits, and an abort takes longer than to look.
    if (!outgoing.writableFinished) left.abort();
  });
  let served: Served | undefined = {};
  try {
    served = await serveCompletion({ incoming, outgoing, signal: left.signal }, request, state);
  } catch (error) {
    if (left.signal.aborted) return;
    // Where nothing is sent yet, a 500 will be, and is told then.
    served = outgoing.headersSent ? { bug: String(error) } : undefined;
    throw error;
  } finally {
    if (served !== undefined)
      tell({
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        ...(outgoing.headersSent ? { status: outgoing.statusCode } : {}),
        milliseconds: state.clock.monotonic() - arrived,
        ...served,
      });
  }
}
