import type { Assertion } from '../assertion/assertion.ts';
import { estimateTokens } from '../assertion/estimate-tokens.ts';
import type { PlannedCalls } from '../assertion/model-tools.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import { readLimit, UNKNOWN_ANSWER_TOKENS } from '../protocol/asked-answers.ts';
import { countAskedChoices } from '../protocol/asked-choices.ts';
import type { JsonObject } from '../source/json.ts';
import type { Endpoints } from './endpoints.ts';

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

/** What an assertion asks of models, and the parts of one that combines others; for each choice. */
function listCalls(
  use: AssertionUse,
  assertions: ReadonlyMap<string, Assertion>,
): readonly (PlannedCalls & { readonly use: AssertionUse })[] {
  if (use.combine) return use.combine.parts.flatMap((part) => listCalls(part, assertions));
  const calls = assertions.get(use.assertion)?.asks?.(use.options.raw) ?? [];
  return calls.map((each) => ({ ...each, use }));
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
}

/** The calls that the trial's assertions will make. */
export function listJudging(
  { planned, case: tried }: Pick<Trial, 'planned' | 'case'>,
  requests: readonly KnownRequest[],
  { assertions, known }: JudgingContext,
): readonly PlannedJudging[] {
  const last = requests.at(-1)?.step;
  const nameOf = (endpoint: string): string => known.get(endpoint)?.name ?? endpoint;
  const list = (uses: readonly AssertionUse[], own: string | undefined) =>
    uses.flatMap((use) => {
      const step = use.step?.value ?? own;
      const request = requests.find((each) => each.step === step);
      const choices = countChoices(request);
      return listCalls(use, assertions).map((each) => ({
        ...describeCalls(each, request, typeof each.use.choice === 'number' ? 1 : choices),
        endpoint: nameOf(each.endpoint ?? request?.endpoint ?? ''),
        judge: use.label,
      }));
    });
  return [
    ...planned.steps.flatMap((step) => list(step.assertions, step.id)),
    ...list(planned.assertions, last),
    ...list(tried.assertions, last),
  ].filter(({ calls }) => calls > 0);
}

function describeCalls(
  { kind, calls, model, params = {}, use }: ReturnType<typeof listCalls>[number],
  request: KnownRequest | undefined,
  times: number,
): Omit<PlannedJudging, 'judge' | 'endpoint'> {
  const most = kind === 'embeddings' ? 0 : readLimit(params);
  const named = model ?? (kind === 'chat' ? request?.body['model'] : undefined);
  const answer = (request?.mostCompletionTokens ?? UNKNOWN_ANSWER_TOKENS * times) / times;
  // What is asked, what was asked of the step, its answer, and the form of the question.
  const shown = estimateTokens(JSON.stringify(use.options.raw)) + (request?.promptTokens ?? 0);
  const isOpen = request?.mostCompletionTokens === undefined || request.isOpen === true;
  return {
    calls: calls * times,
    ...(isOpen && { isOpen }),
    ...(typeof named === 'string' && { model: named }),
    promptTokens: Math.ceil(kind === 'embeddings' ? answer * 2 : shown + answer + FORM),
    ...(most !== undefined && { mostCompletionTokens: most }),
  };
}

/** Tokens of what surrounds the material in a question to a judge. */
const FORM = 250;

function countChoices(request: KnownRequest | undefined): number {
  return request === undefined ? 1 : countAskedChoices(request.body);
}
