import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { PoolName } from '../protocol/pool-record.ts';
import type { CallOrigin } from '../run/connection.ts';
import type { JsonValue } from '../source/json.ts';
import type { Pool } from '../transport/pool/pool.ts';
import { retry } from '../transport/retry.ts';
import type { Middleware, Transport } from '../transport/transport.ts';
import type { Pools } from './pools.ts';

/** The transport of a model's requests, from one who asks for a trial or to judge. */
export type TransportFor = (model: JsonValue | undefined, origin: CallOrigin) => Transport;

export interface LineTools {
  readonly options: {
    readonly retries: number;
    /** Ends what waits for its next attempt, or for room in a limit. */
    readonly stop: AbortSignal;
  };
  readonly environment: Pick<Environment, 'clock' | 'random'>;
  readonly pools: Pools;
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
  return (named, { work, isJudging }) => {
    const model = typeof named === 'string' ? named : undefined;
    const purpose = isJudging ? 'judging' : 'steps';
    const line = lines.get(`${purpose} ${model}`) ?? make(model, purpose);
    lines.set(`${purpose} ${model}`, line);
    return (request, signal) => line({ ...request, work }, signal);
  };
}

/** Outermost first: a request that waits for its next attempt takes no place in the limits. */
function compose(transport: Transport, pool: Pool, tools: LineTools): Transport {
  const { clock, random } = tools.environment;
  const { retries, stop } = tools.options;
  const { guard, refuseRetry, admit } = pool;
  const layers: readonly Middleware[] = [
    guard,
    retry({ retries, clock, random: () => random(), stop, refuseRetry }),
    admit,
  ];
  return layers.reduceRight((next, layer) => layer(next), transport);
}
