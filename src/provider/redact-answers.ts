import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import type { Transport } from '../transport/transport.ts';
import {
  type CompletionRequest,
  type EmbeddingsRequest,
  type Provider,
  ProviderError,
} from './provider.ts';

type Redact = (text: string) => string;

/**
 * A provider whose answers and failures never hold a secret. The transport takes
 * secrets out of the bytes; here it is done again with what was read from them, since a service can
 * split a key over the chunks of a stream, or write it with escapes.
 */
export function redactAnswers(
  provider: Pick<Provider, 'complete' | 'embed'>,
  redact: Redact,
): Pick<Provider, 'complete' | 'embed'> {
  const { embed } = provider;
  return {
    async complete(request, transport, signal) {
      const told = redactTold(request, redact);
      return await redactOutcome(provider.complete(told, transport, signal), redact);
    },
    ...(embed && {
      embed: (request: EmbeddingsRequest, transport: Transport, signal: AbortSignal) =>
        redactOutcome(embed(request, transport, signal), redact),
    }),
  };
}

async function redactOutcome<Value extends object>(
  outcome: Promise<Value>,
  redact: Redact,
): Promise<Value> {
  try {
    return redactAll(await outcome, redact);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { failure, attempts, answeredFrom } = error;
    const shown = redactAll({ failure, attempts }, redact);
    throw new ProviderError(shown.failure, shown.attempts, answeredFrom);
  }
}

function redactTold(request: CompletionRequest, redact: Redact): CompletionRequest {
  const { onAttemptFailed } = request;
  if (onAttemptFailed === undefined) return request;
  return { ...request, onAttemptFailed: (attempt) => onAttemptFailed(redactAll(attempt, redact)) };
}

/** What is answered and what failed are plain JSON, so that the type stays; only texts change. */
function redactAll<Value extends object>(value: Value, redact: Redact): Value {
  if (!holdsSecret(value as unknown as JsonValue, redact)) return value;
  return redactJson(value as unknown as JsonValue, redact) as unknown as Value;
}

/** Looks without copying: nearly every answer is without one. */
function holdsSecret(value: JsonValue, redact: Redact): boolean {
  if (typeof value === 'string') return redact(value) !== value;
  if (typeof value !== 'object' || value === null) return false;
  if (isJsonArray(value)) return value.some((item) => holdsSecret(item, redact));
  for (const key in value) {
    if (redact(key) !== key || holdsSecret(value[key] ?? null, redact)) return true;
  }
  return false;
}

function redactJson(value: JsonValue, redact: Redact): JsonValue {
  if (typeof value === 'string') return redact(value);
  if (isJsonArray(value)) return value.map((item) => redactJson(item, redact));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [redact(key), redactJson(item, redact)]));
}
