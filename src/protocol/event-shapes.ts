import type { JsonValue } from '../source/json.ts';
import { OUTCOMES } from './record.ts';
import { has, type Shape } from './shape.ts';

const texts: Shape = { listOf: 'text' };
const numbers: Shape = { mapOf: 'number' };
const anyMap: Shape = has({});
const outcome: Shape = { oneOf: OUTCOMES };
const position: Shape = has({ line: 'count', column: 'count' });
const location: Shape = has({ path: 'text', start: position, end: position });
const source: Shape = has({ path: 'text', sha256: 'text', 'sha256_without_budgets?': 'text' });
const usage: Shape = numbers;
const endpoint: Shape = has({
  name: 'text',
  dialect: 'text',
  'base_url?': 'text',
  'note?': 'text',
});

const failure: Shape = has({
  kind: 'text',
  message: 'text',
  'status?': 'number',
  'before?': 'text',
  'hints?': texts,
  'location?': location,
  'details?': {
    listOf: has({
      path: { listOf: 'text or number' },
      message: 'text',
      'location?': location,
    }),
  },
});

const attempt: Shape = has({
  number: 'count',
  duration_ms: 'number',
  waited_ms: 'number',
  'failure?': failure,
});

const call: Shape = has({
  kind: 'text',
  endpoint: 'text',
  attempts: 'count',
  'model?': 'text',
  'asked?': 'text',
  'usage?': usage,
  'text?': 'text',
  'finish_reason?': 'text',
  'refusal?': 'text',
  'cosines?': { listOf: 'number' },
  'problem?': 'text',
  'failure?': failure,
});

const toolCall: Shape = has({ function: has({ name: 'text', arguments: 'text' }) });

const step: Shape = has({
  id: 'text',
  outcome,
  'reason?': 'text',
  'request?': has({ endpoint: 'text', url: 'text', headers: { mapOf: 'text' }, body: anyMap }),
  'text?': 'text',
  'finish_reason?': 'text or null',
  'queue_ms?': 'number',
  'retry_ms?': 'number',
  'ttft_ms?': 'number',
  'answered_from?': { oneOf: ['cassette', 'cache'] },
  'tool_calls?': { listOf: toolCall },
  'model?': 'text',
  'usage?': usage,
  'cost_usd?': 'number',
  'latency_ms?': 'number',
  'timing?': numbers,
  'stream?': has({ chunks: 'count', problems: texts }),
  'attempts?': { listOf: attempt },
  'failure?': failure,
});

const assertion: Shape = has({
  name: 'text',
  assertion: 'text',
  step: 'text',
  verdict: outcome,
  'score?': 'number',
  message: 'text',
  'reason?': 'text',
  'calls?': { listOf: call },
  severity: { oneOf: ['error', 'warning'] },
  location,
});

const trial: Shape = has({
  id: 'text',
  pipeline: 'text',
  file: 'text',
  case: 'text',
  'case_name?': 'text',
  variant: anyMap,
  variant_id: 'text',
  repeat: 'count',
  'tags?': texts,
  'fingerprints?': has({ content: 'text', 'judge?': 'text' }),
  outcome,
  'reason?': 'text',
  'score?': 'number',
  'metrics?': numbers,
  'unknown_metrics?': texts,
  'cost_usd?': 'number',
  'latency_ms?': 'number',
  'usage?': usage,
  vars: anyMap,
  steps: { listOf: step },
  assertions: { listOf: assertion },
});

const repeatRule: Shape = has({
  count: 'count',
  pass: { anyOf: [{ oneOf: ['all', 'any', 'majority'] }, numbers] },
  'stop?': { anyOf: [{ oneOf: ['curtail'] }, has({ sprt: numbers })] },
  'first?': 'count',
  'more?': 'count',
});

const started: Shape = has({
  version: 'count',
  run: has({
    id: 'text',
    started_at: 'text',
    'command?': texts,
    endpoint,
    'asked?': has({
      'default?': 'text',
      endpoints: { listOf: endpoint },
      'judging?': { listOf: endpoint },
    }),
    program: has({ name: 'text', version: 'text' }),
    seed: 'number',
    concurrency: 'number',
  }),
  sources: { listOf: source },
  'datasets?': { listOf: source },
  pipelines: {
    listOf: has({
      ...{ name: 'text', file: 'text', trials: 'count', variants: 'count' },
      'repeat?': repeatRule,
    }),
  },
  trials: 'count',
});

