import pMap from 'p-map';
import type { Assertion } from '../assertion/assertion.ts';
import type { JudgedAnswer } from '../calibration/measure-judge.ts';
import type { LabelledAnswer } from '../calibration/read-labels.ts';
import type { Interrupts } from '../environment/interrupts.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { PlannedPipeline, Trial } from '../plan/plan.ts';
import { JudgingTally } from '../protocol/judging-tally.ts';
import type { JudgingTotals } from '../protocol/model-call.ts';
import type { AssertionRecord } from '../protocol/record.ts';
import type { RunStop } from '../protocol/summary.ts';
import { trialId } from '../protocol/trial-id.ts';
import { ProviderError } from '../provider/provider.ts';
import type { JsonObject } from '../source/json.ts';
import type { Connect, TrialRoom } from './connection.ts';
import { type EndpointWatch, makeEndpointWatch } from './endpoint-watch.ts';
import { type Evaluator, makeEvaluator } from './evaluate.ts';
import { RepeatTurns } from './repeat-turns.ts';
import type { Judged } from './subject.ts';
import { makeToolMaker } from './tool-maker.ts';
import { TrialScope } from './variables.ts';

/** A use of a judge in a pipeline. */
export interface PlacedJudge {
  readonly planned: PlannedPipeline;
  readonly variant: Variant;
  readonly use: AssertionUse;
  /** The id of the step that it judges. */
  readonly step: string;
  /** That is asked where the judge names none; the run's own when absent. */
  readonly endpoint?: string;
  /** Of the pipeline and the command line. */
  readonly vars: JsonObject;
}

export interface LabelContext {
  readonly connect: Connect;
  readonly room: TrialRoom;
  readonly assertions: ReadonlyMap<string, Assertion>;
  /** Answers that are judged at once. */
  readonly concurrency: number;
  readonly interrupts: Interrupts;
  /** Ends what waits to be sent; what is in flight goes on. */
  readonly leave: () => void;
}

export interface JudgedLabels {
  /** In the order of the file; fewer where something ended it. */
  readonly answers: readonly JudgedAnswer[];
  readonly judging?: JudgingTotals;
  readonly stop?: RunStop;
}

/** Asks a judge about labelled answers as a run would: by the same code, several at once. */
export async function judgeLabels(
  labelled: readonly LabelledAnswer[],
  judge: PlacedJudge,
  context: LabelContext,
): Promise<JudgedLabels> {
  const { interrupts, concurrency, assertions } = context;
  const ending = new AbortController();
  const signal = AbortSignal.any([interrupts.abort, ending.signal]);
  const watch = makeEndpointWatch({ inFlight: concurrency, trials: labelled.length });
  const connect = watchCalls(context.connect, (...seen) => {
    watch.see(...seen);
    if (watch.stop === undefined) return;
    if (watch.isHopeless) ending.abort();
    else context.leave();
  });
  const evaluate = makeEvaluator(assertions, makeToolMaker({ connect }, signal, new RepeatTurns()));
  const tally = new JudgingTally();
  const isOver = (): boolean =>
    watch.stop !== undefined || interrupts.stop.aborted || signal.aborted;
  const judgeOne = async (each: LabelledAnswer, index: number): Promise<JudgedAnswer[]> => {
    if (isOver()) return [];
    context.room.begin(index);
    const record = await evaluateLabelled(each, { judge, index, evaluate }).finally(() =>
      context.room.end(index),
    );
    if (wasInterrupted(record)) return [];
    tally.add({ assertions: [record] });
    return [describeJudged(each, record)];
  };
  try {
    const answers = await pMap(labelled, judgeOne, { concurrency });
    const cut = interrupts.stop.aborted || interrupts.abort.aborted;
    const why = cut ? { reason: 'interrupted' as const, message: 'interrupted' } : watch.stop;
    return { answers: answers.flat(), ...tally.totals(), ...(why && { stop: why }) };
  } finally {
    ending.abort();
  }
}

async function evaluateLabelled(
  { id, text, body, vars }: LabelledAnswer,
  place: { readonly judge: PlacedJudge; readonly index: number; readonly evaluate: Evaluator },
): Promise<AssertionRecord> {
  const { planned, variant, use, step, endpoint } = place.judge;
  const names = { pipeline: planned.pipeline.name, case: id, variant: variant.id, repeat: 1 };
  const trial: Trial = {
    index: place.index,
    id: trialId(names),
    planned,
    variant,
    repeat: 1,
    case: {
      id,
      vars: { ...place.judge.vars, ...vars },
      tags: [],
      assertions: [],
      location: use.location,
    },
    fingerprints: { content: '' },
  };
  const judged: Judged = {
    trial,
    step,
    ...(endpoint !== undefined && { endpoint }),
    completion: {
      choices: [{ index: 0, text, tool_calls: [] }],
      timing: { latency_ms: 0, headers_ms: 0 },
      response: null,
    },
    body,
    attempts: [],
    scope: new TrialScope(trial),
    subjects: new Map(),
  };
  // A label is of a single answer, whichever of several choices the judge is about in a run.
  return await place.evaluate({ ...use, choice: 0 }, judged);
}

/** Tells of every call what came of it. */
function watchCalls(connect: Connect, see: EndpointWatch['see']): Connect {
  return async (endpoint, planned) => {
    const connection = await connect(endpoint, planned);
    return {
      ...connection,
      complete: async (...asked) => {
        try {
          const answered = await connection.complete(...asked);
          see(connection, undefined);
          return answered;
        } catch (error) {
          if (error instanceof ProviderError) see(connection, error.failure);
          throw error;
        }
      },
    };
  };
}

function wasInterrupted({ calls = [] }: AssertionRecord): boolean {
  return calls.some((call) => call.failure?.kind === 'interrupted');
}

function describeJudged(
  { id, location, text, passes }: LabelledAnswer,
  { verdict, message, reason }: AssertionRecord,
): JudgedAnswer {
  return {
    id,
    location,
    text,
    passes,
    // No judge is about how long an answer took.
    verdict: verdict === 'skipped' ? 'errored' : verdict,
    message: message ?? '',
    ...(reason !== undefined && { reason }),
  };
}
