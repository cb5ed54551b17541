import type { WireMetadata, WireResponse } from '../../provider/wire.ts';
import { type JsonObject, listOf } from '../../source/json.ts';
import { addUnknown, at, type ScriptPlace, type ScriptProblem } from './compile-value.ts';

/** The members that a part has, each with its own; null where anything may be. */
type Names = { readonly [name: string]: Names } | null;

const message: Names = {
  role: null,
  content: null,
  refusal: null,
  annotations: null,
  tool_calls: null,
  function_call: null,
};

const metadata: Readonly<Record<keyof WireMetadata, Names>> = {
  app_id: null,
  model: null,
  costs: null,
  cost_savings: null,
  latency: null,
  labels: null,
  error: null,
  scores: null,
  score: null,
  temperature: null,
  max_tokens: null,
  status_code: null,
  retries: null,
  extra: null,
  warning: null,
  category: null,
  generated_artifacts: null,
  search_results: null,
};

const usage: Names = {
  prompt_tokens: null,
  completion_tokens: null,
  total_tokens: null,
  prompt_tokens_details: null,
  completion_tokens_details: null,
};

const own: Readonly<Record<keyof WireResponse, Names>> = {
  id: null,
  object: null,
  created: null,
  model: null,
  choices: {
    index: null,
    message,
    delta: message,
    text: null,
    finish_reason: null,
    logprobs: null,
  },
  usage,
  metadata,
};

/** What the answers of every dialect have: a script is not told which one it is for. */
const answer: Names = { ...own, service_tier: null, system_fingerprint: null, data: null };

const headers = {
  'Pulze-Weights': { quality: null, cost: null, latency: null },
  'Pulze-Labels': null,
  'Pulze-Policies': {
    max_cost: null,
    max_same_model_retries: null,
    max_switch_model_retries: null,
    privacy_level: null,
    optimize_internal_requests: null,
    prompt_id: null,
  },
  'Pulze-Feature-Flags': { auto_tools: null, smart_learn: null },
} satisfies Names;

/** What the bodies of requests have, of every dialect. */
const parameters: readonly string[] = [
  ...[
    'model',
    'messages',
    'prompt',
    'suffix',
    'max_tokens',
    'max_completion_tokens',
    'temperature',
  ],
  ...['top_p', 'n', 'best_of', 'stop', 'presence_penalty', 'frequency_penalty', 'logit_bias'],
  ...['logprobs', 'top_logprobs', 'echo', 'response_format', 'tools', 'tool_choice', 'functions'],
  ...[
    'function_call',
    'parallel_tool_calls',
    'plugins',
    'stream',
    'stream_options',
    'seed',
    'user',
  ],
  ...['reasoning_effort', 'verbosity', 'metadata', 'store', 'service_tier', 'modalities', 'audio'],
  ...['moderation', 'prediction', 'web_search_options', 'safety_identifier', 'prompt_cache_key'],
  ...['prompt_cache_options', 'prompt_cache_retention', 'input', 'dimensions', 'encoding_format'],
];

/** Parameters in `ignore` that no dialect has: they may be meant so, unless they are a slip. */
export function findUnknownParameters({ ignore }: JsonObject): readonly ScriptProblem[] {
  return listOf(ignore).flatMap((path, index) => {
    const [name = ''] = String(path).split('.');
    if (parameters.includes(name)) return [];
    const message = `no request has \`${name}\` by the API`;
    const unknown = { name, known: parameters };
    return [{ pointer: ['ignore', index], message, unknown, ifSlip: true as const }];
  });
}

/**
 * Reports what `omit` and `ignore` name and no answer and no header has. Parameters may have any name: one
 * that a service does not know is refused unless it is ignored.
 */
export function checkNames({ omit, ignore }: JsonObject, place: ScriptPlace): void {
  for (const [index, path] of listOf(omit).entries()) {
    const here = at(place, 'omit', index);
    checkPath(String(path).split('.'), { known: answer, of: 'an answer' }, here);
  }
  for (const [index, path] of listOf(ignore).entries()) {
    const [first = '', ...rest] = String(path).split('.');
    if (!/^pulze-/i.test(first)) continue;
    const header = Object.keys(headers).find((name) => name.toLowerCase() === first.toLowerCase());
    const here = at(place, 'ignore', index);
    checkPath([header ?? first, ...rest], { known: headers, of: 'a request' }, here);
  }
}

function checkPath(
  path: readonly string[],
  { known, of }: { readonly known: Names; readonly of: string },
  place: ScriptPlace,
): void {
  const [name = '', ...rest] = path;
  if (known === null) return;
  if (!Object.hasOwn(known, name)) {
    addUnknown(place, `${of} has no \`${name}\``, { name, known: Object.keys(known) });
  } else if (rest.length > 0) {
    checkPath(rest, { known: known[name] ?? null, of: `\`${name}\`` }, place);
  }
}
