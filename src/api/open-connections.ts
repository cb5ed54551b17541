import { rememberAnswers } from '../cassette/remember-answers.ts';
import type { Environment } from '../environment/environment.ts';
import type { Journal } from '../protocol/journal.ts';
import type { KeptTrials } from '../run/kept-trials.ts';
import { type Connections, type ConnectOptions, makeConnections } from './connect.ts';
import type { Extensions } from './extensions.ts';
import type { AnswerKeeper } from './keep-answers.ts';
import type { Paying } from './paying.ts';
import type { Prepared } from './prepared.ts';

/** What is to be run, as far as it matters to its calls. */
export interface Called {
  readonly options: Partial<Pick<ConnectOptions, 'retries'>> & { readonly concurrency?: number };
  readonly prepared: Prepared & Pick<ConnectOptions, 'endpoints'>;
  readonly extensions: Pick<Extensions, 'providers'>;
  readonly keeper: AnswerKeeper;
}

/** One session of a run. */
export interface CallingSession {
  readonly journal: Pick<Journal, 'append'>;
  /** What earlier sessions did, where there was one. */
  readonly kept?: KeptTrials;
  readonly stop: AbortSignal;
  readonly paying: Paying | undefined;
}

/** Trials in flight at once. */
export function concurrencyOf({ concurrency = 8 }: Called['options']): number {
  return concurrency;
}

/** The connections of a run, which never makes a call twice that was answered in an earlier session. */
export function openConnections(
  { options, prepared, extensions, keeper }: Called,
  { journal, kept, stop, paying }: CallingSession,
  environment: Environment,
): Connections {
  const { endpoints, config } = prepared;
  const memory = { write: journal.append, ...(kept && { readAnswers: kept.readAnswers }) };
  return makeConnections(
    {
      endpoints,
      providers: extensions.providers,
      prices: config?.prices ?? new Map(),
      concurrency: concurrencyOf(options),
      retries: options.retries ?? 3,
      keeper,
      remember: rememberAnswers(memory),
      stop,
      ...(paying && { paying }),
    },
    environment,
  );
}
