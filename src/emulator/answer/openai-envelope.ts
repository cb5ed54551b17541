import type { JsonObject } from '../../source/json.ts';
import { hashText, makeRandom } from '../model/random.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { Answer } from './answer.ts';

const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const idLength = 29;

/** What a body and each of its chunks have around the choices. The model is the one that was asked for. */
export function makeEnvelope(answer: Answer, body: CompletionBody, object: string): JsonObject {
  const { model } = body;
  const fingerprint = (hashText(`fingerprint ${model}`)[0] ?? 0).toString(16).padStart(8, '0');
  return {
    id: `${answer.kind === 'chat' ? 'chatcmpl' : 'cmpl'}-${makeSigns(answer.id)}`,
    object,
    created: Math.floor(answer.created / 1000),
    model,
    ...(answer.kind === 'chat' ? { service_tier: serviceTier(body) } : {}),
    system_fingerprint: `fp_${fingerprint}`,
  };
}

/** The tier that served: the one that was asked for, unless that was left to the service. */
function serviceTier({ raw }: CompletionBody): string {
  const asked = raw['service_tier'] ?? 'auto';
  return asked === 'auto' ? 'default' : String(asked);
}

function makeSigns(seed: string): string {
  const random = makeRandom(seed);
  return Array.from({ length: idLength }, () => signs[Math.floor(random() * signs.length)]).join(
    '',
  );
}
