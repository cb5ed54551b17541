import type { Environment } from '../environment/environment.ts';
import { shortDigest } from '../pipeline/digest.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { PoolName, PoolRecord, PoolState } from '../protocol/pool-record.ts';
import { recall } from '../source/recall.ts';
import { InFlightGate } from '../transport/pool/in-flight-gate.ts';
import { type Ledger, makeLocalLedger } from '../transport/pool/ledger.ts';
import type { Rates } from '../transport/pool/ledger-state.ts';
import { Pool } from '../transport/pool/pool.ts';
import { type LedgerStore, SharedLedger } from '../transport/pool/shared-ledger.ts';
import { makeLimitStore } from './limit-stores.ts';

export interface PoolPlace {
  readonly definition: EndpointDefinition;
  /** Where requests really go. */
  readonly address: string;
  /** Kept nowhere but in a digest. */
  readonly key: string;
  readonly model: string | undefined;
  readonly purpose: PoolName['purpose'];
}

/** The limits of a run: a pool for each endpoint, key, model and purpose. */
export interface Pools {
  of(place: PoolPlace): Pool;
  /** Of those that have limits, or made a request wait. */
  states(): readonly PoolState[];
  records(): readonly PoolRecord[];
  close(): Promise<void>;
}

export interface PoolsOptions {
  /** Of trials. */
  readonly concurrency: number;
  readonly stop: AbortSignal;
}

/** In flight at the beginning, and at the most, where neither is configured. */
const START = 20;
const MAX = 100;

export function makePools(options: PoolsOptions, environment: Environment): Pools {
  const { clock, random } = environment;
  const pools = new Map<string, Pool>();
  const ledgers = new Map<string, Ledger>();
  const gates = new Map<string, InFlightGate>();
  const stores = new Map<string, LedgerStore>();
  const member = shortDigest(`${clock.now()} ${random()}`);
  const makeLedger = (definition: EndpointDefinition, key: string): Ledger => {
    const { limiter } = definition;
    const configured = ratesOf(definition);
    if (limiter === undefined) return makeLocalLedger(configured, clock);
    const store = recall(stores, limiter, () => makeLimitStore(limiter, environment));
    return new SharedLedger({ store, key, member, configured, clock });
  };
  const limited = (): readonly Pool[] => [...pools.values()].filter((pool) => pool.isLimited);
  return {
    of(place) {
      const { definition, model, purpose } = place;
      const ledgerKey = makeKey(place);
      const key = JSON.stringify([definition.name, ledgerKey, purpose]);
      const known = pools.get(key);
      if (known !== undefined) return known;
      const ledger = recall(ledgers, ledgerKey, () => makeLedger(definition, ledgerKey));
      const pool = new Pool({
        endpoint: definition.name,
        ...(model !== undefined && { model }),
        purpose,
        ledger,
        gate: gateOf(definition, place.address, gates),
        adaptive: adaptiveOf(definition, options.concurrency),
        clock,
        random: () => random(),
        stop: options.stop,
      });
      pools.set(key, pool);
      return pool;
    },
    states: () => limited().map((pool) => pool.state),
    records: () => limited().map((pool) => pool.record),
    async close() {
      await Promise.all([...ledgers.values()].map((ledger) => ledger.close()));
      await Promise.all([...stores.values()].map((store) => store.close()));
    },
  };
}

/** The same in every process, and without a secret. */
function makeKey({ address, key, model = '' }: PoolPlace): string {
  return shortDigest(JSON.stringify([address.replace(/\/+$/, ''), shortDigest(key), model]));
}

function ratesOf({ limits: { requestsPerMinute, tokensPerMinute } }: EndpointDefinition): Rates {
  return {
    ...(requestsPerMinute !== undefined && { requests: requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokens: tokensPerMinute }),
  };
}

function gateOf(
  { name, limits }: EndpointDefinition,
  address: string,
  gates: Map<string, InFlightGate>,
): InFlightGate | undefined {
  const { concurrency } = limits;
  if (concurrency === undefined) return undefined;
  return recall(gates, JSON.stringify([name, address]), () => new InFlightGate(concurrency));
}

/** What is configured is no guess; an emulator inside has no limits but those that it tells. */
function adaptiveOf(
  { limits, emulator }: EndpointDefinition,
  concurrency: number,
): { readonly start: number; readonly max: number } {
  const max = limits.concurrency ?? Math.max(MAX, concurrency);
  const isKnown = limits.concurrency !== undefined || emulator !== undefined;
  return { start: isKnown ? max : START, max };
}
