import type { Assertion } from '../assertion/assertion.ts';
import { estimateTokens } from '../assertion/estimate-tokens.ts';
import type { PlannedCalls } from '../assertion/model-tools.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import { readLimit, UNKNOWN_ANSWER_TOKENS } from '../protocol/asked-answers.ts';
import { countAskedChoices } from '../protocol/asked-choices.ts';
import type { JsonObject } from '../source/json.ts';
import { recall } from '../source/recall.ts';
import type { Endpoints } from './endpoints.ts';
import { type ForeseenOptions, foreseeOptions } from './foresee-options.ts';

/** Calls of one assertion to a model, if every step is run and answers. */
export interface PlannedJudging {
  /** The assertion's name. */
  readonly judge: string;
  readonly calls: number;
  /** Its name; empty where it is not said where to send. */
  readonly endpoint: string;
  /** Absent where the service picks one. */
  readonly model?: string;
  /** Of one call: what the judge is shown, as far as it is known. */
  readonly promptTokens: number;
  /** That it is shown an answer without a limit, of which nobody knows the most. */
  readonly isOpen?: true;
  /** Of one call; absent where there is no limit. */
  readonly mostCompletionTokens?: number;
}

/** Assertions by themselves, of those that combine others their parts. */
function listParts(use: AssertionUse): readonly AssertionUse[] {
  return use.combine ? use.combine.parts.flatMap(listParts) : [use];
}

interface KnownRequest {
  readonly step: string;
  readonly endpoint: string;
  readonly body: JsonObject;
  readonly promptTokens: number;
  readonly isOpen?: true;
  readonly mostCompletionTokens?: number;
}

interface JudgingContext {
  readonly assertions: ReadonlyMap<string, Assertion>;
  readonly known: Endpoints['known'];
  /** Tokens of the forms that were counted: they are long, and the same in most trials. */
  readonly counted: Map<string, number>;
}

/** The calls that the trial's assertions will make. The token estimate has to be loaded. */
export function listJudging(
  trial: Trial,
  requests: readonly KnownRequest[],
  { assertions, known, counted }: JudgingContext,
): readonly PlannedJudging[] {
  const { planned, case: tried } = trial;
  const last = requests.at(-1)?.step;
  const nameOf = (endpoint: string): string => known.get(endpoint)?.name ?? endpoint;
  const list = (uses: readonly AssertionUse[], own: string | undefined) =>
    uses.flatMap((use) => {
      const step = use.step?.value ?? own;
      const request = requests.find((each) => each.step === step);
      return listParts(use).flatMap((part) => {
        const assertion = assertions.get(part.assertion);
        if (assertion?.asks === undefined) return [];
        const shown = describeShown(part, { assertion, trial, requests });
        return assertion.asks(shown.options).map((each) => ({
          ...describeCalls(each, { ...shown, request, choice: part.choice, counted }),
          endpoint: nameOf(each.endpoint ?? request?.endpoint ?? ''),
          judge: use.label,
        }));
      });
    });
  return [
    ...planned.steps.flatMap((step) => list(step.assertions, step.id)),
    ...list(planned.assertions, last),
    ...list(tried.assertions, last),
  ].filter(({ calls }) => calls > 0);
}

/** What its options say; of an answer of an earlier run nobody knows here how long it is. */
function describeShown(
  use: AssertionUse,
  {
    assertion,
    trial,
    requests,
  }: {
    readonly assertion: Assertion;
    readonly trial: Trial;
    readonly requests: readonly KnownRequest[];
  },
): ForeseenOptions & { readonly variables: JsonObject } {
  const foreseen = foreseeOptions(use, trial, requests);
  const isOpen = foreseen.isOpen || assertion.comparesWith?.(use.options.raw) !== undefined;
  return { ...foreseen, isOpen, variables: trial.case.vars };
}

interface Judged extends ReturnType<typeof describeShown> {
  readonly request: KnownRequest | undefined;
  readonly choice: AssertionUse['choice'];
  readonly counted: JudgingContext['counted'];
}

function describeCalls(
  { kind, calls, model, params = {}, form = '', showsVariables }: PlannedCalls,
  { request, choice, variables, counted, ...shown }: Judged,
): Omit<PlannedJudging, 'judge' | 'endpoint'> {
  const choices = request === undefined ? 1 : countAskedChoices(request.body);
  const times = typeof choice === 'number' ? 1 : choices;
  const answer = (request?.mostCompletionTokens ?? UNKNOWN_ANSWER_TOKENS * choices) / choices;
  const material = {
    tokens: shown.tokens + answer,
    isOpen: shown.isOpen || request?.mostCompletionTokens === undefined,
  };
  if (kind === 'embeddings') {
    return describeMost(material, { calls: calls * times, model, most: 0 });
  }
  const vars = showsVariables ? estimateTokens(JSON.stringify(variables, null, 2)) : 0;
  const words = recall(counted, form, () => estimateTokens(form));
  const question = {
    tokens: material.tokens + (request?.promptTokens ?? 0) + vars + words,
    isOpen: material.isOpen || request?.isOpen === true,
  };
  const named = model ?? request?.body['model'];
  return describeMost(question, { calls: calls * times, model: named, most: readLimit(params) });
}

function describeMost(
  { tokens, isOpen }: { readonly tokens: number; readonly isOpen: boolean },
  {
    calls,
    model,
    most,
  }: { readonly calls: number; readonly model: unknown; readonly most: number | undefined },
): Omit<PlannedJudging, 'judge' | 'endpoint'> {
  return {
    calls,
    ...(isOpen && { isOpen }),
    ...(typeof model === 'string' && { model }),
    promptTokens: Math.ceil(tokens),
    ...(most !== undefined && { mostCompletionTokens: most }),
  };
}
