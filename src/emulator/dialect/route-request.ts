import { callsTools } from '../answer/heed-abilities.ts';
import { countPromptTokens } from '../answer/make-answer.ts';
import type { EmulatedModel } from '../answer/model-table.ts';
import { isRouter, type Route, routeModel } from '../answer/route-model.ts';
import { type Refusal, refuseFindings } from '../refusal.ts';
import type { Unspecified } from '../unspecified.ts';
import { type CompletionBody, textOf } from '../validation/completion-body.ts';
import type { Weights } from '../validation/read-headers.ts';
import type { Service } from './dialect.ts';

/** Chooses among the active models that can serve the request, or says why none does. */
export function routeRequest(
  body: CompletionBody,
  weights: Weights,
  { models, unspecified }: Service,
): Route | Refusal {
  const fits = makeFitting(body);
  const canServe = (model: EmulatedModel): boolean =>
    isInService(model, unspecified) && isAble(model, body) && fits(model);
  const route = routeModel(body.model, weights, { models: models.active(), canServe });
  if (route.model === undefined) return refuseUnknown(body, unspecified) ?? route;
  if (!isInService(route.model, unspecified)) {
    const detail = `${route.namespace} is deprecated since ${route.model.deprecatedOn}`;
    return { status: 410, detail, code: 'model_deprecated', param: 'model' };
  }
  if (fits(route.model)) return route;
  const detail = `the prompt and \`max_tokens\` do not fit into the ${route.model.contextWindow} tokens of ${route.namespace}`;
  return {
    status: unspecified.context_exceeded,
    detail,
    code: 'context_length_exceeded',
    param: body.kind === 'chat' ? 'messages' : 'prompt',
  };
}

function isInService({ deprecatedOn }: EmulatedModel, { deprecated_model }: Unspecified): boolean {
  return deprecatedOn === undefined || deprecated_model === 'warn';
}

function isAble({ supports }: EmulatedModel, body: CompletionBody): boolean {
  return (supports.functions || !callsTools(body)) && (supports.json || !body.isJsonMode);
}

/** A text has at most as many tokens as it has signs, so that few prompts have to be counted. */
function makeFitting(body: CompletionBody): (model: EmulatedModel) => boolean {
  const { length } = textOf(body);
  let tokens: number | undefined;
  return ({ contextWindow }) => {
    const left = contextWindow - Math.max(0, body.maxTokens ?? 0);
    if (length <= left) return true;
    tokens ??= countPromptTokens(body);
    return tokens <= left;
  };
}

function refuseUnknown({ model }: CompletionBody, unspecified: Unspecified): Refusal | undefined {
  if (isRouter(model)) return { status: 404, detail: 'no model of this app is active' };
  const reason = `there is no model \`${model}\``;
  if (unspecified.unknown_model === 'answer') return undefined;
  if (unspecified.unknown_model === 404) {
    return { status: 404, detail: reason, code: 'model_not_found', param: 'model' };
  }
  const loc = ['body', 'model'];
  const msg = `Value error, ${reason}`;
  return refuseFindings([{ type: 'value_error', loc, msg, input: model, ctx: { error: {} } }]);
}
