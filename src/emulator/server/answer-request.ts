import type { JsonObject } from '../../source/json.ts';
import { TemplateError } from '../../template/template.ts';
import type { Answer } from '../answer/answer.ts';
import { makeFailedAnswer, playAnswer, writeAnswer } from '../answer/make-answer.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { FoundRule } from '../script/rule-book.ts';
import { defaultUnspecified } from '../unspecified.ts';
import { lastUserText, systemText } from '../validation/completion-body.ts';
import type { Settled } from './settle-request.ts';
import type { EmulatorState } from './state.ts';

/** What is answered by the rule that was found, or else by the language model; it is logged. */
export function answerRequest(
  asked: Settled,
  from: { readonly found: FoundRule | undefined; readonly latency: () => number },
  state: EmulatorState,
): Answer | Refusal {
  const made = makeAnswer(asked, from.found, state);
  if (isRefusal(made)) return made;
  state.log.add({ asked, answer: made, latency: from.latency() });
  return refuseOutcome(asked, made) ?? made;
}

function makeAnswer(
  asked: Settled,
  found: FoundRule | undefined,
  { script, clock }: EmulatorState,
): Answer | Refusal {
  const { seeds } = asked;
  const now = clock.now();
  const source = { ...asked, seed: seeds.text, ids: seeds.ids, scriptSeed: script.seed, now };
  if (asked.failure !== undefined) return makeFailedAnswer(source);
  const reply = found?.rule.reply;
  if (found === undefined || reply === undefined) return writeAnswer(source);
  try {
    return playAnswer(source, reply(variablesOf(asked, found.call)));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const detail = `rule ${found.number} of the emulator's script: ${error.message}`;
    return { status: 500, detail };
  }
}

function variablesOf({ body }: Settled, call: number): JsonObject {
  return {
    request: body.raw,
    last_user: lastUserText(body),
    system: systemText(body),
    model: body.model || 'pulze',
    call,
  };
}

/** Why an answer is not sent although it was made. */
function refuseOutcome(
  { failure, policies, unspecified = defaultUnspecified }: Settled,
  { metadata }: Answer,
): Refusal | undefined {
  if (failure !== undefined) {
    const { failed_models: answer } = unspecified;
    if (answer === 200) return undefined;
    return { status: answer === 'model' ? failure.status : answer, detail: failure.message };
  }
  const cost = metadata.costs?.total_tokens ?? 0;
  const { maxCost } = policies ?? {};
  if (maxCost === undefined || cost <= maxCost || unspecified.max_cost !== 402) return undefined;
  return {
    status: 402,
    detail: `the answer costs ${cost} $, more than \`max_cost\` (${maxCost} $)`,
  };
}
