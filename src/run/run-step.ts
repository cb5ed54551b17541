import { type Settings, type Step, TemplateFailure } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import { findCost } from '../pricing/find-cost.ts';
import type { AnsweredFrom, Completion } from '../protocol/completion.ts';
import type { Attempt, Failure } from '../protocol/failure.ts';
import type { RequestRecord } from '../protocol/record.ts';
import { completionPaths, ProviderError } from '../provider/provider.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import { type CallOrigin, type Connection, originOf, workOf } from './connection.ts';
import { recordBody } from './record-body.ts';
import { type RenderedRequest, renderRequest } from './render-request.ts';
import type { RequestCheck } from './request-check.ts';
import type { TrialScope } from './variables.ts';

export interface StepInput {
  readonly trial: Trial;
  readonly step: Step;
  readonly settings: Settings;
  readonly connection: Connection;
  readonly scope: TrialScope;
  readonly conversation: readonly JsonValue[];
  readonly signal: AbortSignal;
  readonly isLastCall: boolean;
  /** Absent where the service is wanted to refuse. */
  readonly checkRequest?: RequestCheck;
  readonly onAttemptFailed: (attempt: Attempt) => void;
}

/** What came of a step that was tried. */
export type StepResult =
  | {
      readonly kind: 'completed';
      readonly request: RequestRecord;
      /** What was sent, with the data of files that a record does not repeat. */
      readonly sent: JsonObject;
      readonly completion: Completion;
      readonly attempts: readonly Attempt[];
      readonly costUsd?: number;
    }
  | {
      readonly kind: 'errored';
      readonly request?: RequestRecord;
      readonly failure: Failure;
      readonly attempts: readonly Attempt[];
      /** There for a refusal that was kept: nothing was sent. */
      readonly answeredFrom?: AnsweredFrom;
    };

export type Completed = StepResult & { readonly kind: 'completed' };

/** Renders and sends one step's request. A failed call is a fact in what it gives, and not thrown. */
export async function runStep(input: StepInput): Promise<StepResult> {
  const rendered = tryRender(input);
  if ('failure' in rendered) return { kind: 'errored', failure: rendered.failure, attempts: [] };
  const { connection } = input;
  const headers = connection.provider.headers(rendered.settings);
  const request: RequestRecord = {
    endpoint: connection.name,
    url: `${connection.baseUrl}${completionPaths[rendered.kind]}`,
    headers,
    body: recordBody(rendered.body, input.trial.planned.pipeline),
  };
  const { step, settings } = input;
  const { provider } = connection;
  const refused = input.checkRequest?.({
    step,
    settings,
    provider,
    rendered,
    recorded: request.body,
  });
  if (refused) return { kind: 'errored', request, failure: refused, attempts: [] };
  try {
    const answered = await connection.complete(
      {
        kind: rendered.kind,
        body: rendered.body,
        headers,
        timeoutMilliseconds: rendered.timeoutMilliseconds,
        onAttemptFailed: input.onAttemptFailed,
      },
      originOfStep(input),
      input.signal,
    );
    const asked = rendered.body['model'];
    const costUsd = findCost(
      answered.completion,
      typeof asked === 'string' ? asked : undefined,
      connection.prices,
    );
    const { completion, attempts } = answered;
    const sent = rendered.body;
    return costUsd === undefined
      ? { kind: 'completed', request, sent, completion, attempts }
      : { kind: 'completed', request, sent, completion, attempts, costUsd };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const failure = placeFailure(error.failure, rendered);
    const { attempts, answeredFrom } = error;
    return { kind: 'errored', request, failure, attempts, ...(answeredFrom && { answeredFrom }) };
  }
}

function originOfStep({ trial, step, isLastCall, checkRequest }: StepInput): CallOrigin {
  const work = workOf(trial.planned.pipeline.name, step.id);
  const isLast = isLastCall ? { isLast: true as const } : undefined;
  const wants = checkRequest === undefined ? { wantsRefusal: true as const } : undefined;
  return { trial: trial.id, step: step.id, work, ...isLast, ...wants, ...originOf(trial) };
}

function tryRender(input: StepInput): RenderedRequest | { readonly failure: Failure } {
  try {
    return renderRequest(input);
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return { failure: { kind: 'template', message: error.message, location: error.location } };
  }
}

/** Where in the file a service's complaint about the body has its cause. */
function placeFailure(failure: Failure, rendered: RenderedRequest): Failure {
  if (failure.details === undefined) return failure;
  const details = failure.details.map((detail) => {
    const location = rendered.locate(detail.path);
    return { ...detail, ...(location && { location }) };
  });
  const location = details.find((detail) => detail.location)?.location;
  return { ...failure, details, ...(location && { location }) };
}
