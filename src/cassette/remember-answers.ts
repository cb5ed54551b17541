import type { CallAnswered } from '../protocol/event.ts';
import type { HttpResponse, Transport } from '../transport/transport.ts';
import { digestOf } from './fingerprint.ts';
import { LineError, readResponse } from './read-line.ts';
import type { Redact } from './redact.ts';
import { toRecorded } from './redact-response.ts';
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
    readonly isJudging?: true;
    /** The trial's own line follows at once: its answer needs none. */
    readonly isLast?: true;
  };
  /** Takes the connection's own credentials out. */
  readonly redact: Redact;
}

/** The transport of one call, whose answer is written down, or was. */
export type Remember = (next: Transport, call: RememberedCall) => Transport;

/**
 * Writes down what a trial is answered before it is over, and gives it that again in a later session, so
 * that no call is paid for twice wherever a run was killed. Calls that ask the same get their answers in
 * the order in which they were written.
 */
export function rememberAnswers({ write, readAnswers }: AnswerMemory): Remember {
  const earlier = readAnswers && new EarlierAnswers(readAnswers);
  return (next, { endpoint, origin, redact }) => {
    const { trial, step, index, isJudging = false, isLast = false } = origin;
    if (isLast && earlier === undefined) return next;
    return async (request, signal) => {
      const { path, headers, body = '' } = request;
      const what = [endpoint, trial, step, isJudging, path, headers, body];
      const asked = digestOf(JSON.stringify(what));
      const known = await earlier?.take(index, asked);
      if (known !== undefined) return known;
      const response = await next(request, signal);
      if (!isLast) await write({ type: 'call_answered', index, asked, ...keep(response, redact) });
      return response;
    };
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
    const left = this.#ofTrials.get(trial) ?? this.#read(trial).then((answers) => [...answers]);
    this.#ofTrials.set(trial, left);
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
