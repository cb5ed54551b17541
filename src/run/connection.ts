import { type PlannedPipeline, type Trial, tagsOf } from '../plan/plan.ts';
import type { ConfiguredPrices } from '../pricing/find-price.ts';
import type {
  AnsweredEmbeddings,
  AnsweredRequest,
  CompletionRequest,
  EmbeddingsRequest,
  Provider,
} from '../provider/provider.ts';

/** What asks. */
export interface CallOrigin {
  readonly trial: string;
  readonly step: string;
  readonly repeat: number;
  /** For all calls of a trial the same object, so that the second of two like calls is told from the first. */
  readonly owner: object;
  /** The trial's place in the plan. */
  readonly index: number;
  /** The pipeline's name and the trial's tags, which say whose budgets pay. */
  readonly pipeline: string;
  readonly tags: readonly string[];
  /** Of the pipeline's step or assertion, whatever the trial: their answers are of about one length. */
  readonly work: string;
  /** Its answer is in the trial's record at once: nothing is asked or waited for behind it. */
  readonly isLast?: true;
  /** A refusal is what is judged. */
  readonly wantsRefusal?: true;
  /** To judge an answer; such requests have limits in flight of their own. */
  readonly isJudging?: true;
}

/** An endpoint, ready to be called; credentials are inside and do not come out. */
export interface Connection {
  readonly name: string;
  /** What a record shows; no credentials, no port of an embedded server. */
  readonly baseUrl: string;
  readonly provider: Provider;
  /** US dollars per million tokens, for services that do not say what an answer cost. */
  readonly prices: ConfiguredPrices;
  /** Rejects with ProviderError and nothing else. `origin` is sent to the embedded emulator only. */
  complete(
    request: CompletionRequest,
    origin: CallOrigin,
    signal: AbortSignal,
  ): Promise<AnsweredRequest>;
  /** Absent where the dialect has no embeddings. Otherwise like `complete`. */
  embed?(
    request: EmbeddingsRequest,
    origin: CallOrigin,
    signal: AbortSignal,
  ): Promise<AnsweredEmbeddings>;
}

/** Memory for what a trial is answered; told of trials by their places in the plan. */
export interface TrialRoom {
  begin(trial: number): void;
  /** Whether anything large came in for it. */
  isHeld(trial: number): boolean;
  /** All that it was answered is judged and written down, or not needed. */
  end(trial: number): void;
}

/** Gives the connection for a step's endpoint; undefined stands for the run's own. */
export type Connect = (
  endpoint: string | undefined,
  planned: PlannedPipeline,
) => Promise<Connection>;

/** What is the same of all calls of a trial. */
export function originOf(
  trial: Trial,
): Pick<CallOrigin, 'repeat' | 'index' | 'owner' | 'pipeline' | 'tags'> {
  const { index, repeat } = trial;
  const { pipeline } = trial.planned;
  const tags = tagsOf(pipeline, trial.case);
  return { repeat, index, owner: trial, pipeline: pipeline.name, tags };
}

/** Of what an assertion asks to judge a trial's answer. */
export function judgingOriginOf(trial: Trial, label: string): CallOrigin {
  return {
    trial: trial.id,
    step: label,
    ...originOf(trial),
    work: workOf(trial.planned.pipeline.name, label),
    isJudging: true,
  };
}

/** By a line break, which no name has. */
export function workOf(pipeline: string, name: string): string {
  return `${pipeline}\n${name}`;
}
