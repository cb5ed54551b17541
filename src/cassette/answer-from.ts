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
  const findOrClaim = makeClaims(store);
  return (next, { endpoint, origin, redact, memory }) =>
    async (request, signal) => {
      const keys = (text: string): string => store.redactKeys(redact(text));
      const clean = (text: string): string => store.redact(keys(text));
      const asker = { endpoint, repeat: origin.repeat, turn: 1 };
      const first = describeAsked(request, asker, { keys, all: clean });
      const { asked, key } = takeTurn(first, (once) => turns(origin.owner, once));
      const remembered = memory?.(request);
      const own = await remembered?.recall();
      if (own !== undefined) {
        await store.keepEarlier(key, { request: asked, response: toRecorded(own, clean) });
        return own;
      }
      const found = await findOrClaim(key, asked);
      if (found.known !== undefined) {
        return extend(found.known, { attempts: [], answeredFrom: store.kind });
      }
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

type Found =
  | { readonly known: RecordedResponse }
  /** The request is to be sent, and by nobody else until it is released. */
  | { readonly known?: undefined; readonly release: () => void };

function makeClaims(store: AnswerStore): (key: string, asked: AskedRequest) => Promise<Found> {
  const claims = new Map<string, Promise<void>>();
  return async (key, asked) => {
    do {
      await claims.get(key);
      const known = await store.find(key, asked);
      if (known !== undefined) return { known };
    } while (claims.has(key));
    let release = (): void => undefined;
    const claim = new Promise<void>((resolve) => {
      release = () => {
        claims.delete(key);
        resolve();
      };
    });
    claims.set(key, claim);
    return { release: () => release() };
  };
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

/** A cassette has what passes, too, where it is what a step is about: a model that is not there. */
function isKeepable(
  { kind, status = 0 }: TransportError['failure'],
  { store, wantsRefusal }: Sending,
): boolean {
  if (kind !== 'refused') return false;
  const isOfRequest = status >= 400 && !passing.has(status);
  return isOfRequest || (wantsRefusal && store.kind === 'cassette');
}

/** What is judged while recording is what will be judged in a replay; times and attempts are real. */
function asRecorded(response: HttpResponse, { body }: RecordedResponse): HttpResponse {
  return isSame(response.body, body) ? response : { ...response, body };
}

function isSame(one: HttpResponse['body'], other: RecordedResponse['body']): boolean {
  if (one.kind === 'text') return other.kind === 'text' && one.text === other.text;
  if (other.kind === 'text') return false;
  return one.events.every(({ event, data }, at) => {
    const recorded = other.events[at];
    return data === recorded?.data && event === recorded.event;
  });
}
