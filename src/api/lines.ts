import { payersOf } from '../budget/run-budgets.ts';
import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { PoolName } from '../protocol/pool-record.ts';
import type { CallOrigin } from '../run/connection.ts';
import { extend } from '../source/extend.ts';
import type { JsonValue } from '../source/json.ts';
import { recall } from '../source/recall.ts';
import type { AnswerRoom } from '../transport/answer-room.ts';
import type { ArrivingAnswers } from '../transport/arriving-answers.ts';
import { markSent, pay } from '../transport/pay.ts';
import type { Pool } from '../transport/pool/pool.ts';
import { retry } from '../transport/retry.ts';
import type { HttpRequest, Middleware, Transport } from '../transport/transport.ts';
import { waitForRoom } from '../transport/wait-for-room.ts';
import type { Paying } from './paying.ts';
import type { Pools } from './pools.ts';

/** The transport of a model's requests, from one who asks for a trial or to judge. */
export type TransportFor = (model: JsonValue | undefined, origin: CallOrigin) => Transport;

export interface LineTools {
  readonly options: {
    readonly retries: number;
    /** Ends what waits for its next attempt, or for room in a limit. */
    readonly stop: AbortSignal;
    /** What each attempt is paid from; absent where nothing is limited. */
    readonly paying?: Paying;
  };
  readonly environment: Pick<Environment, 'clock' | 'random'>;
  readonly pools: Pools;
  readonly room: AnswerRoom;
  readonly arriving: ArrivingAnswers;
  /** Which of the trials that ask was the first, the second, and so on. */
  readonly rankOf: (owner: object) => number;
}

/** Forgets an owner when nobody holds it any more. */
export function makeRanks(): LineTools['rankOf'] {
  const ranks = new WeakMap<object, number>();
  let count = 0;
  return (owner) => recall(ranks, owner, () => count++);
}

/** The way to an endpoint for requests of a model, with the limits of its pool. */
export function makeLines(
  transport: Transport,
  end: {
    readonly definition: EndpointDefinition;
    readonly address: string;
    readonly headers: Readonly<Record<string, string>>;
  },
  tools: LineTools,
): TransportFor {
  const { definition, address, headers } = end;
  const lines = new Map<string, Transport>();
  const key = headers['authorization'] ?? '';
  const make = (model: string | undefined, purpose: PoolName['purpose']): Transport =>
    compose(transport, tools.pools.of({ definition, address, key, model, purpose }), tools);
  return (named, origin) => {
    const { work, index: trial, isJudging } = origin;
    const model = typeof named === 'string' ? named : undefined;
    const purpose = isJudging ? 'judging' : 'steps';
    const line = recall(lines, `${purpose} ${model}`, () => make(model, purpose));
    return (request, signal) => {
      const sent = extend(request, { work, trial, arriving: tools.arriving.open() });
      return line(withPayment(sent, origin, tools), signal);
    };
  };
}

function withPayment(
  request: HttpRequest,
  origin: CallOrigin,
  { options: { paying }, rankOf }: LineTools,
): HttpRequest {
  if (paying === undefined) return request;
  const { budgets, quotes } = paying;
  const payers = payersOf(budgets, origin);
  if (payers.length === 0) return request;
  const { index: trial, owner } = origin;
  const quote = quotes.quote(request);
  const payment = { trial, payers, charge: quote(), quote, rank: rankOf(owner), isSent: false };
  return extend(request, { payment });
}

/** Outermost first: a request that waits for its next attempt takes no place in the limits. */
function compose(transport: Transport, pool: Pool, tools: LineTools): Transport {
  const { clock, random } = tools.environment;
  const { retries, stop, paying } = tools.options;
  const { guard, refuseRetry, admit } = pool;
  const layers: readonly Middleware[] = [
    guard,
    retry({ retries, clock, random: () => random(), stop, refuseRetry }),
    waitForRoom(tools.room),
    ...(paying === undefined ? [admit] : payFirst(paying, admit, stop)),
  ];
  return layers.reduceRight((next, layer) => layer(next), transport);
}

function payFirst(
  { budgets: { ledger }, quotes: { findUse }, book }: Paying,
  admit: Middleware,
  stop: AbortSignal,
): readonly Middleware[] {
  return [pay({ ledger, findUse, book, stop }), admit, markSent(book)];
}
