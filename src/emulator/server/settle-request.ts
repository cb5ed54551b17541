import { tryModels } from '../answer/fail-over.ts';
import { heedAbilities } from '../answer/heed-abilities.ts';
import type { AnswerSource } from '../answer/make-answer.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { defaultUnspecified } from '../unspecified.ts';
import { textOf } from '../validation/completion-body.ts';
import type { Asked } from './read-request.ts';
import type { EmulatorState } from './state.ts';

/** A request, with the model that answers it and what that model can do. */
export type Settled = Asked & Pick<AnswerSource, 'retries' | 'failure' | 'warnings'>;

const noRetries = { sameModelRetries: 0, switchModelRetries: 0 };

/** Calls models until one answers, as the policies say, and takes from the request what it lacks. */
export function settleRequest(asked: Asked, state: EmulatorState): Settled | Refusal {
  const { body, policies, unspecified = defaultUnspecified } = asked;
  let call = 0;
  const tried = tryModels(
    { route: asked.route, name: body.model, limits: policies ?? noRetries },
    (namespace) => {
      call += 1;
      const number = call;
      const found = state.modelFaults.find({
        models: [namespace],
        step: asked.step,
        text: () => textOf(body),
        chance: () => `${asked.seeds.chance()} model ${number}`,
      });
      return found?.rule.modelFault;
    },
  );
  const settled = { ...asked, ...tried };
  const { model } = tried.route;
  if (tried.failure !== undefined || model === undefined || policies === undefined) return settled;
  const heeded = heedAbilities(body, model, unspecified);
  return isRefusal(heeded) ? heeded : { ...settled, ...heeded };
}