const counts: Shape = has({
  ...{ planned: 'count', passed: 'count', failed: 'count', errored: 'count' },
  ...{ skipped: 'count', not_run: 'count', 'spared?': 'count' },
});

const judging: Shape = has({
  calls: 'count',
  failed_calls: 'count',
  requests: 'count',
  usage,
  'cost_usd?': 'number',
  cost_unknown: 'count',
  'answered_from?': numbers,
});

const conformance: Shape = has({
  feature: 'text',
  endpoint: 'text',
  result: { oneOf: ['honoured', 'ignored', 'refused', 'unknown'] },
  trials: 'count',
  pipelines: texts,
  'message?': 'text',
});

const pool: Shape = has({
  ...{ endpoint: 'text', 'model?': 'text', purpose: 'text', 'shared?': 'text', 'problem?': 'text' },
  ...{ in_flight_limit: 'number', peak_in_flight: 'number', requests: 'number', tokens: 'number' },
  ...{ requests_per_minute: 'number', tokens_per_minute: 'number', rate_limited: 'number' },
  ...{ queue_ms: 'number', 'history?': { listOf: numbers } },
});

const budget: Shape = has({ of: 'text', 'name?': 'text', limits: numbers, used: numbers });

const totals: Readonly<Record<string, Shape>> = {
  counts,
  usage,
  'cost_usd?': 'number',
  cost_unknown: 'count',
  'latency_ms?': numbers,
  requests: 'count',
  retries: 'count',
  'answered_from?': numbers,
  'judging?': judging,
};

const variant: Shape = has({
  ...totals,
  variant: anyMap,
  variant_id: 'text',
  'pass_rate?': 'number',
  cases_passed: 'count',
  cases_judged: 'count',
  'cases_open?': 'count',
  'metrics?': numbers,
});

const gate: Shape = has({
  gate: 'text',
  result: { oneOf: ['met', 'not_met', 'inconclusive', 'skipped'] },
  threshold: 'number',
  'observed?': 'number',
  message: 'text',
  'hints?': texts,
  location,
});

const finished: Shape = has({
  finished_at: 'text',
  summary: has({
    ...totals,
    duration_ms: 'number',
    pipelines: {
      listOf: has({
        ...totals,
        pipeline: 'text',
        file: 'text',
        outcome,
        variants: { listOf: variant },
      }),
    },
    gates: { listOf: gate },
    'conformance?': { listOf: conformance },
    'pools?': { listOf: pool },
    'budgets?': { listOf: budget },
    'stop?': has({ reason: 'text', message: 'text', 'failure?': failure }),
  }),
});

const limits: Shape = has({
  ...{ 'cost_usd?': 'number', 'tokens?': 'count', 'requests?': 'count', 'time_ms?': 'number' },
});

const attemptSent: Shape = has({
  ...{ number: 'count', index: 'count', tokens: 'number', cost_usd: 'number' },
  elapsed_ms: 'number',
});

const attemptSettled: Shape = has({
  ...{ number: 'count', 'tokens?': 'number', 'cost_usd?': 'number', elapsed_ms: 'number' },
});

const callAnswered: Shape = has({
  ...{ index: 'count', asked: 'text', response: anyMap },
  attempts: { listOf: attempt },
});

/** Of another kind, as a later program may write: it is passed over. */
export const anyEvent: Shape = has({ type: 'text' });

/** What all readers of records rely on, by an event's type. */
export const eventShapes: ReadonlyMap<JsonValue, Shape> = new Map<JsonValue, Shape>([
  ['run_started', started],
  ['run_resumed', has({ resumed_at: 'text', 'budget?': limits })],
  ['attempt_sent', attemptSent],
  ['attempt_settled', attemptSettled],
  ['trial_finished', has({ index: 'count', trial })],
  ['call_answered', callAnswered],
  ['trial_spared', has({ index: 'count', id: 'text', pipeline: 'text' })],
  ['snapshots_begun', has({ files: { listOf: source } })],
  ['snapshots_written', has({ files: { listOf: source }, 'unwritten?': texts })],
  ['run_finished', finished],
  ['cassettes_unwritten', has({ files: texts })],
]);
