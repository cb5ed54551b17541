import { isOfRefusal } from '../protocol/refusal-status.ts';
import { extend } from '../source/extend.ts';
import type { HttpRequest, HttpResponse, Transport } from '../transport/transport.ts';
import { TransportError } from '../transport/transport.ts';
import type { AnswerStore } from './answer-store.ts';
import { describeAsked } from './ask.ts';
import { fingerprint } from './fingerprint.ts';
import type { AskedRequest, RecordedResponse } from './interaction.ts';
import type { Redact } from './redact.ts';
import { toRecorded } from './redact-response.ts';
import type { CallMemory, RequestMemory } from './remember-answers.ts';
import { makeTurns } from './turns.ts';

/** Who asks, for all requests of one trial the same object. */
export interface Origin {
  readonly repeat: number;
  readonly owner: object;
  /** A refusal is what is judged. */
  readonly wantsRefusal?: true;
}

/** Answers requests from a store, and keeps in it what had to be sent. */
export type Answering = (next: Transport, asking: Asking) => Transport;

export interface Asking {
  /** What tells the endpoint from others. */
  readonly endpoint: string;
  readonly origin: Origin;
  /** Takes the connection's own credentials out. */
  readonly redact: Redact;
  /** What the run itself was answered in an earlier session. */
  readonly memory?: CallMemory | undefined;
}

/**
 * Goes around everything else of a transport: an answer that is there takes no place in a limit and
 * waits for no backoff, and what is kept is the answer that counted in the end. Requests that ask the
 * same at the same time are sent once. Kept are answers, and refusals of what is asked (a 422);
 * whatever may be otherwise the next time is not. What an earlier session of the run was answered goes before
 * what is kept: it is the run's own, also where it is kept.
 */
export function makeAnswering(store: AnswerStore): Answering {
  const turns = makeTurns();
  const findOrClaim = makeClaims();
  return (next, { endpoint, origin, redact, memory }) =>
    async (request, signal) => {
      const keys = (text: string): string => store.redactKeys(redact(text));
      const clean = (text: string): string => store.redact(keys(text));
      const asker = { endpoint, repeat: origin.repeat, turn: 1 };
      const first = describeAsked(request, asker, { keys, all: clean });
      const { asked, key } = takeTurn(first, (once) => turns(origin.owner, once));
      const remembered = memory?.(request);
      const found = await findOrClaim(key, {
        find: () => findKept(store, key, asked),
        recall: remembered?.recall && (() => recallInto(store, remembered, { key, asked, clean })),
      });
      if (found.known !== undefined) return found.known;
      try {
        const refusal = await store.refuse(asked);
        if (refusal !== undefined) throw refusal;
        const { wantsRefusal = false } = origin;
        const sending = { next, request, store, asked, key, redact: clean, wantsRefusal };
        return await send({ ...sending, remembered }, signal);
      } finally {
        found.release();
      }
    };
}

interface Identified {
  readonly asked: AskedRequest;
  readonly key: string;
}

/** Most requests are asked once in a trial: their identity is made once, too. */
function takeTurn(first: AskedRequest, count: (key: string) => number): Identified {
  const key = fingerprint(first);
  const turn = count(key);
  if (turn === first.turn) return { asked: first, key };
  const asked = { ...first, turn };
  return { asked, key: fingerprint(asked) };
}

async function findKept(
  store: AnswerStore,
  key: string,
  asked: AskedRequest,
): Promise<HttpResponse | undefined> {
  const known = await store.find(key, asked);
  return known && extend(known, { attempts: [], answeredFrom: store.kind });
}

/** What the run was answered earlier is kept as if it were answered now. */
async function recallInto(
  store: AnswerStore,
  remembered: RequestMemory,
  { key, asked, clean }: Identified & { readonly clean: Redact },
): Promise<HttpResponse | undefined> {
  const own = await remembered.recall?.();
  if (own === undefined) return undefined;
  await store.keepEarlier(key, { request: asked, response: toRecorded(own, clean) });
  return own;
}

