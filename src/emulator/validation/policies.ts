import type { JsonObject, JsonValue } from '../../source/json.ts';

/** What a request's policies ask for, with the API's defaults for what it does not say. */
export interface Policies {
  /** How often the same model is called again when it fails. */
  readonly sameModelRetries: number;
  /** How many other models are tried then. */
  readonly switchModelRetries: number;
  /** 1 logs everything, 2 no texts, 3 nothing. */
  readonly privacyLevel: number;
  /** US dollars; undefined where the request does not say. */
  readonly maxCost: number | undefined;
  readonly promptId: string | undefined;
}

/** Takes policies that were checked; numbers may be texts. */
export function readPolicies(policies: JsonObject = {}): Policies {
  const number = (value: JsonValue | undefined, usual: number): number =>
    value === undefined || value === null ? usual : Number(value);
  const { max_cost: maxCost, prompt_id: promptId } = policies;
  return {
    sameModelRetries: number(policies['max_same_model_retries'], 1),
    switchModelRetries: number(policies['max_switch_model_retries'], 1),
    privacyLevel: number(policies['privacy_level'], 1),
    maxCost: maxCost === undefined || maxCost === null ? undefined : Number(maxCost),
    promptId: typeof promptId === 'string' ? promptId.toLowerCase() : undefined,
  };
}
