import type { CallAnswered } from '../protocol/event.ts';
import { recall } from '../source/recall.ts';
import type { HttpRequest, HttpResponse, Transport } from '../transport/transport.ts';
import { digestOf } from './fingerprint.ts';
import { LineError, readResponse } from './read-line.ts';
import type { Redact } from './redact.ts';
import { toRecorded } from './redact-response.ts';
import { makeTurns } from './turns.ts';
import { responseJson } from './write-line.ts';

export interface AnswerMemory {
  /** Resolves when the answer would survive a kill. */
  readonly write: (event: CallAnswered) => Promise<void>;
  /** What a trial was answered in an earlier session, in that order; there where a run goes on. */
  readonly readAnswers?: (trial: number) => Promise<readonly CallAnswered[]>;
}

/** One call of a trial. */
export interface RememberedCall {
  readonly endpoint: string;
  readonly origin: {
    readonly trial: string;
    readonly step: string;
    /** The trial's place in the plan. */
    readonly index: number;
    /** For all calls of a trial the same object. */
    readonly owner: object;
    readonly isJudging?: true;
    /** The trial's own line follows at once: its answer needs none. */
    readonly isLast?: true;
  };
  /** Takes the connection's own credentials out. */
  readonly redact: Redact;
  /** Its answer is kept elsewhere, too, and has to be written down before, also that of a last call. */
  readonly isKept: boolean;
}

/** Of one call; undefined where nothing is remembered of it. */
export type Remember = (call: RememberedCall) => CallMemory | undefined;

/** Once for each request of the call, before it is sent. */
export type CallMemory = (request: HttpRequest) => RequestMemory;

export interface RequestMemory {
  /** What an earlier session was answered, which is given once; absent where there was none. */
  readonly recall?: () => Promise<HttpResponse | undefined>;
  /** Resolves when the answer would survive a kill. */
  write(response: HttpResponse): Promise<void>;
}

/**
 * Writes down what a trial is answered before it is over, and gives it that again in a later session, so
 * that no call is paid for twice wherever a run was killed. Of calls of a trial that ask the same, each gets
 * the answer that it had: one before it may have been answered from elsewhere.
 */
export function rememberAnswers({ write, readAnswers }: AnswerMemory): Remember {
  const earlier = readAnswers && new EarlierAnswers(readAnswers);
  const turns = makeTurns();
  return ({ endpoint, origin, redact, isKept }) => {
    const { trial, step, index, owner, isJudging = false, isLast = false } = origin;
    const isWritten = !isLast || isKept;
    if (!isWritten && earlier === undefined) return undefined;
    return ({ path, headers, body = '' }) => {
      const what = [endpoint, trial, step, isJudging, path, headers, body];
      const first = digestOf(JSON.stringify(what));
      const turn = turns(owner, first);
      const asked = turn === 1 ? first : digestOf(`${first} ${turn}`);
      return {
        ...(earlier && { recall: () => earlier.take(index, asked) }),
        write: async (response) => {
          if (isWritten)
            await write({ type: 'call_answered', index, asked, ...keep(response, redact) });
        },
      };
    };
  };
}

/** What was answered before is not sent. */
export function sendRemembered(next: Transport, memory: CallMemory): Transport {
  return async (request, signal) => {
    const remembered = memory(request);
    const known = await remembered.recall?.();
    if (known !== undefined) return known;
    const response = await next(request, signal);
    await remembered.write(response);
    return response;
  };
}

function keep(response: HttpResponse, redact: Redact): Pick<CallAnswered, 'response' | 'attempts'> {
  const { headersMilliseconds, endMilliseconds, attempts } = response;
  const recorded = toRecorded(response, redact);
  return {
    response: responseJson({ ...recorded, headersMilliseconds, endMilliseconds }),
    attempts,
  };
}

/** Each answer of an earlier session is given once. */
class EarlierAnswers {
  readonly #read: NonNullable<AnswerMemory['readAnswers']>;
  readonly #ofTrials = new Map<number, Promise<CallAnswered[]>>();

  constructor(read: NonNullable<AnswerMemory['readAnswers']>) {
    this.#read = read;
  }

  async take(trial: number, asked: string): Promise<HttpResponse | undefined> {
    const left = recall(this.#ofTrials, trial, () =>
      this.#read(trial).then((answers) => [...answers]),
    );
    const answers = await left;
    const place = answers.findIndex((each) => each.asked === asked);
    const [found] = place === -1 ? [] : answers.splice(place, 1);
    return found && readKept(found);
  }
}

/** Undefined for one that somebody changed beyond reading: it is asked for again. */
function readKept({ response, attempts }: CallAnswered): HttpResponse | undefined {
  try {
    return { ...readResponse(response), attempts };
  } catch (error) {
    if (error instanceof LineError) return undefined;
    throw error;
  }
}