type Found =
  | { readonly known: HttpResponse }
  /** The request is to be sent, and by nobody else until it is released. */
  | { readonly known?: undefined; readonly release: () => void };

interface Looking {
  readonly find: () => Promise<HttpResponse | undefined>;
  /** Goes before `find`, and whoever asks the same waits for it. */
  readonly recall: (() => Promise<HttpResponse | undefined>) | undefined;
}

function makeClaims(): (key: string, looking: Looking) => Promise<Found> {
  const claims = new Map<string, Promise<void>>();
  const claim = (key: string): (() => void) => {
    let resolveClaim = (): void => undefined;
    const claimed = new Promise<void>((resolve) => {
      resolveClaim = resolve;
    });
    claims.set(key, claimed);
    return () => {
      claims.delete(key);
      resolveClaim();
    };
  };
  return async (key, looking) => {
    do {
      await claims.get(key);
      const known = looking.recall === undefined ? await looking.find() : undefined;
      if (known !== undefined) return { known };
    } while (claims.has(key));
    const release = claim(key);
    const known = await recallFirst(looking, release);
    return known === undefined ? { release } : { known };
  };
}

/** What is there is not to be sent, so that the claim is released. */
async function recallFirst(
  { recall, find }: Looking,
  release: () => void,
): Promise<HttpResponse | undefined> {
  if (recall === undefined) return undefined;
  try {
    const known = (await recall()) ?? (await find());
    if (known !== undefined) release();
    return known;
  } catch (error) {
    release();
    throw error;
  }
}

interface Sending {
  readonly next: Transport;
  readonly request: HttpRequest;
  readonly store: AnswerStore;
  readonly asked: AskedRequest;
  readonly key: string;
  readonly redact: Redact;
  readonly wantsRefusal: boolean;
  readonly remembered: RequestMemory | undefined;
}

async function send(sending: Sending, signal: AbortSignal): Promise<HttpResponse> {
  const { next, request, store, asked, key, redact, remembered } = sending;
  let last: HttpResponse | undefined;
  const watched: HttpRequest = {
    ...request,
    findFailure(response) {
      last = response;
      return request.findFailure(response);
    },
  };
  const keep = async (response: HttpResponse): Promise<RecordedResponse> => {
    // Before it is kept: what is found there and not in the run is somebody else's.
    await remembered?.write(response);
    const recorded = toRecorded(response, redact);
    await store.keep(key, { request: asked, response: recorded });
    return recorded;
  };
  try {
    const response = await next(watched, signal);
    return asRecorded(response, await keep(response));
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const { attempts } = error;
    if (last !== undefined && isKeepable(error.failure, sending)) await keep({ ...last, attempts });
    else store.miss();
    throw error;
  }
}

/** Of the account, the deployment, the way there, the path or the moment, and not of what is asked. */
const passing: ReadonlySet<number> = new Set([402, 404, 405, 407, 408, 409, 410, 425, 426]);

/** A cassette has what passes, too, where a step is about it and it can be judged: a model that is not there. */
function isKeepable(
  { kind, status = 0 }: TransportError['failure'],
  { store, wantsRefusal }: Sending,
): boolean {
  if (kind !== 'refused') return false;
  const isOfRequest = status >= 400 && !passing.has(status);
  return isOfRequest || (wantsRefusal && store.kind === 'cassette' && isOfRefusal(status));
}

/** What is judged while recording is what will be judged in a replay; times and attempts are real. */
function asRecorded(response: HttpResponse, { body }: RecordedResponse): HttpResponse {
  return isSame(response.body, body) ? response : { ...response, body };
}

function isSame(one: HttpResponse['body'], other: RecordedResponse['body']): boolean {
  if (one.kind === 'text') return other.kind === 'text' && one.text === other.text;
  if (other.kind === 'text') return false;
  if (one.unknownFields?.join('\n') !== other.unknownFields?.join('\n')) return false;
  if (one.broken?.message !== other.broken?.message) return false;
  return one.events.every(({ event, data }, at) => {
    const recorded = other.events[at];
    return data === recorded?.data && event === recorded.event;
  });
}
