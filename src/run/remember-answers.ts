import { sha256 } from '../pipeline/digest.ts';
import type { CallAnswered, KeptCompletion, KeptEmbeddings } from '../protocol/event.ts';
import type {
  AnsweredEmbeddings,
  AnsweredRequest,
  CompletionRequest,
  EmbeddingsRequest,
} from '../provider/provider.ts';
import { canonical } from '../source/canonical-json.ts';
import type { JsonObject } from '../source/json.ts';
import type { CallOrigin, Connect, Connection } from './connection.ts';
import { readAnswer } from './kept-answer.ts';
import type { KeptTrials } from './kept-trials.ts';

export interface AnswerMemory {
  /** Resolves when the answer would survive a kill. */
  readonly write: (event: CallAnswered) => Promise<void>;
  /** There where a run goes on. */
  readonly kept?: Pick<KeptTrials, 'readAnswers'>;
}

/**
 * Writes down what a trial is answered before it is over, and gives it that again in a later session, so
 * that no call is paid for twice wherever a run was killed. Calls that ask the same get their answers in
 * the order in which they were written.
 */
export function rememberAnswers(connect: Connect, { write, kept }: AnswerMemory): Connect {
  const earlier = kept && new EarlierAnswers(kept);
  const wrapped = new Map<Connection, Connection>();
  return async (name, planned) => {
    const connection = await connect(name, planned);
    const known = wrapped.get(connection) ?? remember(connection, write, earlier);
    wrapped.set(connection, known);
    return known;
  };
}

function remember(
  connection: Connection,
  write: AnswerMemory['write'],
  earlier: EarlierAnswers | undefined,
): Connection {
  const { embed } = connection;
  return {
    ...connection,
    async complete(request, origin, signal) {
      if (origin.isLast) return await connection.complete(request, origin, signal);
      const { index } = origin;
      const asked = digestCall(connection, origin, describeCompletion(request));
      const known = (await earlier?.take(index, asked))?.completion;
      const again = known && readAnswer(known);
      if (again !== undefined) return again;
      const answered = await connection.complete(request, origin, signal);
      await write({ type: 'call_answered', index, asked, completion: keepCompletion(answered) });
      return answered;
    },
    ...(embed && {
      async embed(request, origin, signal) {
        const { index } = origin;
        const asked = digestCall(connection, origin, describeTexts(request));
        const known = (await earlier?.take(index, asked))?.embeddings;
        if (known !== undefined) return known;
        const answered = await embed(request, origin, signal);
        await write({ type: 'call_answered', index, asked, embeddings: keepVectors(answered) });
        return answered;
      },
    }),
  } satisfies Connection;
}

/** Each answer of an earlier session is given once. */
class EarlierAnswers {
  readonly #kept: Pick<KeptTrials, 'readAnswers'>;
  readonly #ofTrials = new Map<number, Promise<CallAnswered[]>>();

  constructor(kept: Pick<KeptTrials, 'readAnswers'>) {
    this.#kept = kept;
  }

  async take(trial: number, asked: string): Promise<CallAnswered | undefined> {
    const left = this.#ofTrials.get(trial) ?? this.#read(trial);
    this.#ofTrials.set(trial, left);
    const answers = await left;
    const place = answers.findIndex((each) => each.asked === asked);
    return place === -1 ? undefined : answers.splice(place, 1)[0];
  }

  async #read(trial: number): Promise<CallAnswered[]> {
    return [...(await this.#kept.readAnswers(trial))];
  }
}

/** SHA-256 of all by which one call of a trial differs from another. */
function digestCall(
  { name: endpoint }: Connection,
  { trial, step, isJudging }: CallOrigin,
  what: JsonObject,
): string {
  return sha256(canonical({ trial, step, isJudging: isJudging === true, endpoint, ...what }));
}

function describeCompletion({ kind, headers, body }: CompletionRequest): JsonObject {
  return { kind, headers, body };
}

function describeTexts({ model, texts, headers }: EmbeddingsRequest): JsonObject {
  return { model, texts, headers };
}

function keepCompletion({ completion, attempts }: AnsweredRequest): KeptCompletion {
  const { response, timing, stream } = completion;
  return { response, timing, ...(stream && { stream }), attempts };
}

function keepVectors(answered: AnsweredEmbeddings): KeptEmbeddings {
  const { vectors, model, usage, latency_ms, attempts } = answered;
  return {
    vectors,
    ...(model !== undefined && { model }),
    ...(usage && { usage }),
    latency_ms,
    attempts,
  };
}
