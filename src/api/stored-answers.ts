import type { StepRecord, TrialRecord } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { lacksTrials, type RunStop } from '../protocol/summary.ts';
import {
  type AnsweredRequest,
  type CompletionRequest,
  ProviderError,
} from '../provider/provider.ts';
import type { Connect, Connection } from '../run/connection.ts';
import type { EarlierAnswers } from '../run/earlier-answers.ts';
import { askedSame, readAnswer } from '../run/kept-answer.ts';
import { recordBody } from '../run/record-body.ts';
import { formatNumberOf } from '../source/count-text.ts';
import type { Extensions } from './extensions.ts';
import type { Prepared } from './prepared.ts';
import { knownTo } from './rehearse.ts';
import type { LeftOut } from './select-changed.ts';

/** An earlier run in place of services: what it was answered, and what models judged of it. */
export interface StoredAnswers extends EarlierAnswers {
  /** Its id. */
  readonly run: string;
  connect(prepared: Prepared, extensions: Extensions): Connect;
}

/**
 * Answers a request with what the same step of the same trial was answered, if it asked the same; and what
 * models are asked to judge it, with what they answered to the same question.
 */
export async function answerFrom(
  run: StoredRun,
  /** Of a run that did not come to its end, the ids of trials that it found needless: all others have to be in it. */
  spared?: ReadonlySet<string>,
): Promise<StoredAnswers> {
  const places = new Map<string, number>();
  let count = 0;
  for await (const { id } of run.trials()) places.set(id, count++);
  const find = memoLatest(async (id: string) => {
    const place = places.get(id);
    if (place === undefined) return undefined;
    for await (const trial of run.trials([place])) return trial;
    return undefined;
  });
  return {
    run: run.started.run.id,
    connect: (prepared, extensions) => async (name, planned) => {
      const endpoint = name ?? prepared.endpoints?.main ?? '';
      const definition = prepared.endpoints && knownTo(planned, prepared.endpoints).get(endpoint);
      const provider = extensions.providers.get(definition?.dialect ?? '');
      if (definition === undefined || provider === undefined) {
        throw new Error(`no endpoint \`${endpoint}\``);
      }
      return {
        name: definition.name,
        baseUrl: definition.baseUrl.replace(/\/$/, ''),
        provider,
        prices: prepared.config?.prices ?? new Map(),
        async complete(request, origin) {
          const step = (await find(origin.trial))?.steps.find(({ id }) => id === origin.step);
          return answer(request, step, recordBody(request.body, planned.pipeline));
        },
        embed: refuseEmbeddings,
      } satisfies Connection;
    },
    findCalls: async (trial) =>
      (await find(trial))?.assertions.flatMap(({ calls = [] }) => calls) ?? [],
    hasTrial: (id) => places.has(id),
    ...(spared && {
      unfinished: {
        lacks: (id: string) => !places.has(id) && !spared.has(id),
        stop: describeUnfinished(run),
      },
    }),
  };
}

/** Of answers that were judged again before, why they were not all that there could be stays the same. */
function describeUnfinished({ started, finished }: StoredRun): RunStop {
  const { stop } = finished?.summary ?? {};
  if (stop && lacksTrials(finished?.summary)) return stop;
  const message = `\`${started.run.id}\`, whose answers are judged again, did not come to its end`;
  return { reason: 'unfinished', message };
}

/** As far as today's files have the trials of the earlier run: without all of them nothing came to its end. */
export function withoutLost(
  answers: StoredAnswers | undefined,
  { unmatched }: LeftOut,
): StoredAnswers | undefined {
  const lost = unmatched?.absent.length ?? 0;
  if (answers === undefined || answers.unfinished !== undefined || lost === 0) return answers;
  const stop = describeLost(answers.run, lost);
  return { ...answers, unfinished: { lacks: () => false, stop } };
}

function describeLost(run: string, count: number): RunStop {
  const are = count === 1 ? 'is' : 'are';
  const trials = formatNumberOf(count, 'trial');
  const message = `${trials} of \`${run}\`, whose answers are judged again, ${are} not in the files any more`;
  return { reason: 'unfinished', message };
}

function answer(
  request: CompletionRequest,
  step: StepRecord | undefined,
  body: CompletionRequest['body'],
): AnsweredRequest {
  if (step?.request === undefined) {
    throw notRecorded('the earlier run did not make this call');
  }
  if (!askedSame(step, request, body)) {
    throw notRecorded('it asks something else than the earlier run did: run it again');
  }
  const { failure, attempts = [], answered_from: from } = step;
  if (failure !== undefined) throw new ProviderError(failure, attempts, from);
  const kept = readAnswer(step);
  if (kept === undefined) throw notRecorded('the earlier run has no answer to it');
  return kept;
}

function refuseEmbeddings(): Promise<never> {
  return Promise.reject(notRecorded('the earlier run keeps no embeddings'));
}

function notRecorded(message: string): ProviderError {
  return new ProviderError({ kind: 'not_recorded', message }, []);
}

/** Several calls about one trial come one after the other. */
function memoLatest(
  find: (id: string) => Promise<TrialRecord | undefined>,
): (id: string) => Promise<TrialRecord | undefined> {
  const known = new Map<string, Promise<TrialRecord | undefined>>();
  return (id) => {
    const found = known.get(id) ?? find(id);
    known.delete(id);
    known.set(id, found);
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    return found;
  };
}

const KEPT = 64;
