import type { JsonObject } from '../../source/json.ts';
import { modelId } from './model-book.ts';
import { type EmulatedModel, modelParts } from './model-table.ts';

const trainedUntil = '2023-12-01T00:00:00Z';

/** A model as the API describes it (`ModelData`). */
export function describeModel(model: EmulatedModel): JsonObject {
  const { namespace, supports } = model;
  return {
    id: modelId(namespace),
    ...modelParts(namespace),
    description: `${namespace}, as the emulator plays it`,
    url: `https://models.example/${namespace}`,
    context_window: model.contextWindow,
    until: trainedUntil,
    is_chat: model.isChat,
    is_open_source: model.isOpenSource,
    is_gdpr: false,
    is_public: true,
    is_rag: false,
    is_ft: false,
    is_pulze_owner: true,
    is_test_model: true,
    default_active: true,
    supports_functions: supports.functions,
    supports_json: supports.json,
    supports_n: supports.n,
    supports_penalties: supports.penalties,
    supports_stream: supports.stream,
    supports_vision: false,
    ...describePrice(model),
    ...(model.deprecatedOn === undefined
      ? {}
      : { deprecated_on: `${model.deprecatedOn}T00:00:00Z` }),
  };
}

/** US dollars for one token. */
export function describePrice({ price }: EmulatedModel): JsonObject {
  return {
    prompt_token_cost: perToken(price.prompt),
    completion_token_cost: perToken(price.completion),
    base_cost: 0,
    price_unit: 'tokens',
  };
}

function perToken(perMillion: number): number {
  return Math.round(perMillion * 1e4) / 1e10;
}
