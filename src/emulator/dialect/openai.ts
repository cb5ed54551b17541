import { makeOpenaiBody } from '../answer/openai-body.ts';
import { makeOpenaiChunks } from '../answer/openai-chunks.ts';
import type { Route } from '../answer/route-model.ts';
import { isRefusal } from '../refusal.ts';
import { defaultUnspecified, type Unspecified } from '../unspecified.ts';
import type { RequestKind } from '../validation/completion-body.ts';
import { readOpenaiBody } from '../validation/openai/read-body.ts';
import type { Dialect } from './dialect.ts';
import { refuseLength } from './openai-limits.ts';
import { writeOpenaiRefusal } from './openai-refusal.ts';

/** What Pulze's documents leave open and OpenAI's do not. */
const unspecified: Unspecified = {
  ...defaultUnspecified,
  failed_models: 'model',
  tool_finish_reason: 'tool_calls',
  length_finish_reason: 'length',
};
const apiVersion = '2020-10-01';

const paths: readonly { readonly path: string; readonly kind: RequestKind }[] = [
  { path: '/v1/chat/completions', kind: 'chat' },
  { path: '/v1/completions', kind: 'text' },
  { path: '/v1/embeddings', kind: 'embedding' },
];

/** OpenAI's API: bodies are refused with its errors, and any model answers as itself. */
export const openaiDialect: Dialect = {
  name: 'openai',
  paths,
  read({ kind, json }) {
    const read = readOpenaiBody(kind, json);
    if (isRefusal(read)) return read;
    const refusal = refuseLength(read);
    if (refusal !== undefined) return refusal;
    const headers = { weights: { cost: 0, quality: 1, latency: 0 } };
    return { body: read, headers, route: routeTo(read.model), unspecified };
  },
  writeBody: makeOpenaiBody,
  writeChunks: makeOpenaiChunks,
  writeRefusal: writeOpenaiRefusal,
  headers: (requestId) => ({
    'x-request-id': `req_${requestId.replaceAll('-', '')}`,
    'openai-version': apiVersion,
    'openai-organization': 'emulator',
  }),
  durationHeader: 'openai-processing-ms',
};

/** A bare name is one of OpenAI's, so that a script's `openai/*` means the same in both dialects. */
function routeTo(model: string): Route {
  const namespace = model.includes('/') ? model : `openai/${model}`;
  return { namespace, score: 1, bestModels: [{ [namespace]: 1 }] };
}
